package dev.sepurux.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** The tables. Flyway costs half a second, so it is asked only when a migration is missing. */
final class Schema {
  /** The highest migration in {@code db/migration}; a test holds the two together. */
  static final int VERSION = 4;

  private static final String HISTORY = "flyway_schema_history";

  private Schema() {}

  static void bringUpToDate(Connection connection, String url) throws SQLException {
    int found = version(connection);
    if (found > VERSION) {
      throw new SchemaTooNew(found, VERSION);
    }
    if (found < VERSION) {
      Flyway.configure()
          .dataSource(url, null, null)
          .locations("classpath:db/migration")
          .loggers("slf4j")
          .load()
          .migrate();
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        return 0;
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT max(CAST(version AS INTEGER)) FROM " + HISTORY + " WHERE success")) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" + HISTORY + "'")) {
      return row.next();
    }
  }
}
