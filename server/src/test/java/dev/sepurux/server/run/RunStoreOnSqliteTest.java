package dev.sepurux.server.run;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunStoreOnSqliteTest extends RunStoreContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db db() {
    return DATABASE.db();
  }
}
