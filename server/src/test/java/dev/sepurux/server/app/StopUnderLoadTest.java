package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a real server while clients upload as fast as they can. */
class StopUnderLoadTest {
  private static final int CLIENTS = 16;

  @TempDir Path folder;

  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sentAway = new AtomicInteger();

  @Test
  void answersEveryRequestOfBeforeTheSignalAndLosesNoAnsweredOne() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      List<Thread> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        ApiClient api = server.client();
        clients.add(Thread.ofPlatform().start(() -> upload(api)));
      }
      while (answered.size() < 300) {
        Thread.onSpinWait();
      }
      signalled.set(true);
      server.signal();
      server.signal();
      assertThat(server.status()).isZero();
      for (Thread client : clients) {
        client.join();
      }
    }
    assertThat(broken).as("requests of before the signal").isEmpty();
    assertThat(sentAway.get()).as("later requests heard that it stops").isPositive();
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      for (String id : answered) {
        server.client().get("/v1/traces/" + id).expect(200);
      }
    }
  }

  private void upload(ApiClient api) {
    String body = "{\"task\":{\"name\":\"load\"},\"events\":[]}";
    while (true) {
      boolean before = !signalled.get();
      try {
        ApiAnswer answer = api.post("/v1/traces", body);
        if (answer.status() == 201) {
          answered.add(answer.text("/trace_id"));
        } else {
          answer.expectProblem(503, "not_ready");
          sentAway.incrementAndGet();
        }
      } catch (UncheckedIOException e) {
        // A connection that was refused was never accepted.
        if (before && !(e.getCause() instanceof ConnectException)) {
          broken.add(e.toString());
        }
        return;
      }
    }
  }
}
