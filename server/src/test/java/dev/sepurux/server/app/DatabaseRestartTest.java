package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.PostgresServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL crashes and comes back while a server has work to do. */
class DatabaseRestartTest {
  private static final int UPLOADERS = 4;

  @TempDir Path folder;

  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<CountDownLatch> progress =
      new AtomicReference<>(new CountDownLatch(40));

  private void upload(ApiClient client, int uploader) {
    for (int number = 0; !over.get(); number++) {
      String id = "restart-" + uploader + "-" + number;
      ApiAnswer answer =
          client.post(
              "/v1/traces",
              "{\"client_trace_id\":\"" + id + "\",\"task\":{\"name\":\"t\"},\"events\":[]}");
      statuses.add(answer.status());
      if (answer.status() == 201) {
        answered.put(id, answer.text("/trace_id"));
        progress.get().countDown();
      } else {
        answer.expectProblem(503, "not_ready");
        assertThat(answer.header("Retry-After")).isNotNull();
      }
    }
  }

  private void awaitUploads(int more) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(more);
    progress.set(latch);
    latch.await();
  }

  @Test
  void losesNothingItAnsweredAndGoesOnByItself() throws Exception {
    try (PostgresServer database = PostgresServer.start();
        ServerProcess server =
            ServerProcess.start(
                folder,
                "--dev",
                "--port",
                "0",
                "--database-url",
                database.emptyDatabase(),
                "--lease-seconds",
                "4")) {
      ApiClient client = server.client();
      List<Throwable> faults = new ArrayList<>();
      List<Thread> uploaders = new ArrayList<>();
      for (int i = 0; i < UPLOADERS; i++) {
        int uploader = i;
        Thread thread = Thread.ofVirtual().unstarted(() -> upload(server.client(), uploader));
        thread.setUncaughtExceptionHandler((_, fault) -> faults.add(fault));
        uploaders.add(thread);
        thread.start();
      }
      progress.get().await();
      String batch = KillTest.submit(client);
      database.crash();
      client.get("/livez").expect(200);
      client.get("/readyz").expect(503);
      database.startAgain();
      awaitUploads(40);
      over.set(true);
      for (Thread uploader : uploaders) {
        uploader.join();
      }
      assertThat(faults).isEmpty();
      assertThat(statuses).containsExactlyInAnyOrder(201, 503);
      for (Map.Entry<String, String> upload : answered.entrySet()) {
        assertThat(client.get("/v1/traces/" + upload.getValue()).expect(200).text("/trace_id"))
            .isEqualTo(upload.getValue());
      }
      assertThat(KillTest.results(client, batch)).hasSize(60);
      client.get("/readyz").expect(200);
    }
  }
}
