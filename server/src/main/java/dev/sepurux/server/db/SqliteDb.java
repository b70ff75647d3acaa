package dev.sepurux.server.db;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One SQLite file of one process: one fair writer with group commit, and a few readers. */
final class SqliteDb extends Db {
  private static final int READERS = 8;

  /** What the log may grow to before it begins anew. */
  private static final long LOG_BYTES = 64L << 20;

  private final Path file;
  private final FileStore disk;
  private final Dialect dialect;
  private final GroupCommit writer;
  private final Readers readers;

  private SqliteDb(
      Path file, FileStore disk, Dialect dialect, GroupCommit writer, Readers readers) {
    this.file = file;
    this.disk = disk;
    this.dialect = dialect;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * @param besides whether another process has the file open, so that the tables stay as they are
   */
  static Db open(Path file, boolean besides, Wall wall) {
    SqliteConnections connections = new SqliteConnections(file, wall);
    Dialect dialect = new Dialect.Embedded();
    try {
      Connection connection = connections.writer();
      if (besides && Schema.knownVersion(connection, dialect) < Schema.VERSION) {
        connection.close();
        throw new SchemaBehind("an older server is using the database " + file + "; stop it first");
      }
      Schema.bringUpToDate(connection, dialect, connections.url(), null, null);
      return new SqliteDb(
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

  @Override
  public <T extends @Nullable Object> T write(TxWork<T> work) {
    return writer.write(work);
  }

  @Override
  public <T extends @Nullable Object> T writeAlongside(TxWork<T> work) {
    return writer.write(work);
  }

  @Override
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    return readers.read(work);
  }

  @Override
  public void watch(CommitWatch watch) {
    writer.watch(watch);
  }

  @Override
  public int waitingWrites() {
    return writer.waiting();
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  /** What was deleted stays in the file, for what comes next; only the log needs the disk then. */
  @Override
  public long usableBytes() {
    long free = freeBytes();
    return free >= LOG_BYTES && free < MIN_FREE_BYTES ? free + deletedBytes() : free;
  }

  private long freeBytes() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw new DbFault("cannot ask for the free space of " + file, e);
    }
  }

  private long deletedBytes() {
    return read(tx ->
        tx.handle()
            .select(
                "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size")
            .mapTo(Long.class)
            .one());
  }

  @Override
  public void listen(Runnable listener) {
    // There is no other process.
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }
}
