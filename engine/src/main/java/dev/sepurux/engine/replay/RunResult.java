package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyEvent;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.security.SecurityEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a run found.
 *
 * @param attempts by ordinal; the first is the control arm, ordinal 0
 * @param exposures result values that only the answer uses; no attempts
 * @param policyEvents by attempt, then step
 * @param securityEvents by attempt, then step
 * @param summary the figures
 */
public record RunResult(
    List<Attempt> attempts,
    List<Exposure> exposures,
    List<PolicyEvent> policyEvents,
    List<SecurityEvent> securityEvents,
    RunSummary summary) {
  public RunResult {
    attempts = List.copyOf(attempts);
    exposures = List.copyOf(exposures);
    policyEvents = List.copyOf(policyEvents);
    securityEvents = List.copyOf(securityEvents);
  }

  /** The summary as the API serves it, with the exposures. */
  public JsonObject summaryJson() {
    return summary.toJson().with("exposures", exposuresJson());
  }

  private Json exposuresJson() {
    return Json.array(exposures.stream().map(Exposure::toJson).toList());
  }

  /**
   * Attempts, events and summary in canonical JSON as UTF-8, without ids, timestamps and URLs:
   * equal inputs give equal bytes on every machine.
   */
  public byte[] resultBytes() {
    return JsonObject.builder()
        .put("attempts", Json.array(attempts.stream().map(Attempt::toJson).toList()))
        .put("policy_events", Json.array(policyEvents.stream().map(PolicyEvent::toJson).toList()))
        .put(
            "security_events",
            Json.array(securityEvents.stream().map(SecurityEvent::toJson).toList()))
        .put("summary", summaryJson())
        .build()
        .canonical()
        .getBytes(StandardCharsets.UTF_8);
  }
}
