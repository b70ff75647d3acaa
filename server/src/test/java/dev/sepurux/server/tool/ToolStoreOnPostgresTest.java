package dev.sepurux.server.tool;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolStoreOnPostgresTest extends ToolStoreContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
