package dev.sepurux.server.db;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database on a PostgreSQL server for the tests of one store; tests keep apart by projects of
 * their own.
 */
public final class PostgresDatabase implements BeforeAllCallback, AfterAllCallback {
  private @Nullable Db db;

  @Override
  public void beforeAll(ExtensionContext context) {
    db = Db.postgres(DatabaseUrl.of(PostgresServer.newDatabase()), 8);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    db().close();
  }

  /** The database; only while tests run. */
  public Db db() {
    if (db == null) {
      throw new IllegalStateException("the database is not open");
    }
    return db;
  }
}
