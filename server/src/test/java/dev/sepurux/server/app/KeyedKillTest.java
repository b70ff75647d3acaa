package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that send a request again with the same {@code Idempotency-Key} until they hear an answer
 * get one object, however often the server is killed under them.
 */
class KeyedKillTest {
  private static final int KILLS = 4;
  private static final int CLIENTS = 6;

  @TempDir Path folder;

  @Test
  void makesOneObjectForOneKeyThroughAnyNumberOfKills() throws Exception {
    Random random = new Random(20_261_124);
    AtomicReference<ServerProcess> server = new AtomicReference<>(start());
    CountDownLatch end = new CountDownLatch(1);
    List<Uploader> uploaders = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      Uploader uploader = new Uploader(client, server, end);
      uploaders.add(uploader);
      threads.add(Thread.ofVirtual().start(uploader));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      int enough = answered(uploaders) + 5 + random.nextInt(60);
      while (answered(uploaders) < enough) {
        Thread.sleep(0, 200_000 + random.nextInt(700_000)); // anywhere within a request
      }
      server.get().kill();
      server.set(start());
    }
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    try (ServerProcess last = server.get()) {
      for (Uploader uploader : uploaders) {
        for (int number = 0; number < uploader.ids.size(); number++) {
          ApiAnswer found =
              last.client().get("/v1/traces?task_name=" + uploader.task(number)).expect(200);
          assertThat(found.json().size()).as(uploader.task(number)).isEqualTo(1);
          assertThat(found.text("/0/trace_id")).isEqualTo(uploader.ids.get(number));
        }
      }
    }
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.start(folder.resolve("data"));
  }

  private static int answered(List<Uploader> uploaders) {
    return uploaders.stream().mapToInt(uploader -> uploader.count).sum();
  }

  /** Uploads one trace after the other, each until it is answered. */
  private static final class Uploader implements Runnable {
    private final int client;
    private final AtomicReference<ServerProcess> server;
    private final CountDownLatch end;
    private final List<String> ids = new ArrayList<>();
    private volatile int count;

    Uploader(int client, AtomicReference<ServerProcess> server, CountDownLatch end) {
      this.client = client;
      this.server = server;
      this.end = end;
    }

    private String task(int number) {
      return "keyed-" + client + "-" + number;
    }

    @Override
    public void run() {
      while (end.getCount() > 0) {
        ids.add(upload(task(ids.size())));
        count = ids.size();
      }
    }

    private String upload(String task) {
      String body = "{\"task\":{\"name\":\"" + task + "\"},\"events\":[]}";
      while (true) {
        ApiClient api = server.get().client().withHeader("Idempotency-Key", task);
        try {
          return api.post("/v1/traces", body).expect(201).text("/trace_id");
        } catch (UncheckedIOException e) {
          // Killed: whether it was done or not, the same key asks again.
          LockSupport.parkNanos(5_000_000);
        }
      }
    }
  }
}
