package dev.sepurux.server.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** The file of an embedded database, for copies that are kept elsewhere. */
public final class DatabaseFile {
  private DatabaseFile() {}

  /**
   * Makes a consistent copy, also while a server writes the file: it holds every transaction that
   * had ended when it began and no part of another. It is checked and on the disk when this
   * returns.
   *
   * @param copy must not exist; it is left only if it is whole
   * @throws DbFault if the file is no sound database of this program, or the disk takes no copy
   * @throws SchemaTooNew if a newer program wrote the file
   */
  public static void copy(Path file, Path copy) {
    boolean done = false;
    try {
      createPrivate(copy);
      try (Connection connection = reader(file);
          PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, copy.toString());
        vacuum.execute();
      }
      verify(copy);
      sync(copy);
      done = true;
    } catch (SQLException e) {
      throw new DbFault("cannot copy the database " + file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DbFault("cannot write " + copy + ": " + e, e);
    } finally {
      if (!done) {
        remove(copy);
      }
    }
  }

  /**
   * Reads the whole file and its indexes.
   *
   * @throws DbFault if it is no sound database of this program
   * @throws SchemaTooNew if a newer program wrote it
   */
  public static void verify(Path file) {
    try (Connection connection = reader(file);
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
        String found = row.next() ? row.getString(1) : "nothing";
        if (!found.equals("ok")) {
          throw new DbFault("the file " + file + " is damaged: " + found);
        }
      }
      if (Schema.knownVersion(connection, new Dialect.Embedded()) == 0) {
        throw new DbFault("the file " + file + " is no database of this program");
      }
    } catch (SQLException e) {
      throw new DbFault("the file " + file + " is no sound database: " + e.getMessage(), e);
    }
  }

  private static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  /** Recordings are nobody else's business. SQLite fills a file that is empty. */
  private static void createPrivate(Path file) throws IOException {
    if (file.toAbsolutePath().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  /** Returns once a file, or the names in a folder, are on the disk. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path, Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DbFault("cannot remove the unfinished copy " + file, e);
    }
  }
}
