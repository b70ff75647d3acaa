package dev.sepurux.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Makes every text column of a migration compare by bytes, in the transaction of the migration: as
 * SQLite does, whatever language the PostgreSQL database was made for. Lists and cursors have one
 * order then, and no upgrade of a language's rules can break an index.
 */
final class Collations implements Callback {
  private static final String FOREIGN =
      """
      SELECT format('ALTER TABLE %I %s', c.relname,
                    string_agg(format('ALTER COLUMN %I TYPE TEXT COLLATE "C"', a.attname), ', '
                               ORDER BY a.attnum))
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
      JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'C'
      WHERE a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped
      GROUP BY c.relname ORDER BY c.relname
      """;

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    Connection connection = context.getConnection();
    try (Statement statement = connection.createStatement()) {
      for (String change : changes(statement)) {
        statement.execute(change);
      }
    } catch (SQLException e) {
      throw new DbFault("cannot make text compare by bytes", e);
    }
  }

  private static List<String> changes(Statement statement) throws SQLException {
    List<String> changes = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(FOREIGN)) {
      while (rows.next()) {
        changes.add(rows.getString(1));
      }
    }
    return changes;
  }

  @Override
  public String getCallbackName() {
    return "bytewise collation";
  }
}
