package dev.sepurux.server.campaign;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.server.json.Times;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of recordings, of which, and when it passes.
 *
 * @param terms what can be changed
 * @param evalSet its pool
 * @param revision from 1, raised by each change of terms or pool
 * @param createdAt ms since 1970
 * @param updatedAt ms since 1970
 * @param archivedAt ms since 1970; null while it can be run
 */
public record Campaign(
    UUID id,
    Terms terms,
    EvalSet evalSet,
    int revision,
    long createdAt,
    long updatedAt,
    @Nullable Long archivedAt) {
  public static final int DEFAULT_ATTEMPTS = 50;
  public static final int MAX_ATTEMPTS = 10_000;

  /** The largest seed: every JSON reader keeps it exact. */
  public static final long MAX_SEED = (1L << 53) - 1;

  /**
   * The terms of a campaign.
   *
   * @param mutationPack the pack that its questions come from
   * @param mutationSet what is added to the pack or left out, as given; JSON null for nothing
   * @param policyPackId null: the project's default pack when a run is submitted, if there is one
   * @param attemptsCount most attempts in one run, 1 to {@link #MAX_ATTEMPTS}
   * @param thresholds as given; null: the defaults
   * @param seed 0 to {@link #MAX_SEED}
   */
  public record Terms(
      String name,
      @Nullable String description,
      MutationPack mutationPack,
      Json mutationSet,
      @Nullable UUID policyPackId,
      int attemptsCount,
      @Nullable JsonObject thresholds,
      long seed) {}

  public String name() {
    return terms.name();
  }

  /** What is applied at the gate. */
  public Thresholds thresholds() {
    return Selections.thresholds(terms.thresholds());
  }

  /** The mutations that this campaign asks with. */
  public MutationSelection selection() {
    return Selections.selection(terms.mutationSet(), terms.mutationPack());
  }

  Campaign with(Terms changed, long now) {
    return new Campaign(id, changed, evalSet, revision + 1, createdAt, now, archivedAt);
  }

  Campaign with(EvalSet changed, long now) {
    return new Campaign(id, terms, changed, revision + 1, createdAt, now, archivedAt);
  }

  Campaign archived(long now) {
    return new Campaign(id, terms, evalSet, revision + 1, createdAt, now, now);
  }

  Campaign withTraces(List<UUID> traceIds) {
    EvalSet filled = new EvalSet(traceIds, evalSet.minScenarios(), evalSet.expects());
    return new Campaign(id, terms, filled, revision, createdAt, updatedAt, archivedAt);
  }

  /** Campaign on the wire. */
  JsonObject toJson() {
    UUID policy = terms.policyPackId();
    JsonObject thresholds = terms.thresholds();
    return JsonObject.builder()
        .put("campaign_id", id.toString())
        .put("name", terms.name())
        .put("description", terms.description())
        .put("mutation_set", terms.mutationSet())
        .put("mutation_pack_id", terms.mutationPack().id())
        .put("mutation_pack_name", terms.mutationPack().name())
        .put("policy_pack_id", policy == null ? null : policy.toString())
        .put("attempts_count", terms.attemptsCount())
        .put("eval_set", evalSetJson())
        .put("thresholds", thresholds == null ? JsonNull.INSTANCE : thresholds)
        .put("seed", terms.seed())
        .put("warnings", JsonArray.EMPTY)
        .put("revision", revision)
        .put("created_at", Times.text(createdAt))
        .put("updated_at", Times.text(updatedAt))
        .put("archived_at", archivedAt == null ? null : Times.text(archivedAt))
        .build();
  }

  private JsonObject evalSetJson() {
    return JsonObject.builder()
        .put("trace_ids", Json.strings(evalSet.traceIds().stream().map(UUID::toString).toList()))
        .put("attempts_count", terms.attemptsCount())
        .put("min_scenarios", evalSet.minScenarios())
        .put("expects", Json.strings(evalSet.expects()))
        .build();
  }
}
