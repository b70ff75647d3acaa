package dev.sepurux.server.db;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Callers queue first come, first served; while one commit waits for the disk the
 * next callers gather, and share the next commit. Each caller's work stands behind a savepoint, so
 * it fails alone, and each is answered only after the commit that holds it.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_GROUP = 128;
  private static final int MAX_WAITING = 4_000;

  private final Connection connection;
  private final Handle handle;
  private final Dialect dialect;
  private final BlockingQueue<Entry<?>> queue = new ArrayBlockingQueue<>(MAX_WAITING, true);
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable CommitWatch watch;

  /** True if a transaction is still to be rolled back; only the writing thread looks at it. */
  private boolean unended;

  GroupCommit(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.handle = Texts.guard(Jdbi.create(connection)).open();
    this.dialect = dialect;
    this.thread = Thread.ofPlatform().name("db-writer").start(this::serve);
  }

  private static final class Entry<T extends @Nullable Object> {
    private final TxWork<T> work;

    /** Known to the thread that waits, not to the one that writes. */
    private final Actor by = Actor.current();

    private final CountDownLatch answered = new CountDownLatch(1);
    private List<Runnable> afterCommit = List.of();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Entry(TxWork<T> work) {
      this.work = work;
    }

    void run(Tx tx) {
      result = work.in(tx);
      afterCommit = tx.afterCommit();
    }

    void fail(Throwable cause) {
      failure = cause;
      afterCommit = List.of();
    }

    void answer() {
      answered.countDown();
    }

    /** Waits through interrupts: the work may already be committed, so there is no way back. */
    T await() {
      boolean interrupted = false;
      while (true) {
        try {
          answered.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return outcome();
    }

    // The result is set whenever there is no failure, and T itself says whether it may be null.
    @SuppressWarnings("NullAway")
    private T outcome() {
      return switch (failure) {
        case null -> result;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new DbFault("the transaction failed", e);
      };
    }
  }

  <T extends @Nullable Object> T write(TxWork<T> work) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a transaction must not wait for another one");
    }
    Entry<T> entry = new Entry<>(work);
    if (closed) {
      throw new DbFault("the database is closed");
    }
    if (!queue.offer(entry)) {
      throw new Refused(
          Problem.of(
              ProblemCode.OVERLOADED,
              MAX_WAITING + " writes are waiting for the disk; try again in a moment"));
    }
    return entry.await();
  }

  void watch(CommitWatch newWatch) {
    watch = newWatch;
  }

  int waiting() {
    return queue.size();
  }

  private void serve() {
    List<Entry<?>> group = new ArrayList<>(MAX_GROUP);
    while (true) {
      try {
        group.add(queue.take());
        queue.drainTo(group, MAX_GROUP - 1);
      } catch (InterruptedException e) {
        if (queue.isEmpty()) {
          return;
        }
        continue;
      }
      commit(group);
      group.forEach(GroupCommit::runAfterCommit);
      group.forEach(Entry::answer);
      group.clear();
    }
  }

  private void commit(List<Entry<?>> group) {
    CommitWatch watching = watch;
    long began = watching == null ? 0 : watching.nanos();
    try {
      if (unended) {
        rollBack();
      }
      SqliteConnections.run(connection, "BEGIN IMMEDIATE");
      for (Entry<?> entry : group) {
        runBehindSavepoint(entry);
      }
      SqliteConnections.run(connection, "COMMIT");
    } catch (Throwable e) {
      // Whatever it is, this thread must live: nobody else writes.
      LOG.error("a group of {} transactions was not committed", group.size(), e);
      RuntimeException fault = told(e);
      group.forEach(entry -> entry.fail(fault));
      rollBack();
      return;
    }
    if (watching != null) {
      watching.committed(group.size(), watching.nanos() - began);
    }
  }

  private void runBehindSavepoint(Entry<?> entry) throws SQLException {
    SqliteConnections.run(connection, "SAVEPOINT caller");
    // Whatever the caller throws is the caller's: it is handed over, not handled here.
    try {
      entry.run(new Tx(handle, dialect, entry.by));
    } catch (Throwable e) {
      RuntimeException disk = SqliteFailure.ofDisk(e);
      if (disk != null) {
        // SQLite may have rolled back everybody's work by itself, savepoints included.
        throw disk;
      }
      entry.fail(e);
      SqliteConnections.run(connection, "ROLLBACK TO caller");
    }
    SqliteConnections.run(connection, "RELEASE caller");
  }

  private static RuntimeException told(Throwable fault) {
    return switch (fault) {
      case Refused full -> full;
      case DbFault known -> known;
      case Throwable other -> {
        RuntimeException disk = SqliteFailure.ofDisk(other);
        yield disk instanceof Refused ? disk : new DbFault("not committed", other);
      }
    };
  }

  private void rollBack() {
    try {
      // SQLite has already rolled back by itself after most faults of the disk.
      SqliteConnections.run(connection, "ROLLBACK");
      unended = false;
    } catch (SQLException e) {
      unended = !SqliteFailure.isNoTransaction(e);
    } catch (RuntimeException e) {
      LOG.error("a transaction could not be rolled back; it is before the next one", e);
      unended = true;
    }
  }

  private static void runAfterCommit(Entry<?> entry) {
    for (Runnable action : entry.afterCommit) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action after the commit failed", e);
      }
    }
  }

  /** Ends after what is queued. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    for (Entry<?> late = queue.poll(); late != null; late = queue.poll()) {
      late.fail(new DbFault("the database is closed"));
      late.answer();
    }
    handle.close();
    closeConnection();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The handle leaves it open, since it was given it. The last one to close empties the log. */
  private void closeConnection() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("the database was not closed in good order; the next start puts that right", e);
    }
  }
}
