package dev.sepurux.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.approval.SomeApprovals;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.MutationPacks;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.http.Idempotency;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.removal.Removals;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.schema.ResultSchemas;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.work.WorkQueue;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.SettableClock;
import dev.sepurux.testkit.TestTraces;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SweepTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-01-01T00:00:00Z");

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static Sweep sweep(int days) {
    Db db = SERVER.db();
    Ids ids = Ids.timeOrdered(CLOCK);
    MutationPacks mutations = new MutationPacks();
    PolicyPacks packs = new PolicyPacks(db, ids, CLOCK, new Audit(db, ids, CLOCK));
    Traces traces = new Traces(db, ids, CLOCK);
    Campaigns campaigns =
        new Campaigns(
            db,
            ids,
            CLOCK,
            new Audit(db, ids, CLOCK),
            traces,
            new Tools(db, ids, CLOCK),
            packs,
            mutations);
    Runs runs =
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
    Projects projects = new Projects(db, ids, CLOCK, System::nanoTime, new Audit(db, ids, CLOCK));
    SecureRandom random = new SecureRandom();
    Sessions sessions = new Sessions(db, ids, CLOCK, System::nanoTime, random, projects, false);
    People people =
        new People(db, ids, CLOCK, random, new Audit(db, ids, CLOCK), sessions, projects);
    return new Sweep(
        db,
        projects,
        new Removals(db, traces, packs, campaigns, runs, new CiRuns(db, ids, CLOCK, traces, runs)),
        List.of(new Idempotency(db, CLOCK)::forgetOld, sessions::forgetOld, people::forgetOldLinks),
        CLOCK,
        days);
  }

  private static String upload(ApiClient client) {
    return client.post("/v1/traces", TestTraces.readOnly()).expect(201).text("/trace_id");
  }

  @Test
  void deletesOldTracesOutsideEvalSetsAndOldBatchesInEveryProjectAndNothingElse() {
    List<ApiClient> projects = List.of(SERVER.project("one"), SERVER.project("two"));
    for (ApiClient client : projects) {
      String pooled = upload(client);
      String old = upload(client);
      String campaign =
          client
              .post("/v1/campaigns", Map.of("name", "c", "eval_set", List.of(pooled)))
              .expect(201)
              .text("/campaign_id");
      String batch = client.post("/v1/ci/runs", Map.of("campaign_id", campaign)).text("/batch_id");
      client.awaitBatch(batch);
      CLOCK.advance(Duration.ofDays(20));
      String young = upload(client);
      CLOCK.advance(Duration.ofDays(11));

      sweep(0).once();
      client.get("/v1/traces/" + old).expect(200);
      sweep(30).once();
      client.get("/v1/traces/" + old).expect(404);
      client.get("/v1/ci/batch/" + batch).expect(404);
      client.get("/v1/traces/" + young).expect(200);
      client.get("/v1/traces/" + pooled).expect(200);
      client.get("/v1/campaigns/" + campaign).expect(200);
      sweep(30).once();
      client.get("/v1/traces/" + young).expect(200);
    }
  }

  @Test
  void whatAProjectSaysWinsOverTheSetting() {
    ApiClient brief = SERVER.project("brief");
    ApiClient keeping = SERVER.project("keeping");
    brief.patch("/v1/projects/brief", Map.of("retention_days", 3)).expect(200);
    keeping.patch("/v1/projects/keeping", Map.of("retention_days", 0)).expect(200);
    String gone = upload(brief);
    String kept = upload(keeping);
    CLOCK.advance(Duration.ofDays(4));
    sweep(0).once();
    brief.get("/v1/traces/" + gone).expect(404);
    CLOCK.advance(Duration.ofDays(400));
    sweep(30).once();
    keeping.get("/v1/traces/" + kept).expect(200);
  }

  @Test
  void aClosedProjectIsSweptTooAndItsEvalSetsHoldNothingOnceItIsOldItself() {
    ApiClient client = SERVER.project("closing");
    String pooled = upload(client);
    String old = upload(client);
    client
        .post("/v1/campaigns", Map.of("name", "c", "eval_set", List.of(pooled)))
        .expect(201)
        .text("/campaign_id");
    CLOCK.advance(Duration.ofDays(20));
    client.send("DELETE", "/v1/projects/closing", null, null).expect(204);
    CLOCK.advance(Duration.ofDays(11));
    sweep(0).once();
    assertThat(traces("closing")).containsExactlyInAnyOrder(pooled, old);
    sweep(30).once();
    assertThat(traces("closing")).containsExactly(pooled);
    CLOCK.advance(Duration.ofDays(20));
    sweep(30).once();
    assertThat(traces("closing")).isEmpty();
  }

  /** The traces of a project that is closed, to which no key leads. */
  private static List<String> traces(String slug) {
    return SERVER
        .db()
        .read(tx ->
            tx.handle()
                .select(
                    "SELECT id FROM trace WHERE project_id = ?",
                    SERVER.caller(slug).project().toString())
                .mapTo(String.class)
                .list());
  }

  @Test
  void deletesMoreThanOnePortion() {
    ApiClient client = SERVER.project("many");
    for (int i = 0; i < 205; i++) {
      upload(client);
    }
    CLOCK.advance(Duration.ofDays(2));
    sweep(1).once();
    assertThat(client.get("/v1/traces").expect(200).json().size()).isZero();
  }

  @Test
  void forgetsRememberedAnswersAlsoWhereEverythingElseIsKept() {
    ApiClient client = SERVER.project("keys").withHeader("Idempotency-Key", "k");
    Idempotency remembered = new Idempotency(SERVER.db(), CLOCK);
    upload(client);
    CLOCK.advance(Duration.ofHours(73));
    sweep(0).once();
    assertThat(remembered.forgetOld()).isZero();
    upload(client);
    CLOCK.advance(Duration.ofHours(73));
    assertThat(remembered.forgetOld()).isEqualTo(1);
  }

  @Test
  void forgetsSessionsAndOneTimeLinksThatAreOver() {
    SERVER.signIn("sue", Rights.OWNER);
    SERVER.db().write(tx -> SERVER.people().invite(tx, Actor.OPERATOR, Rights.OWNER));
    assertThat(rows("session")).isEqualTo(1);
    assertThat(rows("one_time_link")).isPositive();
    CLOCK.advance(Duration.ofDays(6));
    sweep(0).once();
    assertThat(rows("session")).isEqualTo(1);
    CLOCK.advance(Duration.ofDays(2));
    sweep(0).once();
    assertThat(rows("session")).isZero();
    assertThat(rows("one_time_link")).isZero();
  }

  private static int rows(String table) {
    return SERVER
        .db()
        .read(tx -> tx.handle().select("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
  }
}
