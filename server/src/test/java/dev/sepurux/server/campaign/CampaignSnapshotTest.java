package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.tool.ToolSnapshot;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CampaignSnapshotTest {
  private static final JsonObject POLICY = JsonObject.builder().put("version", "0.1").build();
  private static final JsonObject TOOL =
      JsonObject.builder()
          .put("name", "refund")
          .put("effect", "irreversible")
          .put("source", "declared")
          .put("revision", 3)
          .build();

  private static CampaignSnapshot snapshot(
      Json set, @Nullable JsonObject thresholds, @Nullable PolicySnapshot policy) {
    return new CampaignSnapshot(
        UUID.randomUUID(),
        "gate",
        4,
        MutationPack.RELIABILITY,
        set,
        50,
        List.of("refund*"),
        thresholds,
        Campaign.MAX_SEED,
        policy,
        new ToolSnapshot(List.of(TOOL)));
  }

  /** What the engine reads out of the text that is kept. */
  private static PlanSnapshot.Terms judgedUnder(CampaignSnapshot snapshot) {
    JsonObject kept =
        (JsonObject)
            JsonCodec.stored(snapshot.toJson().with("engine_revision", Json.of("1")).compact());
    PlanSnapshot.Reading reading = PlanSnapshot.of(kept);
    assertThat(reading).isInstanceOf(PlanSnapshot.Reading.Accepted.class);
    return ((PlanSnapshot.Reading.Accepted) reading).snapshot().terms();
  }

  @Test
  void isReadByTheEngineAsItWasWritten() {
    PolicySnapshot policy =
        new PolicySnapshot(UUID.randomUUID(), "guards", 2, Basis.BOOTSTRAP, POLICY);
    JsonObject thresholds =
        JsonObject.builder().put("min_pass_rate", JsonNumber.of(new BigDecimal("0.85"))).build();
    CampaignSnapshot snapshot = snapshot(Json.strings(List.of("injection")), thresholds, policy);
    PlanSnapshot.Terms terms = judgedUnder(snapshot);
    assertThat(terms.policy().basis()).isEqualTo(Basis.BOOTSTRAP);
    assertThat(terms.thresholds()).isEqualTo(snapshot.gate());
    assertThat(terms.thresholds().minPassRate()).isEqualByComparingTo("0.85");
    assertThat(terms.thresholds().maxUnsafe()).isZero();
    assertThat(terms.tools().names()).containsExactly("refund");
    assertThat(terms.tools().entry("refund"))
        .as("the revision is no fact about the tool")
        .isEqualTo(TOOL.without("revision"));
    assertThat(terms.mutations().choices().keySet())
        .contains("transport.timeout")
        .anyMatch(id -> id.startsWith("injection."));
    assertThat(terms.attemptsCount()).isEqualTo(50);
    assertThat(terms.seed()).isEqualTo(Campaign.MAX_SEED);
    assertThat(terms.expects()).containsExactly("refund*");
  }

  @Test
  void holdsNoPolicyAndTheDefaultsWhereNothingIsSaid() {
    PlanSnapshot.Terms terms = judgedUnder(snapshot(JsonNull.INSTANCE, null, null));
    assertThat(terms.policy()).isEqualTo(PolicyPack.NONE);
    assertThat(terms.thresholds()).isEqualTo(Thresholds.DEFAULTS);
    assertThat(terms.mutations()).isEqualTo(MutationSelection.of(MutationPack.RELIABILITY));
  }

  @Test
  void aSubmissionsOwnPackSeedAndThresholdsStandInPlaceOfTheCampaigns() {
    JsonObject own = JsonObject.builder().put("max_unsafe", 9).build();
    CampaignSnapshot snapshot =
        snapshot(Json.strings(List.of("injection")), null, null)
            .withPack(MutationPack.SECURITY)
            .withSeed(5)
            .withThresholds(own);
    assertThat(snapshot.pack()).isEqualTo(MutationPack.SECURITY);
    assertThat(snapshot.mutationSet()).isEqualTo(JsonNull.INSTANCE);
    assertThat(snapshot.seed()).isEqualTo(5);
    assertThat(snapshot.gate().maxUnsafe()).isEqualTo(9);
    assertThat(snapshot.revision()).isEqualTo(4);
  }
}
