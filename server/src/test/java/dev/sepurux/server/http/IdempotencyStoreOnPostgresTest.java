package dev.sepurux.server.http;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyStoreOnPostgresTest extends IdempotencyStoreContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
