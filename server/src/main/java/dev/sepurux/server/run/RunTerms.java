package dev.sepurux.server.run;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.server.campaign.CampaignSnapshot;
import dev.sepurux.server.policy.PolicySnapshot;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The small part of a snapshot that lists and verdicts need.
 *
 * @param mutationPackId the pack that asks
 * @param policyPackId the pack that judges, or null
 * @param policyRevision its revision at submission, or null
 * @param seed of the plan
 * @param thresholds what the gate applies
 */
public record RunTerms(
    UUID mutationPackId,
    @Nullable UUID policyPackId,
    @Nullable Integer policyRevision,
    long seed,
    Thresholds thresholds) {

  static RunTerms of(CampaignSnapshot snapshot) {
    PolicySnapshot policy = snapshot.policy();
    return new RunTerms(
        UUID.fromString(snapshot.pack().id()),
        policy == null ? null : policy.packId(),
        policy == null ? null : policy.revision(),
        snapshot.seed(),
        snapshot.gate());
  }

  String text() {
    return JsonObject.builder()
        .put("mutation_pack_id", mutationPackId.toString())
        .put("policy_pack_id", policyPackId == null ? null : policyPackId.toString())
        .put("policy_revision", revision())
        .put("seed", seed)
        .put("thresholds", thresholds.toJson())
        .build()
        .compact();
  }

  Json revision() {
    return policyRevision == null ? JsonNull.INSTANCE : Json.of(policyRevision);
  }

  static RunTerms of(String text) {
    if (!(JsonText.parse(text) instanceof JsonObject json)) {
      throw new IllegalStateException("a run's terms are no JSON object");
    }
    String policyPack = json.text("policy_pack_id");
    BigDecimal revision = decimal(json, "policy_revision");
    BigDecimal seed = decimal(json, "seed");
    if (seed == null
        || !(Thresholds.parse(json.get("thresholds"), Catalogue.CATEGORIES)
            instanceof Thresholds.Parsed.Accepted accepted)) {
      throw new IllegalStateException("a run's terms do not read as such any more");
    }
    return new RunTerms(
        UUID.fromString(String.valueOf(json.text("mutation_pack_id"))),
        policyPack == null ? null : UUID.fromString(policyPack),
        revision == null ? null : revision.intValueExact(),
        seed.longValueExact(),
        accepted.thresholds());
  }

  private static @Nullable BigDecimal decimal(JsonObject json, String name) {
    return json.get(name) instanceof JsonNumber number ? number.decimal() : null;
  }
}
