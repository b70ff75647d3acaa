package dev.sepurux.server.hostile;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Counts every row that is inserted, updated or deleted, in all tables and whatever the new values
 * are. What is rolled back does not count.
 */
final class RowChanges {
  private static final List<String> EVENTS = List.of("INSERT", "UPDATE", "DELETE");

  private final Db db;

  private RowChanges(Db db) {
    this.db = db;
  }

  /** Counts from now on. */
  static RowChanges watch(Db db) {
    db.write(tx -> {
      Handle handle = tx.handle();
      List<String> tables = tables(handle);
      handle.execute("CREATE TABLE row_change (n INTEGER)");
      if (EmbeddedDb.isPostgresAskedFor()) {
        handle.execute(
            """
            CREATE FUNCTION row_change() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO row_change VALUES (1); RETURN NULL; END'
            """);
      }
      for (String table : tables) {
        EVENTS.forEach(event -> handle.execute(trigger(table, event)));
      }
      return tables;
    });
    return new RowChanges(db);
  }

  private static String trigger(String table, String event) {
    String head =
        "CREATE TRIGGER row_change_%s_%s AFTER %s ON %s FOR EACH ROW "
            .formatted(table, event, event, table);
    return EmbeddedDb.isPostgresAskedFor()
        ? head + "EXECUTE FUNCTION row_change()"
        : head + "BEGIN INSERT INTO row_change VALUES (1); END";
  }

  private static List<String> tables(Handle handle) {
    String select =
        EmbeddedDb.isPostgresAskedFor()
            ? "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    return handle.createQuery(select).mapTo(String.class).list();
  }

  /** How many there were so far, once all runs are judged. */
  long count() {
    long waiting = 1;
    long changes = 0;
    while (waiting > 0) {
      Long units = db.read(tx -> one(tx.handle(), "work_unit"));
      changes = db.read(tx -> one(tx.handle(), "row_change"));
      waiting = units;
    }
    return changes;
  }

  private static long one(Handle handle, String table) {
    return handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one();
  }
}
