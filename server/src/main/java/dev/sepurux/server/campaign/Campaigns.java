package dev.sepurux.server.campaign;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.Traces;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The campaigns of projects. */
public final class Campaigns {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final Audit audit;
  private final Traces traces;
  private final Tools tools;
  private final PolicyPacks policyPacks;
  private final MutationPacks mutationPacks;
  private final CampaignStore store = new CampaignStore();

  public Campaigns(
      Db db,
      Ids ids,
      Clock clock,
      Audit audit,
      Traces traces,
      Tools tools,
      PolicyPacks policyPacks,
      MutationPacks mutationPacks) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.audit = audit;
    this.traces = traces;
    this.tools = tools;
    this.policyPacks = policyPacks;
    this.mutationPacks = mutationPacks;
  }

  /** What became of a new campaign or of a change. */
  public sealed interface Outcome {
    record Created(Campaign campaign) implements Outcome {}

    /** It is as asked now: it was changed, or there was nothing to change. */
    record Present(Campaign campaign) implements Outcome {}

    record Unknown() implements Outcome {}

    /** It is not at a revision that the change was meant for. */
    record Stale(Campaign campaign) implements Outcome {}

    /** Another campaign has the name. */
    record Taken(Campaign holder) implements Outcome {}

    /** The request names packs or traces that this project does not have. */
    record UnknownReferences(List<FieldError> errors) implements Outcome {}

    record Invalid(List<FieldError> errors) implements Outcome {}
  }

  /** What a change of terms comes to. */
  private sealed interface Resolved {
    record Terms(Campaign.Terms terms) implements Resolved {}

    record Refused(Outcome outcome) implements Resolved {}
  }

  /** Makes a campaign; the same one again is no other. */
  public TxWork<Outcome> create(ProjectId project, NewCampaign asked) {
    return tx -> create(tx, project, asked);
  }

  private Outcome create(Tx tx, ProjectId project, NewCampaign asked) {
    return switch (resolve(tx, project, asked.terms(), TermsChange.DEFAULTS)) {
      case Resolved.Refused refused -> refused.outcome();
      case Resolved.Terms resolved -> create(tx, project, resolved.terms(), asked.evalSet());
    };
  }

  private Outcome create(Tx tx, ProjectId project, Campaign.Terms terms, EvalSetChange evalSet) {
    Campaign holder = find(tx, project, terms.name());
    if (holder != null) {
      // Else a text that is no id would be left out, and the rest taken for what is there already.
      List<FieldError> unreadable = evalSet.add().unreadable();
      if (!unreadable.isEmpty()) {
        return new Outcome.UnknownReferences(unreadable);
      }
      return same(terms, holder.terms()) && evalSet.describes(holder.evalSet())
          ? new Outcome.Present(holder)
          : new Outcome.Taken(holder);
    }
    List<FieldError> unknown = unknown(tx, project, evalSet.add());
    if (!unknown.isEmpty()) {
      return new Outcome.UnknownReferences(unknown);
    }
    return new Outcome.Created(insert(tx, project, terms, evalSet.over(EvalSet.EMPTY)));
  }

  private Campaign insert(Tx tx, ProjectId project, Campaign.Terms terms, EvalSet evalSet) {
    long now = clock.millis();
    Campaign campaign = new Campaign(ids.next(), terms, evalSet, 1, now, now, null);
    store.insert(tx, project, campaign);
    return campaign;
  }

  /** Null and an empty list say the same, and so do thresholds that come to the same. */
  private static boolean same(Campaign.Terms a, Campaign.Terms b) {
    return normal(a).equals(normal(b))
        && Selections.thresholds(a.thresholds()).equals(Selections.thresholds(b.thresholds()));
  }

  private static Campaign.Terms normal(Campaign.Terms t) {
    Json set = t.mutationSet().equals(JsonArray.EMPTY) ? JsonNull.INSTANCE : t.mutationSet();
    return new Campaign.Terms(
        t.name(),
        t.description(),
        t.mutationPack(),
        set,
        t.policyPackId(),
        t.attemptsCount(),
        null,
        t.seed());
  }

  Outcome change(ProjectId project, Ref ref, TermsChange change, IfMatch condition) {
    return db.write(changing(project, ref, change, condition));
  }

  Outcome changeEvalSet(ProjectId project, Ref ref, EvalSetChange change, IfMatch condition) {
    return db.write(changing(project, ref, change, condition));
  }

  /** Changes the terms of a campaign. */
  public TxWork<Outcome> changing(
      ProjectId project, Ref ref, TermsChange change, IfMatch condition) {
    return edit(project, ref, condition, (tx, old) -> change(tx, project, old, change));
  }

  /** Changes the eval-set of a campaign. */
  public TxWork<Outcome> changing(
      ProjectId project, Ref ref, EvalSetChange change, IfMatch condition) {
    return edit(project, ref, condition, (tx, old) -> change(tx, project, old, change));
  }

  /**
   * What would stand in the way of these terms now; empty for nothing.
   *
   * @param self the campaign that they are for; null for a new one
   */
  public List<FieldError> obstacles(ProjectId project, TermsChange change, @Nullable UUID self) {
    return db.read(tx ->
        switch (resolve(tx, project, change, TermsChange.DEFAULTS)) {
          case Resolved.Refused(Outcome.Invalid invalid) -> invalid.errors();
          case Resolved.Refused(Outcome.UnknownReferences unknown) -> unknown.errors();
          case Resolved.Refused _ -> List.of();
          case Resolved.Terms resolved -> {
            Campaign holder = find(tx, project, resolved.terms().name());
            yield holder == null || holder.id().equals(self)
                ? List.of()
                : List.of(
                    FieldError.body(
                        TermsChange.NAME, "another campaign has this name", "name_taken"));
          }
        });
  }

  /** Adds a trace to the eval-set of a live campaign, in the caller's transaction. */
  public Outcome addTrace(Tx tx, ProjectId project, Ref ref, UUID trace) {
    EvalSetChange change =
        new EvalSetChange(
            new TraceRefs(List.of("trace"), List.of(trace.toString())),
            EvalSetChange.NONE.remove(),
            null,
            null,
            null,
            null);
    return live(tx, project, ref)
        .map(old -> change(tx, project, old, change))
        .orElseGet(Outcome.Unknown::new);
  }

  private TxWork<Outcome> edit(
      ProjectId project, Ref ref, IfMatch condition, BiFunction<Tx, Campaign, Outcome> edit) {
    return tx -> {
      Campaign old = live(tx, project, ref).orElse(null);
      if (old == null) {
        return new Outcome.Unknown();
      }
      return condition.admits(old.id(), old.revision())
          ? edit.apply(tx, old)
          : new Outcome.Stale(old);
    };
  }

  private Outcome change(Tx tx, ProjectId project, Campaign old, TermsChange change) {
    return switch (resolve(tx, project, change, old.terms())) {
      case Resolved.Refused refused -> refused.outcome();
      case Resolved.Terms resolved -> change(tx, project, old, resolved.terms());
    };
  }

  private Outcome change(Tx tx, ProjectId project, Campaign old, Campaign.Terms terms) {
    Campaign holder = find(tx, project, terms.name());
    if (holder != null && !holder.id().equals(old.id())) {
      return new Outcome.Taken(holder);
    }
    if (terms.equals(old.terms())) {
      return new Outcome.Present(old);
    }
    Campaign changed = old.with(terms, clock.millis());
    store.update(tx, project, old, changed);
    return new Outcome.Present(changed);
  }

  private Outcome change(Tx tx, ProjectId project, Campaign old, EvalSetChange change) {
    List<FieldError> both =
        change
            .remove()
            .among(
                change.add().ids(), "the same id is in add_trace_ids: decide for one", "conflict");
    if (!both.isEmpty()) {
      return new Outcome.Invalid(both);
    }
    if (change.misorders(old.evalSet())) {
      return new Outcome.Invalid(List.of(misordered(old.evalSet().traceIds().size())));
    }
    List<FieldError> unknown = new ArrayList<>(unknown(tx, project, change.add()));
    unknown.addAll(unknown(tx, project, change.remove()));
    if (!unknown.isEmpty()) {
      return new Outcome.UnknownReferences(unknown);
    }
    EvalSet evalSet = change.over(old.evalSet());
    if (evalSet.traceIds().size() > EvalSet.MAX_TRACES) {
      return new Outcome.Invalid(List.of(tooMany(evalSet.traceIds().size())));
    }
    if (evalSet.equals(old.evalSet())) {
      return new Outcome.Present(old);
    }
    Campaign changed = old.with(evalSet, clock.millis());
    store.update(tx, project, old, changed);
    return new Outcome.Present(changed);
  }

  private static FieldError misordered(int size) {
    return FieldError.body(
        "trace_ids",
        "an order names each of the eval-set's %d traces, and each once".formatted(size),
        "order");
  }

  private static FieldError tooMany(int size) {
    return FieldError.body(
        "add_trace_ids",
        "an eval-set holds at most %d traces; with these it would hold %d"
            .formatted(EvalSet.MAX_TRACES, size),
        "too_long");
  }

  private List<FieldError> unknown(Tx tx, ProjectId project, TraceRefs refs) {
    return refs.isEmpty() ? List.of() : refs.unknown(traces.existing(tx, project, refs.ids()));
  }

  private Resolved resolve(Tx tx, ProjectId project, TermsChange change, Campaign.Terms old) {
    List<FieldError> unknown = new ArrayList<>();
    MutationPack pack = null;
    if (change.mutationPack() != null) {
      pack = mutationPacks.find(change.mutationPack()).orElse(null);
      if (pack == null) {
        unknown.add(unknownPack(TermsChange.MUTATION_PACK, "mutation pack"));
      }
    }
    UUID policy = null;
    if (change.policyPack() != null) {
      policy =
          policyPacks.live(tx, project, change.policyPack()).map(SavedPolicyPack::id).orElse(null);
      if (policy == null) {
        unknown.add(unknownPack(TermsChange.POLICY_PACK, "policy pack"));
      }
    }
    if (!unknown.isEmpty()) {
      return new Resolved.Refused(new Outcome.UnknownReferences(unknown));
    }
    return checked(change.over(old, pack, policy));
  }

  private static FieldError unknownPack(String field, String kind) {
    return FieldError.body(
        field, "no " + kind + " of this project has this id or name", "unknown_reference");
  }

  private static Resolved checked(Campaign.Terms terms) {
    List<FieldError> errors =
        Selections.errors(terms.mutationSet(), terms.mutationPack()).stream()
            .map(note -> error(TermsChange.MUTATION_SET, note))
            .toList();
    return errors.isEmpty()
        ? new Resolved.Terms(terms)
        : new Resolved.Refused(new Outcome.Invalid(errors));
  }

  private static FieldError error(String field, Note note) {
    return FieldError.inBody("/" + field + note.loc(), note.msg(), note.type());
  }

  Removal archive(ProjectId project, Ref ref, IfMatch condition) {
    return db.write(archiving(project, ref, condition));
  }

  /** Puts a campaign into the archive: its name is free again; runs under way go on. */
  public TxWork<Removal> archiving(ProjectId project, Ref ref, IfMatch condition) {
    return tx -> {
      Campaign campaign = live(tx, project, ref).orElse(null);
      if (campaign == null) {
        return Removal.UNKNOWN;
      }
      if (!condition.admits(campaign.id(), campaign.revision())) {
        return new Removal.Stale(campaign.revision());
      }
      store.update(tx, project, campaign, campaign.archived(clock.millis()));
      audit.note(tx, project, "campaign deleted", campaign.name());
      return Removal.DONE;
    };
  }

  /** A live campaign that names the policy pack. */
  public Optional<Campaign> naming(Tx tx, ProjectId project, UUID policyPack) {
    return store.naming(tx, project, policyPack).flatMap(id -> store.find(tx, project, Ref.of(id)));
  }

  /** Which of these traces stand in the eval-set of a live campaign; at most 500 are asked for. */
  public Set<UUID> pooled(Tx tx, ProjectId project, Collection<UUID> traceIds) {
    return traceIds.isEmpty() ? Set.of() : Set.copyOf(store.pooled(tx, project, traceIds));
  }

  /**
   * The live campaigns whose eval-set holds each of these traces; what is in none is left out.
   *
   * @param traceIds at most a few hundred
   */
  public Map<UUID, List<Pool>> pools(ProjectId project, Collection<UUID> traceIds) {
    return traceIds.isEmpty() ? Map.of() : db.read(tx -> store.pools(tx, project, traceIds));
  }

  /**
   * The names of campaigns, archived ones too, by id.
   *
   * @param ids at most a few hundred
   */
  public Map<UUID, String> namesOf(ProjectId project, Collection<UUID> ids) {
    return ids.isEmpty() ? Map.of() : db.read(tx -> store.namesOf(tx, project, ids));
  }

  /** Live campaigns by name, without their eval-sets. */
  public List<Pool> names(ProjectId project, int limit) {
    return db.read(tx -> store.names(tx, project, limit));
  }

  /** Takes a trace out of every eval-set. */
  public void forgetTrace(Tx tx, ProjectId project, UUID trace) {
    for (UUID id : store.holding(tx, project, trace)) {
      Campaign old = store.find(tx, project, Ref.of(id)).orElseThrow();
      List<UUID> left = old.evalSet().traceIds().stream().filter(t -> !t.equals(trace)).toList();
      EvalSet rest = new EvalSet(left, old.evalSet().minScenarios(), old.evalSet().expects());
      store.update(tx, project, old, old.with(rest, clock.millis()));
    }
  }

  /** By name a live campaign; by id an archived one too. */
  public Optional<Campaign> find(ProjectId project, Ref ref) {
    return db.read(tx -> find(tx, project, ref));
  }

  /** As {@link #find(ProjectId, Ref)}, in the caller's transaction. */
  public Optional<Campaign> find(Tx tx, ProjectId project, Ref ref) {
    return store.find(tx, project, ref);
  }

  /** A campaign that can be changed and run. */
  public Optional<Campaign> live(Tx tx, ProjectId project, Ref ref) {
    return store.find(tx, project, ref).filter(campaign -> campaign.archivedAt() == null);
  }

  private @Nullable Campaign find(Tx tx, ProjectId project, String name) {
    return store.find(tx, project, Ref.of(name)).orElse(null);
  }

  /** Newest first. */
  public Page.Slice<Campaign> list(ProjectId project, Page page) {
    List<Campaign> fetched = db.read(tx -> store.page(tx, project, page));
    return page.slice(fetched, c -> new Page.Cursor(c.createdAt(), c.id().toString()));
  }

  /** What a run of this campaign that is submitted in the caller's transaction is judged under. */
  public CampaignSnapshot snapshot(Tx tx, ProjectId project, Campaign campaign) {
    PolicySnapshot policy =
        policyPacks.snapshot(tx, project, campaign.terms().policyPackId()).orElse(null);
    return CampaignSnapshot.of(campaign, policy, tools.snapshot(tx, project));
  }

  /**
   * Makes a campaign of a mutation pack with this pool, all else by default. The caller has seen in
   * the same transaction that the name is free.
   */
  public Campaign propose(
      Tx tx, ProjectId project, String name, MutationPack pack, List<UUID> traceIds) {
    Campaign.Terms d = TermsChange.DEFAULTS;
    Campaign.Terms terms =
        new Campaign.Terms(
            name, null, pack, d.mutationSet(), null, d.attemptsCount(), null, d.seed());
    return insert(tx, project, terms, new EvalSet(traceIds, 0, List.of()));
  }
}
