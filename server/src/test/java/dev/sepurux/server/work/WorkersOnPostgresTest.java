package dev.sepurux.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkersOnPostgresTest extends WorkersContract {
  @RegisterExtension static final PostgresDatabase DATABASE = new PostgresDatabase();

  @Override
  Db database() {
    return DATABASE.db();
  }

  @Test
  void leavesTheLeasesOfOtherProcessesAloneWhenItStarts() throws InterruptedException {
    enqueue("theirs");
    Claim theirs = claim("another process");
    CountDownLatch ran = new CountDownLatch(1);
    Workers workers = workers("a", claim -> ran.countDown());
    workers.start();
    enqueue("ours");
    ran.await();
    workers.stop(5_000);
    assertThat(done).containsExactly("ours");
    guarded(theirs);
  }
}
