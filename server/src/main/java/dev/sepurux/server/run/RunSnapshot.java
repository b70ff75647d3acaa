package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.server.campaign.CampaignSnapshot;

/**
 * The inputs of a plan as they were at submission, shared by all runs of it. The engine reads them:
 * {@link PlanSnapshot}.
 *
 * @param document the campaign's snapshot with the engine that was current then
 */
record RunSnapshot(JsonObject document) {
  private static final String LEARNED = "learned_result_schemas";
  private static final String REVISION = "engine_revision";

  /**
   * @param approvals what is known of approvals that the recordings mention; JSON null for nothing
   * @param learned what is known of the results of the tools that the recordings call
   */
  static RunSnapshot now(CampaignSnapshot campaign, Json approvals, LearnedSchemas learned) {
    return new RunSnapshot(
        campaign
            .toJson()
            .with("approvals", approvals)
            .with(LEARNED, learned.toJson())
            .with(REVISION, Json.of(Judge.REVISION)));
  }

  static RunSnapshot of(String text) {
    if (JsonText.parse(text) instanceof JsonObject json) {
      return new RunSnapshot(json);
    }
    throw new IllegalStateException("a snapshot is no JSON object");
  }

  String text() {
    return document.compact();
  }

  /** What the engine judges under. */
  PlanSnapshot.Terms terms() {
    return plan().terms();
  }

  PlanSnapshot plan() {
    return switch (PlanSnapshot.of(document)) {
      case PlanSnapshot.Reading.Accepted accepted -> accepted.snapshot();
      case PlanSnapshot.Reading.Refused refused ->
          throw new IllegalStateException(
              "a saved snapshot does not read any more: " + refused.notes());
    };
  }

  /** As the API serves it: with the recordings that were judged under it, in order. */
  JsonObject view(RunSet set) {
    JsonObject.Builder view =
        JsonObject.builder()
            .put("pooled", set.runs().getFirst().pooled())
            .put("traces", Json.array(set.runs().stream().map(RunSnapshot::trace).toList()));
    // Snapshots from before results were learned from hold no such member.
    view.put(LEARNED, JsonArray.EMPTY);
    document.members().forEach(view::put);
    return view.build();
  }

  private static JsonObject trace(Run run) {
    return JsonObject.builder()
        .put("run_id", run.id().toString())
        .put("trace_id", run.traceId().toString())
        .put("trace_sha256", run.traceSha256())
        .put("trace_deleted", run.traceDeleted())
        .build();
  }
}
