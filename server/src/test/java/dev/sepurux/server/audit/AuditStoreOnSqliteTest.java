package dev.sepurux.server.audit;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditStoreOnSqliteTest extends AuditStoreContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
