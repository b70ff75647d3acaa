package dev.sepurux.server.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens connections to the embedded file with the settings that durability rests on. */
final class SqliteConnections {
  private final String url;
  private final Wall wall;

  SqliteConnections(Path file, Wall wall) {
    this.wall = wall;
    this.url = "jdbc:sqlite:" + file.toAbsolutePath();
  }

  /** A connection that writes: WAL, a commit waits for the disk, and what is deleted is gone. */
  Connection writer() throws SQLException {
    Connection connection = open();
    run(
        connection,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA secure_delete=ON",
        "PRAGMA wal_autocheckpoint=8000");
    return connection;
  }

  /** A connection that can only read. */
  Connection reader() throws SQLException {
    Connection connection = open();
    run(connection, "PRAGMA query_only=ON");
    return connection;
  }

  private Connection open() throws SQLException {
    Connection connection = wall.apply(DriverManager.getConnection(url));
    run(connection, "PRAGMA busy_timeout=5000", "PRAGMA foreign_keys=ON");
    return connection;
  }

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String url() {
    return url;
  }
}
