package dev.sepurux.server.removal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.approval.SomeApprovals;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.MutationPacks;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.json.Compression;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.schema.ResultSchemas;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.work.WorkQueue;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.SettableClock;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RemovalsTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-01-01T00:00:00Z");

  /** Nobody works here: what is submitted stays queued. */
  @RegisterExtension static final EmbeddedDb IDLE = new EmbeddedDb();

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  /** The doors on one database. */
  private static final class Doors {
    private final Traces traces;
    private final Campaigns campaigns;
    private final Runs runs;
    private final Removals removals;

    Doors(Db db) {
      Ids ids = Ids.timeOrdered(CLOCK);
      MutationPacks mutations = new MutationPacks();
      PolicyPacks packs = new PolicyPacks(db, ids, CLOCK, new Audit(db, ids, CLOCK));
      traces = new Traces(db, ids, CLOCK);
      campaigns =
          new Campaigns(
              db,
              ids,
              CLOCK,
              new Audit(db, ids, CLOCK),
              traces,
              new Tools(db, ids, CLOCK),
              packs,
              mutations);
      runs =
          new Runs(
              db,
              ids,
              CLOCK,
              new WorkQueue(ids),
              traces,
              campaigns,
              mutations,
              SomeApprovals.on(db, ids, CLOCK),
              new ResultSchemas(traces, new Tools(db, ids, CLOCK), 0, 0));
      CiRuns ciRuns = new CiRuns(db, ids, CLOCK, traces, runs);
      removals = new Removals(db, traces, packs, campaigns, runs, ciRuns);
    }
  }

  private static StoredTrace upload(Doors doors, ProjectId project) {
    byte[] bytes = TestTraces.readOnly().getBytes(StandardCharsets.UTF_8);
    Traces.Upload made = IDLE.db().write(doors.traces.upload(project, bytes, null));
    return ((Traces.Upload.Stored) made).trace();
  }

  private static long now() {
    return CLOCK.millis();
  }

  @Test
  void aTraceWithARunThatHasNotEndedStays() {
    Db db = IDLE.db();
    Doors doors = new Doors(db);
    ProjectId project = EmbeddedDb.project(db);
    StoredTrace trace = upload(doors, project);
    UUID run =
        db.write(tx -> {
          Campaign campaign =
              doors.campaigns.propose(tx, project, "c", MutationPack.RELIABILITY, List.of());
          return doors
              .runs
              .submit(
                  tx,
                  project,
                  doors.campaigns.snapshot(tx, project, campaign),
                  List.of(trace),
                  null,
                  LearnedSchemas.NONE)
              .getFirst();
        });
    Removal refused = doors.removals.trace(project, trace.id(), IfMatch.ANY);
    assertThat(refused).isInstanceOf(Removal.InUse.class);
    assertThat(((Removal.InUse) refused).holder()).isEqualTo(run);
    assertThat(((Removal.InUse) refused).detail()).contains(run.toString());
    assertThat(doors.traces.payload(project, trace.id())).isPresent();
    assertThat(doors.removals.tracesBefore(project, now() + 1, false, 10)).isZero();
  }

  @Test
  void aDeletedTraceLeavesNothingInTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("gone.db");
    String task = "task-that-nobody-else-has";
    byte[] bytes =
        TestTraces.readOnly().replace("answer_question", task).getBytes(StandardCharsets.UTF_8);
    byte[] packed = Compression.pack(bytes);
    ProjectId project;
    UUID trace;
    try (Db db = Db.embedded(file)) {
      project = EmbeddedDb.project(db);
      trace =
          ((Traces.Upload.Stored) db.write(new Doors(db).traces.upload(project, bytes, null)))
              .trace()
              .id();
    }
    assertThat(holds(file, task.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(holds(file, packed)).isTrue();
    try (Db db = Db.embedded(file)) {
      assertThat(new Doors(db).removals.trace(project, trace, IfMatch.ANY)).isEqualTo(Removal.DONE);
    }
    assertThat(holds(file, task.getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(holds(file, Arrays.copyOfRange(packed, 40, 80))).isFalse();
  }

  /** Whether the file still holds these bytes once the write-ahead log is in it. */
  private static boolean holds(Path file, byte[] part) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    return all.contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  @Test
  void oldTracesGoUnlessTheyStandInAPool() {
    Db db = IDLE.db();
    Doors doors = new Doors(db);
    ProjectId project = EmbeddedDb.project(db);
    StoredTrace pooled = upload(doors, project);
    StoredTrace old = upload(doors, project);
    StoredTrace older = upload(doors, project);
    db.write(tx ->
        doors.campaigns.propose(tx, project, "c", MutationPack.RELIABILITY, List.of(pooled.id())));
    CLOCK.advance(Duration.ofDays(2));
    long before = now();
    StoredTrace fresh = upload(doors, project);

    assertThat(doors.removals.tracesBefore(project, before, false, 1)).isEqualTo(1);
    assertThat(doors.removals.tracesBefore(project, before, false, 10)).isEqualTo(1);
    assertThat(doors.removals.tracesBefore(project, before, false, 10)).isZero();
    assertThat(doors.traces.find(project, old.id())).isEmpty();
    assertThat(doors.traces.find(project, older.id())).isEmpty();
    assertThat(doors.traces.find(project, pooled.id())).isPresent();
    assertThat(doors.traces.find(project, fresh.id())).isPresent();
  }

  @Test
  void oldResultsGoWithAllThatHangsOnThem() {
    ApiClient client = SERVER.project("old-results");
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    client.post("/v1/campaigns", Map.of("name", "c", "eval_set", List.of(trace))).expect(201);
    String batch = client.post("/v1/ci/runs", Map.of("campaign_id", "c")).text("/batch_id");
    Map<String, String> one = Map.of("campaign_id", "c", "trace_id", trace);
    String alone = client.post("/v1/runs", one).text("/run_id");
    client.awaitBatch(batch);
    client.awaitRun(alone);
    CLOCK.advance(Duration.ofDays(2));
    long before = now();
    String fresh = client.post("/v1/runs", one).text("/run_id");
    client.awaitRun(fresh);
    ProjectId project =
        SERVER
            .db()
            .read(tx ->
                tx.handle()
                    .select("SELECT id FROM project WHERE slug = 'old-results'")
                    .map((row, context) -> new ProjectId(UUID.fromString(row.getString(1))))
                    .one());

    Removals removals = new Doors(SERVER.db()).removals;
    assertThat(removals.resultsBefore(project, before, 1)).isEqualTo(1);
    assertThat(removals.resultsBefore(project, before, 10)).isEqualTo(1);
    assertThat(removals.resultsBefore(project, before, 10)).isZero();

    client.get("/v1/ci/batch/" + batch).expectProblem(404, "not_found");
    client.get("/v1/runs/" + alone).expectProblem(404, "not_found");
    assertThat(client.get("/v1/ci/batches").json()).isEmpty();
    assertThat(client.get("/v1/runs").json()).hasSize(1);
    client.get("/v1/runs/" + fresh + "/attempts/0").expect(200);
    for (String table : List.of("attempt", "attempt_count", "policy_event", "security_event")) {
      assertThat(
              count("SELECT count(*) FROM " + table + " WHERE run_id NOT IN (SELECT id FROM run)"))
          .as(table)
          .isZero();
    }
    assertThat(count("SELECT count(*) FROM run_snapshot WHERE project_id = '" + project + "'"))
        .isEqualTo(1);
  }

  private static int count(String sql) {
    return SERVER.db().read(tx -> tx.handle().select(sql).mapTo(Integer.class).one());
  }
}
