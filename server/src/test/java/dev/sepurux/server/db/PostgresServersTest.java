package dev.sepurux.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Which servers are refused, how a database becomes ours, and what happens when the server dies.
 */
class PostgresServersTest {
  private static Db open(String url) {
    return Db.postgres(DatabaseUrl.of(url), 4);
  }

  @Test
  void refusesAServerThatDoesNotWaitForItsDisk() {
    try (PostgresServer server = PostgresServer.start("fsync=off")) {
      assertThatThrownBy(() -> open(server.emptyDatabase()))
          .isInstanceOf(Unsuitable.class)
          .hasMessageContaining("fsync=off")
          .hasMessageContaining("set fsync=on in postgresql.conf");
    }
  }

  @Test
  void refusesAServerThatIsTooOld() throws IOException {
    String url = PostgresServer.shared().emptyDatabase();
    try (OlderServer older = new OlderServer(URI.create(url))) {
      assertThatThrownBy(() -> open(older.url()))
          .isInstanceOf(Unsuitable.class)
          .hasMessage("The database server is PostgreSQL 14; this program needs 15 or newer.");
    }
  }

  @Test
  void refusesADatabaseThatAnswersBeforeTheDisk() {
    String url = PostgresServer.shared().emptyDatabase();
    PostgresServer.shared()
        .execute("ALTER DATABASE " + name(url) + " SET synchronous_commit = off");
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(Unsuitable.class)
        .hasMessageContaining("synchronous_commit=off");
    PostgresServer.shared()
        .execute("ALTER DATABASE " + name(url) + " SET synchronous_commit = local");
    open(url).close();
  }

  @Test
  void refusesADatabaseOfAnotherEncoding() {
    PostgresServer.shared()
        .execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
    String url = PostgresServer.newDatabase();
    assertThatThrownBy(() -> open(url.replace("/" + name(url), "/latin")))
        .isInstanceOf(Unsuitable.class)
        .hasMessageContaining("LATIN1")
        .hasMessageContaining("ENCODING 'UTF8'");
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
  }

  @Test
  void refusesADatabaseOfANewerProgram() {
    String url = PostgresServer.newDatabase();
    try (Db db = open(url)) {
      db.write(tx ->
          tx.handle()
              .execute(
                  """
                  INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by,
                     execution_time, success)
                  VALUES (99, '999', 'future', 'SQL', 'V999__future.sql', '', 0, true)
                  """));
    }
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(SchemaTooNew.class)
        .hasMessageContaining("schema version 999");
  }

  @Test
  void migratesOnceForAllWhoStartAtOnce() throws Exception {
    String url = PostgresServer.shared().emptyDatabase();
    List<Future<?>> starts = new ArrayList<>();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        starts.add(nodes.submit(() -> open(url).close()));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    }
    try (Db db = open(url)) {
      assertThat(
              db.<List<String>>read(tx ->
                  tx.handle()
                      .select("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL")
                      .mapTo(String.class)
                      .list()))
          .hasSize(Schema.VERSION)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void goesOnByItselfWhenTheServerIsBack() {
    try (PostgresServer server = PostgresServer.start();
        Db db = open(server.emptyDatabase())) {
      db.write(tx -> tx.handle().execute("CREATE TABLE note (text TEXT)"));
      server.crash();
      assertThatThrownBy(() -> db.write(tx -> tx.handle().execute("INSERT INTO note VALUES ('a')")))
          .isInstanceOf(DbFault.class);
      assertThat(db.answers()).isFalse();
      server.startAgain();
      while (!db.answers()) {
        // The pool looks again by itself, at most two seconds later.
        Thread.onSpinWait();
      }
      assertThat(db.<Integer>write(tx -> tx.handle().execute("INSERT INTO note VALUES ('b')")))
          .isEqualTo(1);
    }
  }

  @Test
  void saysWhereNobodyAnswersWithoutThePassword() {
    assertThatThrownBy(() -> open("postgresql://ada:s3cret@127.0.0.1:1/none"))
        .isInstanceOf(DbFault.class)
        .hasMessageContaining("postgresql://127.0.0.1:1/none")
        .message()
        .doesNotContain("s3cret");
  }
}
