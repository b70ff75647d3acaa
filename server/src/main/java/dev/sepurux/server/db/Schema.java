package dev.sepurux.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** The tables. Flyway costs half a second, so it is asked only when a migration is missing. */
final class Schema {
  /** The highest migration in {@code db/migration}; a test holds the two together. */
  static final int VERSION = 13;

  private static final String HISTORY = "flyway_schema_history";

  private Schema() {}

  /** Any number of processes may do this at once: Flyway lets one migrate and the others wait. */
  static void bringUpToDate(
      Connection connection,
      Dialect dialect,
      String url,
      @Nullable String user,
      @Nullable String password)
      throws SQLException {
    int found = knownVersion(connection, dialect);
    if (found < VERSION) {
      FluentConfiguration flyway =
          Flyway.configure()
              .dataSource(url, user, password)
              .locations("classpath:db/migration")
              .placeholders(dialect.types())
              .loggers("slf4j");
      if (dialect instanceof Dialect.Postgres) {
        flyway.callbacks(new Collations());
      }
      flyway.load().migrate();
    }
  }

  /**
   * The version of the tables; 0 if there are none.
   *
   * @throws SchemaTooNew if this program does not know it
   */
  static int knownVersion(Connection connection, Dialect dialect) throws SQLException {
    int found = version(connection, dialect);
    if (found > VERSION) {
      throw new SchemaTooNew(found, VERSION);
    }
    return found;
  }

  private static int version(Connection connection, Dialect dialect) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement, dialect)) {
        return 0;
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT max(CAST(version AS INTEGER)) FROM " + HISTORY + " WHERE success")) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static boolean exists(Statement statement, Dialect dialect) throws SQLException {
    String tables =
        switch (dialect) {
          case Dialect.Embedded _ -> "sqlite_master WHERE type = 'table' AND name = '";
          case Dialect.Postgres _ ->
              "pg_tables WHERE schemaname = current_schema() AND tablename = '";
        };
    try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + tables + HISTORY + "'")) {
      return row.next();
    }
  }
}
