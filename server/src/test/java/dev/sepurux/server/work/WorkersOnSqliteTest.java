package dev.sepurux.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkersOnSqliteTest extends WorkersContract {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  @Override
  Db database() {
    return DATABASE.db();
  }

  @Test
  void queuesWhatAKilledProcessLeftWhenItStarts() throws InterruptedException {
    enqueue("left");
    claim("killed process");
    CountDownLatch ran = new CountDownLatch(1);
    Workers workers = workers("a", claim -> ran.countDown());
    workers.start();
    ran.await();
    workers.stop(5_000);
    assertThat(done).containsExactly("left");
  }
}
