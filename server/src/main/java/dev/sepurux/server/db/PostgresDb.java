package dev.sepurux.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of a PostgreSQL server. Writes are SERIALIZABLE and run again where the server finds
 * that they did not behave as one after another; reads see one snapshot.
 */
final class PostgresDb extends Db {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDb.class);

  private static final int MAX_WAITING = 4_000;
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long CONNECT_MILLIS = 2_000;

  /** How often a transaction is tried that others keep coming in between of. */
  private static final int MOST_TRIES = 40;

  /** How often one is tried that broke a unique key, or lost its connection before its commit. */
  private static final int FEW_TRIES = 4;

  /** After so many tries a transaction no longer competes with others that have had as many. */
  private static final int PATIENT_AFTER = 6;

  private final Lock unlucky = new ReentrantLock(true);
  private final Dialect dialect = new Dialect.Postgres();
  private final DatabaseUrl url;
  private final Lane writers;
  private final Lane readers;
  private final ThreadLocal<Boolean> writing = ThreadLocal.withInitial(() -> false);
  private @Nullable Listener listener;
  private volatile @Nullable CommitWatch watch;

  /** How transactions of one kind see those beside them. */
  private enum Isolation {
    /** As if alone. */
    ALONE(""),
    /** Each statement sees what is committed. */
    ALONGSIDE("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
    SNAPSHOT("");

    private final String first;

    Isolation(String first) {
      this.first = first;
    }
  }

  /** Connections of one kind, given out first come, first served. */
  private record Lane(HikariDataSource pool, Jdbi jdbi, Semaphore free) implements AutoCloseable {
    static Lane of(DatabaseUrl url, Wall wall, String name, int size, String options) {
      HikariConfig config = new HikariConfig();
      config.setPoolName(name);
      config.setJdbcUrl(url.jdbc());
      config.setUsername(url.user());
      config.setPassword(url.password());
      config.setMaximumPoolSize(size);
      config.setMinimumIdle(1);
      config.setAutoCommit(false);
      config.setConnectionTimeout(CONNECT_MILLIS);
      // The database may be away when a pool is made; what asks for a connection hears of it.
      config.setInitializationFailTimeout(-1);
      properties(options)
          .forEach((key, value) -> config.addDataSourceProperty(key.toString(), value));
      HikariDataSource pool = new HikariDataSource(config);
      Jdbi jdbi = Texts.guard(Jdbi.create(() -> wall.apply(pool.getConnection())));
      // A handle is closed after its transaction has ended, which JDBI cannot see.
      jdbi.getConfig(Handles.class).setForceEndTransactions(false);
      return new Lane(pool, jdbi, new Semaphore(size, true));
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  private PostgresDb(DatabaseUrl url, Lane writers, Lane readers) {
    this.url = url;
    this.writers = writers;
    this.readers = readers;
  }

  static Db open(DatabaseUrl url, int connections, Wall wall) {
    Dialect dialect = new Dialect.Postgres();
    try (Connection connection =
        DriverManager.getConnection(url.jdbc(), account(url, properties("")))) {
      Suitability.check(connection);
      Schema.bringUpToDate(connection, dialect, url.jdbc(), url.user(), url.password());
    } catch (SQLException e) {
      throw new DbFault("cannot open the database " + url.address() + ": " + e.getMessage(), e);
    }
    return new PostgresDb(
        url,
        Lane.of(
            url,
            wall,
            "writers",
            connections - connections / 2,
            // A scan of a whole table would count as a look at every row of it, and make writers
            // of different rows run again.
            "-c default_transaction_isolation=serializable -c enable_seqscan=off"),
        Lane.of(
            url,
            wall,
            "readers",
            connections / 2,
            "-c default_transaction_isolation=repeatable\\ read"
                + " -c default_transaction_read_only=on"));
  }

  private static Properties account(DatabaseUrl url, Properties properties) {
    if (url.user() != null) {
      properties.setProperty("user", url.user());
    }
    if (url.password() != null) {
      properties.setProperty("password", url.password());
    }
    return properties;
  }

  /**
   * What every connection says of itself. A process that is stopped in the middle of a transaction
   * must not hold its rows for ever, and a dead network must be noticed.
   */
  private static Properties properties(String options) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "sepurux");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    properties.setProperty(
        "options",
        (options
                + " -c idle_in_transaction_session_timeout=10000 -c lock_timeout=10000"
                + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
                + " -c tcp_keepalives_count=3")
            .strip());
    return properties;
  }

  @Override
  public <T extends @Nullable Object> T write(TxWork<T> work) {
    Isolation isolation = work instanceof TxWork.Keyed<T> ? Isolation.ALONGSIDE : Isolation.ALONE;
    return alone(() -> inLane(writers, isolation, work));
  }

  @Override
  public <T extends @Nullable Object> T writeAlongside(TxWork<T> work) {
    return alone(() -> inLane(writers, Isolation.ALONGSIDE, work));
  }

  @Override
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    return inLane(readers, Isolation.SNAPSHOT, work);
  }

  @FunctionalInterface
  private interface Call<T extends @Nullable Object> {
    T make();
  }

  /** It would wait for a connection while it holds one, and for rows that its own thread holds. */
  private <T extends @Nullable Object> T alone(Call<T> call) {
    if (writing.get()) {
      throw new IllegalStateException("a transaction must not wait for another one");
    }
    writing.set(true);
    try {
      return call.make();
    } finally {
      writing.remove();
    }
  }

  private <T extends @Nullable Object> T inLane(Lane lane, Isolation isolation, TxWork<T> work) {
    acquire(lane.free());
    try {
      return untilCommitted(lane, isolation, work);
    } finally {
      lane.free().release();
    }
  }

  private static void acquire(Semaphore free) {
    try {
      if (free.getQueueLength() < MAX_WAITING
          && free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DbFault("interrupted while waiting for a connection", e);
    }
    throw overloaded("no connection to the database was free; try again in a moment");
  }

  private static Refused overloaded(String detail) {
    return new Refused(Problem.of(ProblemCode.OVERLOADED, detail));
  }

  private <T extends @Nullable Object> T untilCommitted(
      Lane lane, Isolation isolation, TxWork<T> work) {
    boolean patient = false;
    try {
      for (int tries = 1; ; tries++) {
        try {
          return once(lane, isolation, work);
        } catch (RuntimeException e) {
          again(e, tries, isolation);
        }
        pauseAfter(tries);
        if (tries == PATIENT_AFTER) {
          unlucky.lock();
          patient = true;
        }
      }
    } finally {
      if (patient) {
        unlucky.unlock();
      }
    }
  }

  /** Returns if the transaction is to be run again; throws what its caller is to hear if not. */
  private static void again(RuntimeException e, int tries, Isolation isolation) {
    if (e instanceof DbFault || e instanceof Refused) {
      throw e;
    }
    switch (Failure.of(e)) {
      case CAME_BETWEEN -> {
        if (tries >= MOST_TRIES) {
          LOG.warn("a transaction was given up after {} tries", tries);
          throw overloaded("too many others write the same; try again in a moment");
        }
      }
      case KEY_TAKEN -> {
        if (tries >= FEW_TRIES) {
          throw e;
        }
      }
      case CONNECTION_LOST -> {
        if (tries >= FEW_TRIES) {
          throw new DbFault("the connection to the database was lost", e);
        }
      }
      case AWAY -> throw new DbFault("the database is not there", e);
      case READ_ONLY -> {
        if (isolation == Isolation.SNAPSHOT) {
          throw e;
        }
        throw new DbFault("the database takes no writes now", e);
      }
      case FULL ->
          throw new Refused(
              Problem.of(ProblemCode.STORAGE_FULL, "The database server has no room left."));
      case BROKEN -> throw new DbFault("the database failed", e);
      case BUSY -> throw overloaded("the database has too much to do; try again in a moment");
      case OTHER -> throw e;
    }
  }

  /** Others get the time to end; who has waited longer waits less evenly. */
  private static void pauseAfter(int tries) {
    long spread = Thread.currentThread().threadId() % 7;
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200L * Math.min(tries, 20) * (1 + spread)));
  }

  private <T extends @Nullable Object> T once(Lane lane, Isolation isolation, TxWork<T> work) {
    Tx tx;
    T result;
    try (Handle handle = open(lane)) {
      tx = new Tx(handle, dialect);
      boolean done = false;
      try {
        if (!isolation.first.isEmpty()) {
          handle.execute(isolation.first);
        }
        result = work.in(tx);
        if (tx.tellsOthers()) {
          handle.execute("NOTIFY " + Tx.CHANNEL);
        }
        commit(handle.getConnection(), isolation);
        done = true;
      } finally {
        if (!done) {
          rollBack(handle.getConnection());
        }
      }
    }
    runAfterCommit(tx);
    return result;
  }

  private static Handle open(Lane lane) {
    try {
      return lane.jdbi().open();
    } catch (ConnectionException e) {
      throw new DbFault("the database is not there", e);
    }
  }

  private void commit(Connection connection, Isolation isolation) {
    CommitWatch watching = isolation == Isolation.SNAPSHOT ? null : watch;
    long began = watching == null ? 0 : watching.nanos();
    try {
      connection.commit();
      if (watching != null) {
        watching.committed(1, watching.nanos() - began);
      }
    } catch (SQLException e) {
      if (Failure.isRolledBack(e)) {
        throw new NotCommitted(e);
      }
      throw DbFault.outcomeUnknown(e);
    }
  }

  /** The server refused the commit: nothing of the transaction remains. */
  static final class NotCommitted extends RuntimeException {
    NotCommitted(SQLException cause) {
      super(cause);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and its transaction with it; the pool drops it.
      LOG.debug("nothing to roll back", e);
    }
  }

  private static void runAfterCommit(Tx tx) {
    for (Runnable action : tx.afterCommit()) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action after the commit failed", e);
      }
    }
  }

  @Override
  public void watch(CommitWatch newWatch) {
    watch = newWatch;
  }

  @Override
  public int waitingWrites() {
    return writers.free().getQueueLength();
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** The disk is the server's; when it is full the server says so. */
  @Override
  public long usableBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public void listen(Runnable action) {
    listener = Listener.start(url.jdbc(), account(url, properties("")), action);
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    writers.close();
    readers.close();
  }
}
