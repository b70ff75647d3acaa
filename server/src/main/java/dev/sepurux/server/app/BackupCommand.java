package dev.sepurux.server.app;

import dev.sepurux.server.config.Config;
import dev.sepurux.server.db.DatabaseFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code backup}: a whole, checked copy of the embedded database, also of a running server's. */
final class BackupCommand {
  private static final String USAGE = "backup FILE [--data DIR]";

  private final Map<String, String> env;
  private final PrintStream out;

  BackupCommand(Map<String, String> env, PrintStream out) {
    this.env = env;
    this.out = out;
  }

  void run(List<String> args) {
    Arguments arguments = Arguments.of(args, Set.of(), USAGE);
    Path file = Path.of(arguments.onlyWord("FILE")).toAbsolutePath();
    Path database = embedded(arguments.config(env), "pg_dump --format=custom").database();
    if (!Files.isRegularFile(database)) {
      throw CommandFailed.because("There is no database " + database + ".");
    }
    try {
      copy(database, file);
    } catch (FileAlreadyExistsException e) {
      throw CommandFailed.because(file + " exists; a backup never overwrites one.");
    } catch (IOException e) {
      throw CommandFailed.because("The backup " + file + " cannot be written: " + e + ".");
    }
    out.println("Backed up " + database + " to " + file + ", " + size(file) + " bytes, checked.");
  }

  /** The name comes last, in one step, so that a file of that name is always whole. */
  private static void copy(Path database, Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path unfinished =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    DatabaseFile.copy(database, unfinished);
    try {
      link(unfinished, file);
    } finally {
      Files.delete(unfinished);
    }
    Path folder = file.getParent();
    if (folder != null) {
      DatabaseFile.sync(folder);
    }
  }

  private static void link(Path unfinished, Path file) throws IOException {
    try {
      Files.createLink(file, unfinished);
    } catch (UnsupportedOperationException e) {
      Files.copy(unfinished, file);
      DatabaseFile.sync(file);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw CommandFailed.because("The backup " + file + " cannot be read: " + e + ".");
    }
  }

  /** The folder of the embedded database; PostgreSQL has tools of its own. */
  static DataFolder.Layout embedded(Config config, String tool) {
    if (config.databaseUrl() != null) {
      throw CommandFailed.because(
          "The database is PostgreSQL: use its own tools, such as " + tool + ".");
    }
    return new DataFolder.Layout(config.data());
  }
}
