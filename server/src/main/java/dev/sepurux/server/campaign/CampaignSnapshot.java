package dev.sepurux.server.campaign;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.tool.ToolSnapshot;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run is judged under, copied when it is submitted: later edits never reach it.
 *
 * @param pack the campaign's mutation pack, or the one that the submission named
 * @param mutationSet what is added to the pack or left out; JSON null for nothing
 * @param expects globs of tools that a recording must have called
 * @param thresholds as given; null: the defaults
 * @param policy null: none judges
 */
public record CampaignSnapshot(
    UUID campaignId,
    String campaignName,
    int revision,
    MutationPack pack,
    Json mutationSet,
    int attemptsCount,
    List<String> expects,
    @Nullable JsonObject thresholds,
    long seed,
    @Nullable PolicySnapshot policy,
    ToolSnapshot tools) {
  public CampaignSnapshot {
    expects = List.copyOf(expects);
  }

  static CampaignSnapshot of(
      Campaign campaign, @Nullable PolicySnapshot policy, ToolSnapshot tools) {
    Campaign.Terms terms = campaign.terms();
    return new CampaignSnapshot(
        campaign.id(),
        terms.name(),
        campaign.revision(),
        terms.mutationPack(),
        terms.mutationSet(),
        terms.attemptsCount(),
        campaign.evalSet().expects(),
        terms.thresholds(),
        terms.seed(),
        policy,
        tools);
  }

  /** What is applied at the gate. */
  public Thresholds gate() {
    return Selections.thresholds(thresholds);
  }

  /** The same with the pack alone that a submission names; the campaign's set stays out of it. */
  public CampaignSnapshot withPack(MutationPack other) {
    return new CampaignSnapshot(
        campaignId,
        campaignName,
        revision,
        other,
        JsonNull.INSTANCE,
        attemptsCount,
        expects,
        thresholds,
        seed,
        policy,
        tools);
  }

  /** The same with another seed. */
  public CampaignSnapshot withSeed(long other) {
    return new CampaignSnapshot(
        campaignId,
        campaignName,
        revision,
        pack,
        mutationSet,
        attemptsCount,
        expects,
        thresholds,
        other,
        policy,
        tools);
  }

  /** The same with other thresholds, which {@link Thresholds#parse} has accepted. */
  public CampaignSnapshot withThresholds(JsonObject other) {
    return new CampaignSnapshot(
        campaignId,
        campaignName,
        revision,
        pack,
        mutationSet,
        attemptsCount,
        expects,
        other,
        seed,
        policy,
        tools);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("campaign_id", campaignId.toString())
        .put("campaign_name", campaignName)
        .put("revision", revision)
        .put("mutation_pack_id", pack.id())
        .put("mutation_set", mutationSet)
        .put("attempts_count", attemptsCount)
        .put("expects", Json.strings(expects))
        .put("thresholds", thresholds == null ? JsonNull.INSTANCE : thresholds)
        .put("seed", seed)
        .put("policy", policy == null ? JsonNull.INSTANCE : policy.toJson())
        .put("tools", tools.toJson())
        .build();
  }
}
