package dev.sepurux.server.db;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The database of one server. */
public final class Db implements AutoCloseable {
  private static final int READERS = 8;

  private final Path file;
  private final FileStore disk;
  private final Dialect dialect;
  private final GroupCommit writer;
  private final Readers readers;

  private Db(Path file, FileStore disk, Dialect dialect, GroupCommit writer, Readers readers) {
    this.file = file;
    this.disk = disk;
    this.dialect = dialect;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * Opens the embedded database, making or migrating the file where needed.
   *
   * @throws SchemaTooNew if a newer program wrote the file
   * @throws DbFault if the file cannot be opened
   */
  public static Db embedded(Path file) {
    Connections connections = new Connections(file);
    Dialect dialect = new Dialect.Embedded();
    try {
      Connection connection = connections.writer();
      Schema.bringUpToDate(connection, connections.url());
      return new Db(
          file,
          // Asked for once: it reads the whole mount table, and every upload looks at the free
          // space.
          Files.getFileStore(file),
          dialect,
          new GroupCommit(connection, dialect),
          new Readers(connections, dialect, READERS));
    } catch (IOException e) {
      throw new DbFault("cannot find the disk of " + file, e);
    } catch (SQLException e) {
      throw new DbFault("cannot open the database " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs the work in a transaction and returns its result once the commit is on the disk.
   *
   * @throws dev.sepurux.server.base.Refused with {@code overloaded} if too many writes are waiting
   * @throws DbFault if the commit failed; then nothing of the work remains
   */
  public <T extends @Nullable Object> T write(TxWork<T> work) {
    return writer.write(work);
  }

  /** Runs the work on a consistent snapshot. It must not write. */
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    return readers.read(work);
  }

  /** How many writes stand in the queue now. */
  public int waitingWrites() {
    return writer.waiting();
  }

  public Dialect dialect() {
    return dialect;
  }

  /** True if a read gets through. */
  public boolean answers() {
    try {
      return read(tx -> tx.handle().select("SELECT 1").mapTo(Integer.class).one()) == 1;
    } catch (JdbiException | DbFault e) {
      return false;
    }
  }

  /** Bytes that the disk under the database still takes. */
  public long usableBytes() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw new DbFault("cannot ask for the free space of " + file, e);
    }
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
