package dev.sepurux.server.app;

import dev.sepurux.server.db.DatabaseFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code restore}: puts a backup in the place of the embedded database. Killed before the copy has
 * its final name, nothing has changed; killed after that, the next start or restore ends it.
 */
final class RestoreCommand {
  private static final String USAGE = "restore FILE [--data DIR]";

  private final Map<String, String> env;
  private final Clock clock;
  private final PrintStream out;

  RestoreCommand(Map<String, String> env, Clock clock, PrintStream out) {
    this.env = env;
    this.clock = clock;
    this.out = out;
  }

  void run(List<String> args) {
    Arguments arguments = Arguments.of(args, Set.of(), USAGE);
    Path file = Path.of(arguments.onlyWord("FILE")).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw CommandFailed.because("There is no file " + file + ".");
    }
    DataFolder.Layout layout = BackupCommand.embedded(arguments.config(env), "pg_restore");
    try (DataFolder folder = DataFolder.lock(layout.folder())) {
      Files.deleteIfExists(layout.unfinished());
      DatabaseFile.copy(file, layout.unfinished());
      Restoring.giveToOwner(layout.unfinished(), layout.folder());
      Files.move(layout.unfinished(), layout.restored(), StandardCopyOption.ATOMIC_MOVE);
      DatabaseFile.sync(layout.folder());
      Path replaced = new Restoring(layout, clock).finish();
      out.println("Restored " + folder.database() + " from " + file + ", checked.");
      if (Files.exists(replaced)) {
        out.println("What was there before is in " + replaced + "; delete it when all is well.");
      }
    } catch (IOException e) {
      throw CommandFailed.because("The restore cannot be done: " + e + ".");
    }
  }
}
