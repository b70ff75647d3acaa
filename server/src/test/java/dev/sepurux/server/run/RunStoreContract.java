package dev.sepurux.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for runs, snapshots, attempts and events. */
abstract class RunStoreContract {
  private static final Page ALL = new Page(Page.ALL, 0, null);

  private final RunStore runs = new RunStore();
  private final AttemptStore attempts = new AttemptStore();
  private final AttemptCountStore counts = new AttemptCountStore();
  private final UUID campaign = UUID.randomUUID();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  // assertThat cannot tell what read answers without these.
  private <T> List<T> list(TxWork<List<T>> read) {
    return db().read(read);
  }

  private <T> Optional<T> one(TxWork<Optional<T>> read) {
    return db().read(read);
  }

  private boolean holds(TxWork<Boolean> read) {
    return db().read(read);
  }

  private boolean changed(TxWork<Boolean> write) {
    return db().write(write);
  }

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private static RunTerms terms() {
    return new RunTerms(UUID.randomUUID(), UUID.randomUUID(), 3, 77, Thresholds.DEFAULTS);
  }

  private Run kept(@Nullable UUID batch, int position, long createdAt) {
    RunTerms terms = terms();
    UUID snapshot = UUID.randomUUID();
    Run run =
        new Run(
            UUID.randomUUID(),
            project,
            batch,
            batch != null,
            position,
            campaign,
            UUID.randomUUID(),
            "ab".repeat(32),
            false,
            snapshot,
            terms,
            RunStatus.QUEUED,
            null,
            null,
            null,
            createdAt,
            null,
            null);
    db().write(tx -> {
      runs.insertSnapshot(tx, project, snapshot, terms, "{\"the\":\"inputs\"}", createdAt);
      runs.insert(tx, run);
      return run;
    });
    return run;
  }

  private boolean end(Run run, RunStatus status, @Nullable RunFault fault, long now) {
    return db().write(tx -> runs.end(tx, project, run.id(), status, fault, "{}", now));
  }

  private Run found(Run run) {
    return one(tx -> runs.find(tx, project, run.id())).orElseThrow();
  }

  @Test
  void knowsWhetherARunOnATraceHasNotEndedAndNotesThatTheTraceIsGone() {
    Run run = kept(null, 0, 10);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> runs.openOn(tx, project, run.traceId()))).contains(run.id());
    assertThat(one(tx -> runs.openOn(tx, other, run.traceId()))).isEmpty();
    end(run, RunStatus.COMPLETED, null, 20);
    assertThat(one(tx -> runs.openOn(tx, project, run.traceId()))).isEmpty();
    db().write(tx -> {
      runs.traceDeleted(tx, other, run.traceId());
      return run;
    });
    assertThat(found(run).traceDeleted()).isFalse();
    db().write(tx -> {
      runs.traceDeleted(tx, project, run.traceId());
      return run;
    });
    assertThat(found(run).traceDeleted()).isTrue();
  }

  @Test
  void findsTheNewestRunsThatWereJudgedByCampaignAndPolicyPack() {
    UUID batch = UUID.randomUUID();
    Run oldest = kept(batch, 0, 10);
    Run newest = kept(batch, 1, 12);
    Run gone = kept(null, 0, 13);
    kept(null, 0, 14);
    Run broken = kept(null, 0, 15);
    List.of(oldest, newest, gone).forEach(run -> end(run, RunStatus.COMPLETED, null, 20));
    end(broken, RunStatus.FAILED, RunFault.workerLost(), 20);
    db().write(tx -> {
      runs.traceDeleted(tx, project, gone.traceId());
      return gone;
    });
    assertThat(list(tx -> runs.newestJudged(tx, project, null, null, 9)))
        .extracting(Run::id)
        .containsExactly(newest.id(), oldest.id());
    assertThat(list(tx -> runs.newestJudged(tx, project, campaign, null, 1)))
        .extracting(Run::id)
        .containsExactly(newest.id());
    UUID pack = oldest.terms().policyPackId();
    assertThat(list(tx -> runs.newestJudged(tx, project, campaign, pack, 9)))
        .extracting(Run::id)
        .containsExactly(oldest.id());
    UUID none = UUID.randomUUID();
    assertThat(list(tx -> runs.newestJudged(tx, project, none, null, 9))).isEmpty();
    assertThat(list(tx -> runs.newestJudged(tx, project, null, none, 9))).isEmpty();
    ProjectId other = EmbeddedDb.project(db());
    assertThat(list(tx -> runs.newestJudged(tx, other, campaign, pack, 9))).isEmpty();
    assertThat(one(tx -> Optional.of(runs.countInBatch(tx, project, batch)))).contains(2);
    assertThat(one(tx -> Optional.of(runs.countInBatch(tx, other, batch)))).contains(0);
  }

  @Test
  void removesARunWithItsSnapshotOnceItHasEnded() {
    Run old = kept(null, 0, 10);
    Run open = kept(null, 0, 11);
    Run ofBatch = kept(UUID.randomUUID(), 0, 12);
    end(old, RunStatus.COMPLETED, null, 20);
    end(ofBatch, RunStatus.COMPLETED, null, 20);
    assertThat(db().<List<Run>>read(tx -> runs.endedAlone(tx, project, 21, 5)))
        .extracting(Run::id)
        .containsExactly(old.id());
    assertThat(db().<List<Run>>read(tx -> runs.endedAlone(tx, project, 20, 5))).isEmpty();
    db().write(tx -> {
      runs.delete(tx, project, old);
      return old;
    });
    assertThat(one(tx -> runs.find(tx, project, old.id()))).isEmpty();
    assertThat(one(tx -> runs.snapshot(tx, project, old.snapshotId()))).isEmpty();
    assertThat(one(tx -> runs.snapshot(tx, project, open.snapshotId()))).isPresent();
  }

  @Test
  void keepsARunWithItsSnapshotAndTerms() {
    Run run = kept(UUID.randomUUID(), 4, 10);
    assertThat(found(run)).isEqualTo(run);
    assertThat(one(tx -> runs.snapshot(tx, project, run.snapshotId())))
        .hasValue("{\"the\":\"inputs\"}");
  }

  @Test
  void showsNothingToAnotherProject() {
    UUID batch = UUID.randomUUID();
    Run run = kept(batch, 0, 10);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> runs.find(tx, other, run.id()))).isEmpty();
    assertThat(list(tx -> runs.ofBatch(tx, other, batch))).isEmpty();
    assertThat(one(tx -> runs.snapshot(tx, other, run.snapshotId()))).isEmpty();
    assertThat(list(tx -> runs.page(tx, other, new RunStore.Filter(null, null, null), ALL)))
        .isEmpty();
    assertThat(changed(tx -> runs.end(tx, other, run.id(), RunStatus.FAILED, null, "{}", 11)))
        .isFalse();
    assertThat(found(run).status()).isEqualTo(RunStatus.QUEUED);
  }

  @Test
  void endsARunOnceAndForAll() {
    Run run = kept(null, 0, 10);
    db().write(tx -> {
      runs.start(tx, project, run.id(), 20);
      runs.start(tx, project, run.id(), 25);
      return run;
    });
    assertThat(found(run).startedAt()).as("when it was first taken").isEqualTo(20);
    assertThat(end(run, RunStatus.FAILED, RunFault.workerLost(), 30)).isTrue();
    assertThat(end(run, RunStatus.COMPLETED, null, 40)).isFalse();
    Run ended = found(run);
    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.errorCode()).isEqualTo("worker_lost");
    assertThat(ended.finishedAt()).isEqualTo(30);
    db().write(tx -> {
      runs.start(tx, project, run.id(), 50);
      return run;
    });
    assertThat(found(run).status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void knowsWhetherARunOfABatchIsStillOpen() {
    UUID batch = UUID.randomUUID();
    Run second = kept(batch, 1, 10);
    Run first = kept(batch, 0, 10);
    assertThat(list(tx -> runs.ofBatch(tx, project, batch))).containsExactly(first, second);
    end(first, RunStatus.COMPLETED, null, 20);
    assertThat(holds(tx -> runs.anyOpen(tx, project, batch))).isTrue();
    assertThat(one(tx -> runs.newestFinished(tx, project, campaign)))
        .as("a batch that is half done has not finished")
        .isEmpty();
    end(second, RunStatus.COMPLETED, null, 30);
    assertThat(holds(tx -> runs.anyOpen(tx, project, batch))).isFalse();
    assertThat(one(tx -> runs.newestFinished(tx, project, campaign)).map(Run::id))
        .hasValue(second.id());
  }

  @Test
  void pagesNewestFirstAndFilters() {
    Run old = kept(null, 0, 10);
    Run middle = kept(null, 0, 20);
    Run newest = kept(null, 0, 30);
    end(middle, RunStatus.COMPLETED, null, 40);
    assertThat(ids(new RunStore.Filter(null, null, null), ALL))
        .containsExactly(newest.id(), middle.id(), old.id());
    assertThat(ids(new RunStore.Filter(campaign, middle.traceId(), RunStatus.COMPLETED), ALL))
        .containsExactly(middle.id());
    assertThat(ids(new RunStore.Filter(UUID.randomUUID(), null, null), ALL)).isEmpty();
    Page rest = new Page(1, 0, new Page.Cursor(30, newest.id().toString()));
    assertThat(ids(new RunStore.Filter(null, null, null), rest))
        .as("one more than the page, to know whether there is a next one")
        .containsExactly(middle.id(), old.id());
  }

  private List<UUID> ids(RunStore.Filter filter, Page page) {
    return list(tx -> runs.page(tx, project, filter, page)).stream().map(Run::id).toList();
  }

  private static JsonObject attempt(int ordinal, String outcome) {
    return JsonObject.builder()
        .put("ordinal", ordinal)
        .put("outcome", outcome)
        .put("class", ordinal == 0 ? "control" : "lie")
        .put("category", ordinal == 0 ? null : "semantic")
        .put("seam", JsonObject.builder().put("tool", "pay").build())
        .build();
  }

  private void judged(Run run, int count) {
    List<JsonObject> bodies =
        IntStream.range(0, count)
            .mapToObj(i -> attempt(i, i % 2 == 0 ? "passed" : "failed"))
            .toList();
    db().write(tx -> {
      attempts.insertAttempts(tx, run.id(), bodies);
      counts.insert(tx, run.id(), bodies);
      return run;
    });
    end(run, RunStatus.COMPLETED, null, 50);
  }

  @Test
  void pagesThroughTheAttemptsOfABatchByRunAndOrdinal() {
    UUID batch = UUID.randomUUID();
    Run first = kept(batch, 0, 10);
    Run second = kept(batch, 1, 10);
    judged(second, 3);
    judged(first, 3);
    RunSet set = new RunSet.Batch(batch, List.of(first, second));
    AttemptStore.Place after = new AttemptStore.Place(0, 1);
    List<AttemptStore.Row> rows =
        list(tx -> attempts.page(tx, AttemptStore.Kind.ATTEMPT, set, Map.of(), ALL, after));
    assertThat(rows)
        .extracting(AttemptStore.Row::runId)
        .containsExactly(first.id(), second.id(), second.id(), second.id());
    assertThat(rows).extracting(AttemptStore.Row::place).containsExactly(2, 0, 1, 2);
    assertThat(
            list(tx ->
                attempts.page(
                    tx,
                    AttemptStore.Kind.ATTEMPT,
                    set,
                    Map.of("outcome", "failed", "class", "lie", "tool", "pay"),
                    ALL,
                    null)))
        .hasSize(2);
    assertThat(list(tx -> attempts.failures(tx, set, ALL, null))).hasSize(2);
    assertThat(list(tx -> attempts.failuresOfCampaign(tx, project, campaign, ALL, null)))
        .hasSize(2);
  }

  @Test
  void countsAttemptsByWhatWasAskedAndHowItEnded() {
    UUID batch = UUID.randomUUID();
    Run first = kept(batch, 0, 10);
    Run second = kept(batch, 1, 10);
    judged(first, 4);
    judged(second, 3);
    RunSet both = new RunSet.Batch(batch, List.of(first, second));
    assertThat(list(tx -> counts.counts(tx, both)))
        .as("without the control arms")
        .containsExactly(
            new AttemptCount("pay", "semantic", "lie", "failed", 3),
            new AttemptCount("pay", "semantic", "lie", "passed", 2));
    assertThat(list(tx -> counts.counts(tx, new RunSet.One(second))))
        .containsExactly(
            new AttemptCount("pay", "semantic", "lie", "failed", 1),
            new AttemptCount("pay", "semantic", "lie", "passed", 1));
    assertThat(list(tx -> counts.scenarios(tx, List.of(first.id(), UUID.randomUUID()))))
        .containsExactly(
            new ScenarioCount(first.id(), "lie", "failed", 2),
            new ScenarioCount(first.id(), "lie", "passed", 1));
    assertThat(counted(both, Map.of())).as("with the control arms").isEqualTo(7);
    assertThat(counted(both, Map.of("outcome", "failed", "tool", "pay"))).isEqualTo(3);
    assertThat(counted(both, Map.of("severity", "high"))).isZero();
    db().write(tx -> {
      counts.delete(tx, first.id());
      return first;
    });
    assertThat(counted(both, Map.of())).isEqualTo(3);
  }

  private int counted(RunSet set, Map<String, Object> filters) {
    return db().read(tx -> counts.count(tx, set, filters));
  }

  @Test
  void findsRunsOnTheirOwnNewestFirst() {
    Run old = kept(null, 0, 10);
    kept(UUID.randomUUID(), 0, 20);
    Run young = kept(null, 0, 30);
    assertThat(list(tx -> runs.alone(tx, project, null, ALL)))
        .extracting(Run::id)
        .containsExactly(young.id(), old.id());
    assertThat(list(tx -> runs.alone(tx, project, campaign, new Page(1, 0, null)))).hasSize(2);
    assertThat(list(tx -> runs.alone(tx, project, UUID.randomUUID(), ALL))).isEmpty();
    Page below = new Page(10, 0, new Page.Cursor(30, young.id().toString()));
    assertThat(list(tx -> runs.alone(tx, project, null, below)))
        .extracting(Run::id)
        .containsExactly(old.id());
    ProjectId other = EmbeddedDb.project(db());
    assertThat(list(tx -> runs.alone(tx, other, null, ALL))).isEmpty();
  }

  @Test
  void anAttemptIsThereOnce() {
    Run run = kept(null, 0, 10);
    judged(run, 1);
    assertThatThrownBy(() -> judged(run, 1)).isInstanceOf(RuntimeException.class);
    assertThat(one(tx -> attempts.attempt(tx, run.id(), 0)).map(AttemptStore.Row::body))
        .hasValue(attempt(0, "passed"));
    assertThat(one(tx -> attempts.attempt(tx, run.id(), 1))).isEmpty();
  }

  @Test
  void keepsEventsInTheirOrder() {
    Run run = kept(null, 0, 10);
    JsonObject policy =
        JsonObject.builder()
            .put("attempt", 0)
            .put("tool", "pay")
            .put("decision", "allowed")
            .build();
    JsonObject security =
        JsonObject.builder()
            .put("attempt", 2)
            .put("tool", Json.of("pay"))
            .put("rule", "U4")
            .put("action", "flagged")
            .put("confidence", "definite")
            .build();
    db().write(tx -> {
      attempts.insertPolicyEvents(
          tx, run.id(), List.of(policy, policy.with("decision", Json.of("blocked"))));
      attempts.insertSecurityEvents(tx, run.id(), List.of(security));
      return run;
    });
    RunSet set = new RunSet.One(run);
    assertThat(
            list(tx -> attempts.page(tx, AttemptStore.Kind.POLICY_EVENT, set, Map.of(), ALL, null)))
        .extracting(row -> row.body().text("decision"))
        .containsExactly("allowed", "blocked");
    assertThat(
            list(tx ->
                attempts.page(
                    tx,
                    AttemptStore.Kind.SECURITY_EVENT,
                    set,
                    Map.of("rule", "U4", "attempt", 2),
                    ALL,
                    null)))
        .extracting(AttemptStore.Row::body)
        .containsExactly(security);
  }
}
