package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * One submission of a campaign to the gate.
 *
 * @param campaignId the campaign's id
 * @param batchId the batch that was made
 */
record GateRun(Api api, String campaignId, String batchId) {

  /** Submits the campaign's pool; without one, the project's newest trace. Uploads nothing. */
  static GateRun submit(Api api, String campaign) {
    JsonObject found = api.get("/v1/campaigns/" + Api.segment(campaign));
    String campaignId = Api.text(found, "campaign_id");
    JsonObject.Builder body = JsonObject.builder().put("campaign_id", campaignId);
    if (!hasPool(found)) {
      List<JsonObject> newest = api.list("/v1/traces?limit=1");
      if (newest.isEmpty()) {
        throw new IllegalStateException(
            "nothing to run: the campaign's eval-set is empty and the project has no trace");
      }
      body.put("trace_id", Api.text(newest.getFirst(), "trace_id"));
    }
    JsonObject submitted = api.post("/v1/ci/runs", body.build());
    return new GateRun(api, campaignId, Api.text(submitted, "batch_id"));
  }

  private static boolean hasPool(JsonObject campaign) {
    return campaign.get("eval_set") instanceof JsonObject set
        && set.get("trace_ids") instanceof JsonArray ids
        && ids.size() > 0;
  }

  /**
   * The batch when it is done, or as it stands when the time is over.
   *
   * @throws Api.Refused if a look is refused for good, or still is when the time is over
   */
  JsonObject await(Duration timeout, Duration interval) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long pause = interval.toNanos();
      try {
        JsonObject batch = batch();
        if ("done".equals(batch.text("status")) || deadline - System.nanoTime() <= 0) {
          return batch;
        }
      } catch (Api.Refused e) {
        if (!e.isForNow() || deadline - System.nanoTime() <= 0) {
          throw e;
        }
        pause = Math.max(pause, e.waitFor().toNanos());
      }
      sleep(Math.max(0, Math.min(pause, deadline - System.nanoTime())));
    }
  }

  JsonObject batch() {
    return api.get("/v1/ci/batch/" + batchId);
  }

  /** True if any run of the batch ended without being judged. */
  boolean anyRunFailed() {
    return "failed".equals(api.get("/v1/runs/" + batchId).text("status"));
  }

  /** Reliability of the batch, 0 to 100. */
  BigDecimal reliabilityPct() {
    return Api.number(
        api.get("/v1/campaigns/%s/reliability?run_id=%s".formatted(campaignId, batchId)),
        "reliability_pct");
  }

  /** The ids of the batch's runs, in order. */
  static List<String> runIds(JsonObject batch) {
    return batch.get("run_ids") instanceof JsonArray ids
        ? ids.items().stream().map(Json::asText).filter(id -> id != null).toList()
        : List.of();
  }

  static void sleep(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
