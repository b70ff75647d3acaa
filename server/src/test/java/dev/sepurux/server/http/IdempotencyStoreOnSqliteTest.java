package dev.sepurux.server.http;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyStoreOnSqliteTest extends IdempotencyStoreContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
