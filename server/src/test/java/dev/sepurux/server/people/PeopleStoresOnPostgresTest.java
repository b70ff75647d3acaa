package dev.sepurux.server.people;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleStoresOnPostgresTest extends PeopleStoresContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
