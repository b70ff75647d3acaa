package dev.sepurux.server.ci;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchStoreOnSqliteTest extends BatchStoreContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
