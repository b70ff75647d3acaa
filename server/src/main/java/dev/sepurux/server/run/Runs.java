package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.MutatedTrace;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.approval.Approvals;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.CampaignSnapshot;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.MutationPacks;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.schema.ResultSchemas;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.work.WorkQueue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs, their attempts and events. */
public final class Runs {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final WorkQueue queue;
  private final Traces traces;
  private final Campaigns campaigns;
  private final MutationPacks packs;
  private final Approvals approvals;
  private final ResultSchemas resultSchemas;
  private final RunStore store = new RunStore();
  private final AttemptStore attempts = new AttemptStore();
  private final RuleStore rules = new RuleStore();
  private final AttemptCountStore counts = new AttemptCountStore();

  public Runs(
      Db db,
      Ids ids,
      Clock clock,
      WorkQueue queue,
      Traces traces,
      Campaigns campaigns,
      MutationPacks packs,
      Approvals approvals,
      ResultSchemas resultSchemas) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.queue = queue;
    this.traces = traces;
    this.campaigns = campaigns;
    this.packs = packs;
    this.approvals = approvals;
    this.resultSchemas = resultSchemas;
  }

  /**
   * Where the runs of a submission belong.
   *
   * @param id the batch's id
   * @param pooled true if they are the campaign's eval-set
   */
  public record BatchPlace(UUID id, boolean pooled) {}

  /**
   * Submits one run a trace in the caller's transaction: the snapshot, the runs and their work
   * units are there together or not at all.
   *
   * @param snapshot what every run is judged under
   * @param batch null for a run on its own
   * @param learned what the recordings of the project show of their tools' results
   * @return the runs' ids, in order of the traces
   */
  public List<UUID> submit(
      Tx tx,
      ProjectId project,
      CampaignSnapshot snapshot,
      List<StoredTrace> sources,
      @Nullable BatchPlace batch,
      LearnedSchemas learned) {
    long now = clock.millis();
    UUID snapshotId = ids.next();
    RunTerms terms = RunTerms.of(snapshot);
    Json known = approvals.known(tx, project, sources.stream().map(StoredTrace::id).toList());
    store.insertSnapshot(
        tx,
        project,
        snapshotId,
        terms,
        RunSnapshot.now(snapshot, known, learned.only(calledIn(sources))).text(),
        now);
    List<UUID> made = new ArrayList<>();
    for (StoredTrace trace : sources) {
      Run run =
          new Run(
              ids.next(),
              project,
              batch == null ? null : batch.id(),
              batch != null && batch.pooled(),
              made.size(),
              snapshot.campaignId(),
              trace.id(),
              trace.sha256(),
              false,
              snapshotId,
              terms,
              RunStatus.QUEUED,
              null,
              null,
              null,
              now,
              null,
              null);
      store.insert(tx, run);
      queue.enqueue(tx, project, RunHandler.KIND, run.id().toString());
      made.add(run.id());
    }
    return made;
  }

  private static Set<String> calledIn(List<StoredTrace> sources) {
    Set<String> tools = new TreeSet<>();
    for (StoredTrace trace : sources) {
      if (trace.summary().child("tools") instanceof JsonArray names) {
        names.items().stream().map(Json::asText).filter(Objects::nonNull).forEach(tools::add);
      }
    }
    return tools;
  }

  /**
   * What the project's recordings show of their tools' results, for a submission: to be asked
   * before its transaction, since recordings are read for it.
   */
  public LearnedSchemas learned(ProjectId project) {
    return resultSchemas.learned(project);
  }

  /**
   * What a submission is judged under: the campaign as it stands, with what the submission
   * overrides.
   *
   * @param field where the body names the pack, for the error
   * @param pack names another mutation pack, or null
   * @param seed another seed, or null
   * @throws Refused with {@code unknown_reference} if there is no such pack
   */
  public CampaignSnapshot snapshot(
      Tx tx,
      ProjectId project,
      Campaign campaign,
      String field,
      @Nullable Ref pack,
      @Nullable Long seed) {
    CampaignSnapshot snapshot = campaigns.snapshot(tx, project, campaign);
    if (pack != null) {
      snapshot =
          snapshot.withPack(
              packs.find(pack).orElseThrow(() -> unknown(field, "mutation pack", pack)));
    }
    return seed == null ? snapshot : snapshot.withSeed(seed);
  }

  /** Submits one run that belongs to no batch. */
  TxWork<UUID> submitOne(ProjectId project, NewRun wanted) {
    LearnedSchemas learned = learned(project);
    return tx -> {
      Campaign campaign = campaign(tx, project, wanted.campaign());
      StoredTrace trace = trace(tx, project, wanted.trace());
      CampaignSnapshot snapshot =
          snapshot(tx, project, campaign, "mutation_pack_id", wanted.mutationPack(), wanted.seed());
      return submit(tx, project, snapshot, List.of(trace), null, learned).getFirst();
    };
  }

  /**
   * Submits one run of a trace under a campaign as it stands.
   *
   * @throws Refused with {@code unknown_reference} if one of them is gone
   */
  public TxWork<UUID> submitOne(ProjectId project, Ref trace, Ref campaign) {
    return submitOne(project, new NewRun(trace, campaign, null, null));
  }

  /**
   * The campaign that a body names.
   *
   * @throws Refused with {@code unknown_reference}
   */
  public Campaign campaign(Tx tx, ProjectId project, Ref ref) {
    return campaigns
        .live(tx, project, ref)
        .orElseThrow(() -> unknown("campaign_id", "campaign", ref));
  }

  /**
   * The trace that a body names.
   *
   * @throws Refused with {@code unknown_reference}
   */
  public StoredTrace trace(Tx tx, ProjectId project, Ref ref) {
    UUID id = ref.id();
    Optional<StoredTrace> trace = id == null ? Optional.empty() : traces.find(tx, project, id);
    return trace.orElseThrow(() -> unknown("trace_id", "trace", ref));
  }

  private static Refused unknown(String field, String kind, Ref ref) {
    return Refused.unknownReferences(
        List.of(
            FieldError.body(
                field,
                "no %s %s in this project".formatted(kind, ref.text()),
                "unknown_reference")));
  }

  /** What a run id names: a run, or a batch. */
  public Optional<RunSet> find(ProjectId project, UUID id) {
    return db.read(tx -> find(tx, project, id));
  }

  /** As {@link #find(ProjectId, UUID)}, in the caller's transaction. */
  public Optional<RunSet> find(Tx tx, ProjectId project, UUID id) {
    Optional<RunSet> one = store.find(tx, project, id).map(RunSet.One::new);
    if (one.isPresent()) {
      return one;
    }
    List<Run> runs = store.ofBatch(tx, project, id);
    return runs.isEmpty() ? Optional.empty() : Optional.of(new RunSet.Batch(id, runs));
  }

  /** The run or batch of a campaign that finished last. */
  Optional<RunSet> newestFinished(ProjectId project, UUID campaign) {
    return db.read(tx ->
        store
            .newestFinished(tx, project, campaign)
            .flatMap(run -> {
              UUID batchId = run.batchId();
              return find(tx, project, batchId == null ? run.id() : batchId);
            }));
  }

  /** Newest first. */
  Page.Slice<Run> list(ProjectId project, RunStore.Filter filter, Page page) {
    List<Run> fetched = db.read(tx -> store.page(tx, project, filter, page));
    return page.slice(fetched, run -> new Page.Cursor(run.createdAt(), run.id().toString()));
  }

  /**
   * Runs that belong to no batch, the newest first, and one more than the page holds.
   *
   * @param campaign only runs of this one; null for all
   */
  public List<Run> alone(ProjectId project, @Nullable UUID campaign, Page page) {
    return db.read(tx -> store.alone(tx, project, campaign, page));
  }

  /** The newest runs on a trace, the newest first. */
  public List<Run> newestOn(ProjectId project, UUID trace, int limit) {
    return list(project, new RunStore.Filter(null, trace, null), new Page(limit, 0, null)).items();
  }

  /** Attempts or events of a run or batch, in order of run and place. */
  Page.Slice<AttemptStore.Row> items(
      RunSet set, AttemptStore.Kind kind, Map<String, Object> filters, Page page) {
    AttemptStore.Place after = AttemptStore.Place.of(page);
    List<AttemptStore.Row> fetched =
        db.read(tx -> attempts.page(tx, kind, set, filters, page, after));
    return page.slice(fetched, row -> row.inSet().cursor());
  }

  /**
   * Attempts as the API shows them, in order of run and ordinal.
   *
   * @param filters a column of attempts to the value it must have
   */
  public Page.Slice<JsonObject> attempts(RunSet set, Map<String, String> filters, Page page) {
    return items(set, AttemptStore.Kind.ATTEMPT, Map.copyOf(filters), page)
        .map(EvidenceView::attempt);
  }

  /** How many attempts the filters leave. */
  public int countAttempts(RunSet set, Map<String, String> filters) {
    return db.read(tx -> counts.count(tx, set, Map.copyOf(filters)));
  }

  /** Attempts but the control arms, counted by what was asked and how it ended. */
  public List<AttemptCount> counts(RunSet set) {
    return db.read(tx -> counts.counts(tx, set));
  }

  /**
   * How many attempts of each run were asked as each class and ended so, the control arms aside.
   *
   * @param runs at most a few hundred
   */
  public List<ScenarioCount> scenarios(Collection<UUID> runs) {
    return runs.isEmpty() ? List.of() : db.read(tx -> counts.scenarios(tx, runs));
  }

  /** The outcomes of a run's attempts in order, the control arm first. */
  public List<String> outcomes(Run run) {
    return db.read(tx -> attempts.outcomes(tx, run.id()));
  }

  /**
   * All that is known of one attempt.
   *
   * @param attempt as the API shows it
   * @param played the same played out, as the API shows it; null if that was not asked for, the
   *     recording is gone, or another revision of the engine judged it
   * @param policyEvents in order, as the API shows them
   * @param securityEvents likewise
   */
  public record Inspected(
      JsonObject attempt,
      @Nullable JsonObject played,
      List<JsonObject> policyEvents,
      List<JsonObject> securityEvents) {}

  /**
   * One attempt with its events.
   *
   * @param play whether to play it out too, which takes as long as judging the run again
   */
  public Optional<Inspected> inspect(Run run, int ordinal, boolean play) {
    return attempt(run, ordinal)
        .map(row ->
            new Inspected(
                EvidenceView.attempt(row),
                play ? playedOrNull(run, row) : null,
                events(run, ordinal, AttemptStore.Kind.POLICY_EVENT)
                    .map(event -> EvidenceView.policyEvent(event, run.terms()))
                    .toList(),
                events(run, ordinal, AttemptStore.Kind.SECURITY_EVENT)
                    .map(EvidenceView::securityEvent)
                    .toList()));
  }

  private @Nullable JsonObject playedOrNull(Run run, AttemptStore.Row row) {
    try {
      return played(run, row);
    } catch (Refused gone) {
      return null;
    }
  }

  private Stream<AttemptStore.Row> events(Run run, int ordinal, AttemptStore.Kind kind) {
    Page page = new Page(Page.MAX_LIMIT, 0, null);
    return items(new RunSet.One(run), kind, Map.of("attempt", ordinal), page).items().stream();
  }

  /** What each guard of the policy did in a run or batch, as the API shows it. */
  JsonObject rules(RunSet set) {
    RuleStatistics statistics =
        new RuleStatistics(set, plan(set.runs().getFirst()).terms().policy(), counts(set));
    db.<@Nullable Void>read(tx -> {
      rules.tellStopped(tx, set, statistics::add);
      return null;
    });
    return statistics.toJson();
  }

  /** A run, or all runs of a batch together, as the API shows them. */
  public JsonObject view(RunSet set) {
    return RunView.whole(set);
  }

  /** What a run, or every run of a batch, was judged under, as the API shows it. */
  JsonObject snapshot(RunSet set) {
    return snapshotOf(set.runs().getFirst()).view(set);
  }

  /** What a run was judged under. */
  public PlanSnapshot plan(Run run) {
    return snapshotOf(run).plan();
  }

  /**
   * Runs that were judged to the end and whose recordings are there, newest first.
   *
   * @param campaign only its runs; null for all
   * @param policyPack only those that this pack judged, at any revision; null for all
   */
  public List<Run> newestJudged(
      ProjectId project, @Nullable UUID campaign, @Nullable UUID policyPack, int limit) {
    return db.read(tx -> store.newestJudged(tx, project, campaign, policyPack, limit));
  }

  /** How many runs a batch has; 0 if there is none of that id. */
  public int countInBatch(ProjectId project, UUID batchId) {
    return db.read(tx -> store.countInBatch(tx, project, batchId));
  }

  private RunSnapshot snapshotOf(Run run) {
    return RunSnapshot.of(
        db.read(tx -> store.snapshot(tx, run.project(), run.snapshotId())).orElseThrow());
  }

  /**
   * The recording as it would have been in one attempt; rendered now and kept nowhere.
   *
   * @throws Refused with {@code not_found} if the recording is gone, with {@code engine_changed} if
   *     this engine does not ask that attempt any more
   */
  JsonObject played(Run run, AttemptStore.Row attempt) {
    Trace trace =
        traces
            .read(run.project(), run.traceId())
            .orElseThrow(() -> new Refused(Problem.notFound("trace")));
    MutatedTrace played = Judge.mutated(snapshotOf(run).terms().inputs(trace), attempt.place());
    if (played == null || !isOf(played, attempt.body())) {
      throw new Refused(
          Problem.of(
              ProblemCode.ENGINE_CHANGED,
              "This server's engine does not ask this attempt any more; submit the run again."));
    }
    return EvidenceView.played(attempt, played.toJson());
  }

  private static boolean isOf(MutatedTrace played, JsonObject stored) {
    return played.attempt().questionKey().equals(stored.text("question_key"))
        && played.attempt().mutation().equals(stored.text("mutation"));
  }

  /** What is wrong, worst first, as the API shows it. */
  public Page.Slice<JsonObject> findings(RunSet set, Page page) {
    return new Findings(this::example).page(set, page);
  }

  private Optional<AttemptStore.Row> example(Run run, Finding finding) {
    return db.read(tx -> attempts.example(tx, run.id(), finding));
  }

  Optional<AttemptStore.Row> attempt(Run run, int ordinal) {
    return db.read(tx -> attempts.attempt(tx, run.id(), ordinal));
  }

  /** Attempts of a run or batch that did not pass, in order. */
  Page.Slice<AttemptStore.Row> failures(RunSet set, Page page) {
    AttemptStore.Place after = AttemptStore.Place.of(page);
    List<AttemptStore.Row> fetched = db.read(tx -> attempts.failures(tx, set, page, after));
    return page.slice(fetched, row -> row.inSet().cursor());
  }

  /** Attempts of a campaign that did not pass, newest run first. */
  Page.Slice<AttemptStore.Row> failures(ProjectId project, UUID campaign, Page page) {
    AttemptStore.Newest after = AttemptStore.Newest.of(page);
    List<AttemptStore.Row> fetched =
        db.read(tx -> attempts.failuresOfCampaign(tx, project, campaign, page, after));
    return page.slice(fetched, row -> row.newest().cursor());
  }

  /** The live campaign that a path names for a submission, in the caller's transaction. */
  public Optional<Campaign> liveCampaign(Tx tx, ProjectId project, Ref ref) {
    return campaigns.live(tx, project, ref);
  }

  /** The campaign that a path or query names, to read about its runs; it may be archived. */
  public Optional<Campaign> findCampaign(ProjectId project, Ref ref) {
    return campaigns.find(project, ref);
  }

  /** A run on the trace that has not ended. */
  public Optional<UUID> openOn(Tx tx, ProjectId project, UUID traceId) {
    return store.openOn(tx, project, traceId);
  }

  /** Notes in every run on the trace that the recording is gone. */
  public void traceDeleted(Tx tx, ProjectId project, UUID traceId) {
    store.traceDeleted(tx, project, traceId);
  }

  /** Removes runs that have ended, with all that hangs on them, in the caller's transaction. */
  public void remove(Tx tx, ProjectId project, RunSet set) {
    for (Run run : set.runs()) {
      attempts.delete(tx, run.id());
      counts.delete(tx, run.id());
      store.delete(tx, project, run);
    }
  }

  /** Runs that belong to no batch and ended before a time, the oldest first. */
  public List<Run> endedAlone(Tx tx, ProjectId project, long before, int limit) {
    return store.endedAlone(tx, project, before, limit);
  }
}
