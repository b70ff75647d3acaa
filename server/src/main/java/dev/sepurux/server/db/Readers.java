package dev.sepurux.server.db;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small pool of connections that read a consistent snapshot beside the writer. */
final class Readers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final long PATIENCE_SECONDS = 20;

  private final Jdbi jdbi;
  private final Dialect dialect;
  private final Semaphore permits;
  private final BlockingQueue<Handle> idle = new LinkedBlockingDeque<>();

  Readers(SqliteConnections connections, Dialect dialect, int size) {
    this.jdbi = Texts.guard(Jdbi.create(connections::reader));
    this.dialect = dialect;
    this.permits = new Semaphore(size, true);
  }

  <T extends @Nullable Object> T read(TxWork<T> work) {
    acquire();
    try {
      return onHandle(work);
    } catch (JdbiException e) {
      RuntimeException disk = SqliteFailure.ofDisk(e);
      throw disk == null ? e : disk;
    } finally {
      permits.release();
    }
  }

  private void acquire() {
    try {
      if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new DbFault("no reader was free for " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DbFault("interrupted while waiting for a reader", e);
    }
  }

  private <T extends @Nullable Object> T onHandle(TxWork<T> work) {
    Handle pooled = idle.poll();
    Handle handle = pooled == null ? jdbi.open() : pooled;
    boolean sound = false;
    try {
      handle.execute("BEGIN");
      try {
        return work.in(new Tx(handle, dialect));
      } finally {
        handle.execute("ROLLBACK");
        sound = true;
      }
    } finally {
      giveBack(handle, sound);
    }
  }

  /** A connection that could not begin or end is not used again. */
  private void giveBack(Handle handle, boolean sound) {
    if (sound) {
      idle.add(handle);
      return;
    }
    try {
      handle.close();
    } catch (JdbiException e) {
      LOG.warn("a reader could not be closed", e);
    }
  }

  @Override
  public void close() {
    for (Handle handle = idle.poll(); handle != null; handle = idle.poll()) {
      handle.close();
    }
  }
}
