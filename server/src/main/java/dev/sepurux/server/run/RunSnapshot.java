package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.campaign.CampaignSnapshot;
import dev.sepurux.server.policy.PolicySnapshot;

/**
 * The inputs of a plan as they were at submission. With the trace's bytes they determine a run's
 * result to the byte.
 *
 * @param engineRevision the engine that was current then
 */
record RunSnapshot(String engineRevision, CampaignSnapshot campaign) {
  private static final String REVISION = "engine_revision";

  static RunSnapshot now(CampaignSnapshot campaign) {
    return new RunSnapshot(Judge.REVISION, campaign);
  }

  static RunSnapshot of(String text) {
    if (JsonText.parse(text) instanceof JsonObject json) {
      return new RunSnapshot(String.valueOf(json.text(REVISION)), CampaignSnapshot.of(json));
    }
    throw new IllegalStateException("a snapshot is no JSON object");
  }

  String text() {
    return campaign.toJson().with(REVISION, Json.of(engineRevision)).compact();
  }

  /** What the engine is given. */
  RunInputs inputs(Trace trace) {
    PolicySnapshot policy = campaign.policy();
    return new RunInputs(
        trace,
        campaign.tools().registry(),
        policy == null ? PolicyPack.NONE : policy.compile(),
        campaign.selection(),
        campaign.attemptsCount(),
        campaign.seed(),
        campaign.gate(),
        campaign.expects());
  }
}
