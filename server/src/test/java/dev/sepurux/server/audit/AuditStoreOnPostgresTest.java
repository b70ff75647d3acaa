package dev.sepurux.server.audit;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditStoreOnPostgresTest extends AuditStoreContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
