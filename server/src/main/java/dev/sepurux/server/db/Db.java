package dev.sepurux.server.db;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.file.Path;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The database of a server. Doors see no difference between the two there are: a transaction runs
 * as if no other ran beside it, and returns once it is durable.
 */
public abstract sealed class Db implements AutoCloseable permits SqliteDb, PostgresDb {
  static final long MIN_FREE_BYTES = 200L << 20;

  Db() {}

  /**
   * Opens the embedded database, making or migrating the file where needed.
   *
   * @throws SchemaTooNew if a newer program wrote the file
   * @throws DbFault if the file cannot be opened
   */
  public static Db embedded(Path file) {
    return embedded(file, Wall.open());
  }

  /**
   * As {@link #embedded(Path)}, through a wall that every connection is led through: where it fails
   * or stops a statement, the database has.
   */
  public static Db embedded(Path file, Wall wall) {
    return SqliteDb.open(file, false, wall);
  }

  /**
   * Opens the embedded database beside the server that uses it, for a few short transactions.
   *
   * @throws SchemaTooNew if a newer program wrote the file
   * @throws DbFault if the file cannot be opened, or its server is of an older version
   */
  public static Db besideServer(Path file) {
    return SqliteDb.open(file, true, Wall.open());
  }

  /**
   * Opens a database of a PostgreSQL server, migrating it where needed. Any number of processes may
   * share one.
   *
   * @param connections how many this process holds at most; at least 2
   * @throws SchemaTooNew if a newer program wrote the database
   * @throws Unsuitable if the server cannot keep what this program promises
   * @throws DbFault if the server cannot be reached
   */
  public static Db postgres(DatabaseUrl url, int connections) {
    return postgres(url, connections, Wall.open());
  }

  /** As {@link #postgres(DatabaseUrl, int)}, through a wall. */
  public static Db postgres(DatabaseUrl url, int connections, Wall wall) {
    return PostgresDb.open(url, connections, wall);
  }

  /**
   * Runs the work in a transaction, as if it ran alone, and returns its result once the commit is
   * on the disk. On PostgreSQL the work is run again where another transaction came in between.
   *
   * @throws Refused with {@code overloaded} if too many writes are waiting, {@code storage_full} if
   *     the database has no room left
   * @throws DbFault if the commit failed; then nothing of the work remains, unless {@link
   *     DbFault#isOutcomeUnknown()}
   */
  public abstract <T extends @Nullable Object> T write(TxWork<T> work);

  /**
   * As {@link #write}, for work that decides only on rows that it has locked or changed, such as a
   * claim: what others write meanwhile cannot make it wrong, so that it is not kept apart from
   * them. Each statement sees what is committed when it begins.
   */
  public abstract <T extends @Nullable Object> T writeAlongside(TxWork<T> work);

  /** Runs the work on a consistent snapshot. It must not write. */
  public abstract <T extends @Nullable Object> T read(TxWork<T> work);

  /** Lets somebody hear of every commit from now on. */
  public abstract void watch(CommitWatch watch);

  /** How many writes stand in the queue now. */
  public abstract int waitingWrites();

  public abstract Dialect dialect();

  /**
   * True if other processes may use the same database: nothing that is read may be kept for long.
   */
  public abstract boolean isShared();

  /**
   * Bytes that the database still takes, of the disk and of what was deleted; {@link
   * Long#MAX_VALUE} if that is unknown.
   */
  public abstract long usableBytes();

  /**
   * False if there is room for less than 200 MB: what grows the database waits then, reads go on.
   */
  public final boolean hasRoom() {
    return usableBytes() >= MIN_FREE_BYTES;
  }

  /**
   * To be asked before what grows the database.
   *
   * @throws Refused with {@code storage_full} if there is no room
   */
  public final void requireRoom() {
    if (!hasRoom()) {
      throw new Refused(
          Problem.of(
              ProblemCode.STORAGE_FULL,
              "Less than 200 MB of disk are free; writes wait until there is room."));
    }
  }

  /**
   * Calls the listener when another process has called {@link Tx#tellOthers}, soon after its
   * commit. A call may be lost while the connection is.
   */
  public abstract void listen(Runnable listener);

  /** True if a read gets through. */
  public final boolean answers() {
    try {
      return read(tx -> tx.handle().select("SELECT 1").mapTo(Integer.class).one()) == 1;
    } catch (JdbiException | DbFault | Refused e) {
      return false;
    }
  }

  @Override
  public abstract void close();
}
