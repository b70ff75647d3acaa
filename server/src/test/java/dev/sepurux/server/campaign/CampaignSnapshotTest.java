package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
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

  private static CampaignSnapshot throughText(CampaignSnapshot snapshot) {
    return CampaignSnapshot.of((JsonObject) JsonCodec.stored(snapshot.toJson().compact()));
  }

  @Test
  void isTheSameAfterItWasWrittenAndRead() {
    PolicySnapshot policy =
        new PolicySnapshot(UUID.randomUUID(), "guards", 2, Basis.BOOTSTRAP, POLICY);
    JsonObject thresholds =
        JsonObject.builder().put("max_unsafe", 1).put("min_pass_rate", JsonNull.INSTANCE).build();
    for (CampaignSnapshot snapshot :
        List.of(
            snapshot(JsonNull.INSTANCE, null, null),
            snapshot(Json.strings(List.of("injection")), thresholds, policy))) {
      assertThat(throughText(snapshot)).isEqualTo(snapshot);
    }
  }

  @Test
  void compilesWhatItHolds() {
    PolicySnapshot policy =
        new PolicySnapshot(UUID.randomUUID(), "guards", 2, Basis.BOOTSTRAP, POLICY);
    JsonObject thresholds =
        JsonObject.builder().put("min_pass_rate", JsonNumber.of(new BigDecimal("0.85"))).build();
    CampaignSnapshot snapshot = snapshot(Json.strings(List.of("injection")), thresholds, policy);
    assertThat(policy.compile().basis()).isEqualTo(Basis.BOOTSTRAP);
    assertThat(snapshot.gate().minPassRate()).isEqualByComparingTo("0.85");
    assertThat(snapshot.gate().maxUnsafe()).isZero();
    assertThat(snapshot.tools().registry().names()).containsExactly("refund");
    assertThat(snapshot.selection().choices().keySet())
        .contains("transport.timeout")
        .anyMatch(id -> id.startsWith("injection."));
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
