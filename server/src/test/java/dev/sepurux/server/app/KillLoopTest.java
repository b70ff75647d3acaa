package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.fault.History;
import dev.sepurux.server.fault.Invariants;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are killed at random and at named points while clients upload, submit and delete:
 * what was answered is there, once, and every result is that of an undisturbed twin. More kills:
 * {@code -Dsepurux.kills=N}; the same again: {@code -Dsepurux.kill.seed=S}.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class KillLoopTest {
  private static final int KILLS = Integer.getInteger("sepurux.kills", 50);
  private static final int OF_ONE_FOLDER = 25;
  private static final int CLIENTS = 4;

  /** What a server may answer before one that did not come to its point is killed all the same. */
  private static final int ENOUGH = 120;

  @TempDir Path home;

  private final Map<HaltPoint, Integer> halts = new EnumMap<>(HaltPoint.class);
  private int random;

  @Test
  void losesNothingDoublesNothingAndEndsLikeItsTwin() throws Exception {
    long seed = Long.getLong("sepurux.kill.seed", System.nanoTime());
    System.out.println("kill loop: -Dsepurux.kill.seed=" + seed + " -Dsepurux.kills=" + KILLS);
    Random chance = new Random(seed);
    Map<String, String> twin = twin();
    int operations = 0;
    for (int kills = 0; kills < KILLS; kills += OF_ONE_FOLDER) {
      Path folder = home.resolve("data-" + kills);
      History history = killed(folder, Math.min(OF_ONE_FOLDER, KILLS - kills), chance);
      operations += history.size();
      try (Db db = Db.embedded(folder.resolve("sepurux.db"))) {
        assertThat(history.faults(found(db))).isEmpty();
        assertThat(Invariants.broken(db)).isEmpty();
        assertThat(Invariants.results(db)).isEqualTo(twin);
      }
    }
    System.out.printf(
        "kill loop: %d kills (%d at random, at points %s), %d operations, 0 lost, 0 double%n",
        KILLS, random, halts, operations);
  }

  private Map<String, String> twin() throws Exception {
    Path folder = home.resolve("twin");
    try (ServerProcess server = ServerProcess.start(folder)) {
      KillClient.prepare(server.client());
      server.client().awaitBatch(KillClient.submit(server.client(), 1));
      server.terminate();
    }
    try (Db db = Db.embedded(folder.resolve("sepurux.db"))) {
      return Invariants.results(db);
    }
  }

  private History killed(Path folder, int kills, Random chance) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      KillClient.prepare(server.client());
      server.terminate();
    }
    History history = new History();
    KillClient.Shared shared = new KillClient.Shared(history);
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(Thread.ofVirtual().start(new KillClient(client, shared)));
    }
    for (int kill = 0; kill < kills; kill++) {
      if (chance.nextInt(4) == 0) {
        killAtRandom(folder, shared, chance);
      } else {
        killAtPoint(folder, shared, chance);
      }
    }
    try (ServerProcess server = ServerProcess.start(folder)) {
      shared.end(server);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(shared.failures()).isEmpty();
      awaitAll(server.client());
      assertThat(server.terminate()).isZero();
    }
    return history;
  }

  private void killAtRandom(Path folder, KillClient.Shared shared, Random chance)
      throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(folder)) {
      int enough = shared.answered() + 1 + chance.nextInt(40);
      shared.use(server);
      while (shared.answered() < enough && shared.failures().isEmpty()) {
        Thread.sleep(0, 100_000 + chance.nextInt(800_000)); // anywhere within a request
      }
      server.kill();
      random++;
    }
  }

  private void killAtPoint(Path folder, KillClient.Shared shared, Random chance)
      throws IOException, InterruptedException {
    HaltPoint point = HaltPoint.UNDER_LOAD.get(chance.nextInt(HaltPoint.UNDER_LOAD.size()));
    try (ServerProcess server = ServerProcess.halting(folder, point, 1 + chance.nextInt(3))) {
      if (!server.isReady()) {
        halts.merge(point, 1, Integer::sum); // at work that the last one had left
        return;
      }
      int enough = shared.answered() + ENOUGH;
      shared.use(server);
      while (server.isAlive() && shared.answered() < enough && shared.failures().isEmpty()) {
        Thread.sleep(1);
      }
      if (server.isAlive()) {
        server.kill();
        random++;
      } else {
        halts.merge(point, 1, Integer::sum);
      }
    }
  }

  private static void awaitAll(ApiClient client) {
    String next = "/v1/ci/batches?limit=200";
    while (next != null) {
      ApiClient.ApiAnswer page = client.get(next).expect(200);
      page.json().forEach(batch -> client.awaitBatch(batch.get("batch_id").asString()));
      next = page.nextPage();
    }
  }

  private static Map<String, List<String>> found(Db db) {
    return db.read(KillLoopTest::found);
  }

  private static Map<String, List<String>> found(Tx tx) {
    Map<String, List<String>> found = new HashMap<>();
    collect(tx, "SELECT task_name AS name, id FROM trace WHERE task_name LIKE 'kill-%'", found);
    collect(tx, "SELECT 'batch-' || pull_request_number AS name, id FROM batch", found);
    return found;
  }

  private static void collect(Tx tx, String query, Map<String, List<String>> found) {
    tx.handle()
        .select(query)
        .map((row, _) -> Map.entry(row.getString("name"), row.getString("id")))
        .list()
        .forEach(e -> found.computeIfAbsent(e.getKey(), _ -> new ArrayList<>()).add(e.getValue()));
  }
}
