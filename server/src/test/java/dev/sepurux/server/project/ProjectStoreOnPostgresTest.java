package dev.sepurux.server.project;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProjectStoreOnPostgresTest extends ProjectStoreContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
