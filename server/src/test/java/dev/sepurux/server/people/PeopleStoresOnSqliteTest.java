package dev.sepurux.server.people;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleStoresOnSqliteTest extends PeopleStoresContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
