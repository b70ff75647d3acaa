package dev.sepurux.server.ci;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.CampaignSnapshot;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.run.BatchProgress;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.run.Verdicts;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Submissions to the gate and their verdicts. */
public final class CiRuns {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final Traces traces;
  private final Runs runs;
  private final BatchStore store = new BatchStore();

  public CiRuns(Db db, Ids ids, Clock clock, Traces traces, Runs runs) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.traces = traces;
    this.runs = runs;
  }

  /** What was made; all of it is readable at once. */
  public record Submitted(UUID batchId, List<UUID> runIds) {}

  /** What runs in a submission, in order. */
  private record Scenarios(List<StoredTrace> traces, boolean pooled) {}

  /**
   * Submits a campaign's pool, or one trace where there is no pool. Campaign, pool, shortfall,
   * snapshot, runs, work units and batch are one transaction.
   *
   * @throws Refused with {@code unknown_reference}, {@code no_scenarios} or {@code
   *     too_few_scenarios}; then nothing was made
   */
  public TxWork<Submitted> submit(ProjectId project, NewCiRun wanted) {
    LearnedSchemas learned = runs.learned(project);
    return tx -> {
      Campaign campaign = runs.campaign(tx, project, wanted.campaign());
      Ref trace = wanted.trace();
      StoredTrace given = trace == null ? null : runs.trace(tx, project, trace);
      CampaignSnapshot snapshot =
          runs.snapshot(
              tx, project, campaign, "mutation_pack_id", wanted.mutationPack(), wanted.seed());
      JsonObject thresholds = wanted.thresholds();
      return submit(
          tx,
          project,
          campaign,
          thresholds == null ? snapshot : snapshot.withThresholds(thresholds),
          scenarios(tx, project, campaign, given),
          learned,
          wanted.repo(),
          wanted.pullRequestNumber());
    };
  }

  /**
   * Submits the pool, else the project's newest trace, under another mutation pack.
   *
   * @return empty if there is no such campaign
   * @throws Refused as {@link #submit(ProjectId, NewCiRun)}
   */
  TxWork<Optional<Submitted>> submitPack(ProjectId project, Ref campaignRef, NewPackRun wanted) {
    LearnedSchemas learned = runs.learned(project);
    return tx ->
        runs.liveCampaign(tx, project, campaignRef)
            .map(campaign -> {
              CampaignSnapshot snapshot =
                  runs.snapshot(tx, project, campaign, "pack", wanted.pack(), wanted.seed());
              StoredTrace newest = traces.newest(tx, project).orElse(null);
              Scenarios scenarios = scenarios(tx, project, campaign, newest);
              return submit(tx, project, campaign, snapshot, scenarios, learned, null, null);
            });
  }

  private Scenarios scenarios(
      Tx tx, ProjectId project, Campaign campaign, @Nullable StoredTrace alone) {
    List<UUID> pool = campaign.evalSet().traceIds();
    int needed = campaign.evalSet().minScenarios();
    if (pool.size() < needed) {
      throw new Refused(
          Problem.of(
              ProblemCode.TOO_FEW_SCENARIOS,
              "The eval-set of campaign '%s' holds %d of the %d scenarios it needs: register more traces, or lower min_scenarios."
                  .formatted(campaign.name(), pool.size(), needed)));
    }
    if (pool.isEmpty()) {
      if (alone == null) {
        throw new Refused(
            Problem.of(
                ProblemCode.NO_SCENARIOS,
                "Campaign '%s' has no eval-set and no trace was named: register traces, or send trace_id."
                    .formatted(campaign.name())));
      }
      return new Scenarios(List.of(alone), false);
    }
    List<StoredTrace> found = new ArrayList<>();
    for (UUID id : pool) {
      found.add(traces.find(tx, project, id).orElseThrow());
    }
    return new Scenarios(found, true);
  }

  private Submitted submit(
      Tx tx,
      ProjectId project,
      Campaign campaign,
      CampaignSnapshot snapshot,
      Scenarios scenarios,
      LearnedSchemas learned,
      @Nullable String repo,
      @Nullable Integer pullRequestNumber) {
    UUID batchId = ids.next();
    store.insert(
        tx,
        project,
        new Batch(
            batchId,
            campaign.id(),
            campaign.name(),
            scenarios.pooled(),
            scenarios.traces().size(),
            repo,
            pullRequestNumber,
            Decision.PENDING.wire(),
            BatchInputs.of(snapshot, scenarios.traces()),
            null,
            clock.millis(),
            null,
            null));
    Runs.BatchPlace place = new Runs.BatchPlace(batchId, scenarios.pooled());
    return new Submitted(
        batchId, runs.submit(tx, project, snapshot, scenarios.traces(), place, learned));
  }

  /**
   * A batch with its runs, or one run of it.
   *
   * @param batch null for a run that belongs to no batch
   */
  public record Found(@Nullable Batch batch, RunSet set) {}

  /** The run or batch of this id. */
  public Optional<Found> find(ProjectId project, UUID id) {
    return db.read(
        tx -> runs.find(tx, project, id).map(set -> new Found(batchOf(tx, project, set), set)));
  }

  /** What is wrong in a batch, worst first. */
  Page.Slice<JsonObject> findings(RunSet set, Page page) {
    return runs.findings(set, page);
  }

  private @Nullable Batch batchOf(Tx tx, ProjectId project, RunSet set) {
    UUID batchId = set.runs().getFirst().batchId();
    return batchId == null ? null : store.find(tx, project, batchId).orElse(null);
  }

  /** The verdict before this one, on the same campaign. */
  public Optional<Found> previous(ProjectId project, Batch batch) {
    return db.read(tx ->
        store
            .previous(tx, project, batch)
            .flatMap(
                before -> runs.find(tx, project, before.id()).map(set -> new Found(before, set))));
  }

  /**
   * Submissions, the newest first, and one more than the page holds.
   *
   * @param campaign only submissions of this one; null for all
   * @param decision pass, fail or pending; null for all
   */
  public List<Batch> submissions(
      ProjectId project, @Nullable UUID campaign, @Nullable String decision, Page page) {
    BatchStore.Filter filter = new BatchStore.Filter(campaign, null, decision, null, null);
    return db.read(tx -> store.page(tx, project, filter, page));
  }

  /** The newest submissions of a project. */
  public List<Batch> newest(ProjectId project, int most) {
    return list(
            project, new BatchStore.Filter(null, null, null, null, null), new Page(most, 0, null))
        .items();
  }

  /** The newest submissions of a campaign. */
  public List<Batch> newest(ProjectId project, UUID campaign, int most) {
    return list(
            project,
            new BatchStore.Filter(campaign, null, null, null, null),
            new Page(most, 0, null))
        .items();
  }

  /** The newest submission of each of these campaigns, by the campaign's id. */
  public Map<UUID, Batch> newestOf(ProjectId project, Collection<UUID> campaigns) {
    return campaigns.isEmpty()
        ? Map.of()
        : db.read(tx -> store.newestOf(tx, project, campaigns)).stream()
            .collect(Collectors.toMap(Batch::campaignId, batch -> batch, (a, b) -> b));
  }

  /** The decision of the last verdict of a campaign; empty if it has none yet. */
  Optional<String> lastDecision(ProjectId project, UUID campaign) {
    return db.read(tx -> store.lastDecision(tx, project, campaign));
  }

  /** Newest first. */
  Page.Slice<Batch> list(ProjectId project, BatchStore.Filter filter, Page page) {
    List<Batch> fetched = db.read(tx -> store.page(tx, project, filter, page));
    return page.slice(fetched, batch -> new Page.Cursor(batch.createdAt(), batch.id().toString()));
  }

  /** The campaign that a query names. */
  Optional<Campaign> campaign(ProjectId project, Ref ref) {
    return runs.findCampaign(project, ref);
  }

  /** Batches that ended before a time, the oldest first. */
  public List<UUID> endedBefore(Tx tx, ProjectId project, long before, int limit) {
    return store.endedBefore(tx, project, before, limit);
  }

  /** Removes a batch whose runs are gone, in the caller's transaction. */
  public void remove(Tx tx, ProjectId project, UUID batchId) {
    store.delete(tx, project, batchId);
  }

  /** What this feature writes down as runs come along. */
  public BatchProgress progress() {
    return new Progress();
  }

  private final class Progress implements BatchProgress {
    @Override
    public void runStarted(Tx tx, ProjectId project, UUID batchId) {
      store.start(tx, project, batchId, clock.millis());
    }

    @Override
    public void runEnds(Tx tx, ProjectId project, UUID batchId) {
      store.lock(tx, project, batchId);
    }

    @Override
    public void lastRunEnded(Tx tx, ProjectId project, UUID batchId) {
      Verdict verdict = Verdicts.of(runs.find(tx, project, batchId).orElseThrow());
      store.finish(
          tx,
          project,
          batchId,
          verdict.decision().wire(),
          CiView.rowFigures(verdict),
          clock.millis());
    }
  }
}
