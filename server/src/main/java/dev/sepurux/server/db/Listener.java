package dev.sepurux.server.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what other processes tell through the database, on a connection of its own. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int LOOK_MILLIS = 60_000;
  private static final long RETRY_MILLIS = 1_000;

  private final String url;
  private final Properties properties;
  private final Runnable action;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  private Listener(String url, Properties properties, Runnable action) {
    this.url = url;
    this.properties = properties;
    this.action = action;
  }

  static Listener start(String url, Properties properties, Runnable action) {
    Listener listener = new Listener(url, properties, action);
    Thread.ofPlatform().daemon().name("db-listener").start(listener::serve);
    return listener;
  }

  private void serve() {
    while (!isClosing()) {
      try (Connection open = DriverManager.getConnection(url, properties)) {
        connection = open;
        hear(open);
      } catch (SQLException e) {
        if (!isClosing()) {
          LOG.debug("the listener lost its connection and tries again", e);
          pause();
        }
      }
    }
  }

  private void hear(Connection open) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.execute("LISTEN " + Tx.CHANNEL);
    }
    // What was told while there was no connection.
    action.run();
    PGConnection notified = open.unwrap(PGConnection.class);
    while (!isClosing()) {
      if (notified.getNotifications(LOOK_MILLIS).length > 0) {
        action.run();
      } else if (!open.isValid(5)) {
        return;
      }
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      if (closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("closed while it waited");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Connection open = connection;
    if (open != null) {
      try {
        // Not close(), which would wait for the look that is under way.
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("the listener's connection does not close", e);
      }
    }
  }
}
