package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.fault.FailingDatabase.Kind;
import dev.sepurux.server.run.Results;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers whose database fails: a run ends as if nothing had been, or as lost, never in between.
 */
class FailingWorkTest {
  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("dev.sepurux");
  private static final List<Kind> ONCE =
      List.of(Kind.DISK_ERROR, Kind.DISK_FULL, Kind.PROGRAM_FAULT);

  @TempDir Path folder;

  /** True once a worker of the run in question has asked for it. */
  private final AtomicBoolean claimed = new AtomicBoolean();

  @BeforeEach
  void expectFaults() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void expectNone() {
    LOG.setLevel(Level.WARNING);
  }

  /** From the claim on: everything that writes, and what a worker reads for it. */
  private boolean isWork(String sql) {
    String thread = Thread.currentThread().getName();
    if (sql.startsWith("UPDATE work_unit") && sql.contains("owner = ?")) {
      claimed.set(true);
    }
    return claimed.get() && isWork(thread, sql);
  }

  private static boolean isWork(String thread, String sql) {
    return thread.equals("db-writer")
        || (thread.startsWith("worker-")
            && !Set.of("BEGIN", "ROLLBACK").contains(sql)
            && !sql.startsWith("SELECT 1 FROM work_unit"));
  }

  private static String campaign(ApiClient api, String document) {
    String trace = api.post("/v1/traces", document).expect(201).text("/trace_id");
    Map<String, ?> body =
        Map.of("name", "c", "mutation_set", List.of(), "eval_set", List.of(trace));
    return api.post("/v1/campaigns", body).expect(201).text("/campaign_id");
  }

  private static String submit(ApiClient api) {
    return api.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
  }

  @Test
  void aRunThatMetAFaultEndsLikeItsTwin() {
    FailingDatabase database = new FailingDatabase(this::isWork);
    try (WalledServer server =
        WalledServer.start(folder.resolve("data"), new WatchedWall(database))) {
      ApiClient api = server.client();
      campaign(api, TestTraces.refund());
      ApiAnswer twin = api.awaitBatch(submit(api));
      String results = Results.canonical(api, twin.text("/run_ids/0"));
      String failed = "";
      for (int n = 1; failed != null; n++) {
        claimed.set(false);
        database.failAt(n, ONCE.get(n % ONCE.size()));
        String batch = submit(api);
        ApiAnswer ended = api.awaitBatch(batch);
        failed = database.heal();
        String place = "call " + n + ": " + failed;
        assertThat(ended.text("/decision")).as(place).isEqualTo(twin.text("/decision"));
        assertThat(Results.canonical(api, ended.text("/run_ids/0"))).as(place).isEqualTo(results);
        assertThat(n).isLessThan(200);
      }
    }
  }

  @Test
  void aRunWaitsForAFullDiskForAnyTime() {
    AtomicInteger refused = new AtomicInteger();
    FailingDatabase database =
        new FailingDatabase(
            sql -> sql.startsWith("INSERT INTO attempt") && refused.incrementAndGet() <= 5);
    try (WalledServer server =
        WalledServer.start(folder.resolve("data"), new WatchedWall(database))) {
      ApiClient api = server.client();
      campaign(api, TestTraces.readOnly());
      database.failAt(1, Kind.DISK_FILLED);
      assertThat(api.awaitBatch(submit(api)).text("/decision")).isEqualTo("pass");
      assertThat(refused.get()).as("more often than a unit may be claimed").isGreaterThan(5);
    }
  }

  @Test
  void aRunThatFailsWheneverItIsTriedIsLostAndItsBatchFails() {
    FailingDatabase database = new FailingDatabase(sql -> sql.startsWith("INSERT INTO attempt"));
    try (WalledServer server =
        WalledServer.start(folder.resolve("data"), new WatchedWall(database))) {
      ApiClient api = server.client();
      campaign(api, TestTraces.readOnly());
      assertThat(api.awaitBatch(submit(api)).text("/decision")).isEqualTo("pass");
      database.failAt(1, Kind.PROGRAM_BROKEN);
      ApiAnswer batch = api.awaitBatch(submit(api));
      assertThat(database.heal()).isNotNull();
      assertThat(batch.text("/decision")).isEqualTo("fail");
      ApiAnswer run = api.get("/v1/runs/" + batch.text("/run_ids/0")).expect(200);
      assertThat(run.text("/status")).isEqualTo("failed");
      assertThat(run.body()).contains("worker_lost");
      String attempts = "/v1/runs/" + run.text("/run_id") + "/attempts";
      assertThat(api.get(attempts).expect(200).json()).isEmpty();
      assertThat(api.awaitBatch(submit(api)).text("/decision")).isEqualTo("pass");
    }
  }
}
