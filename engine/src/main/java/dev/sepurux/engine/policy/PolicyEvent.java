package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One decision of a policy pack, as it is listed (wire contract, section 4). Ids, run, trace, pack
 * and time are added by the server.
 *
 * @param attempt ordinal of the attempt; 0 is the recording itself
 * @param step the event of the call
 * @param tool name without {@code (commit)}
 * @param zone {@code trusted}, {@code untrusted} or {@code sensitive}
 * @param rule what decided, or null
 * @param argsSha256 lower-case hex of the SHA-256 of the canonical arguments
 */
public record PolicyEvent(
    int attempt,
    int step,
    String tool,
    String zone,
    PolicyDecision.Kind decision,
    @Nullable String rule,
    String reason,
    String argsSha256) {

  public static PolicyEvent of(
      int attempt, int step, String tool, String zone, PolicyDecision decision, JsonObject args) {
    return new PolicyEvent(
        attempt,
        step,
        tool,
        zone,
        decision.kind(),
        decision.rule(),
        decision.reason(),
        Digest.sha256(args.canonical()));
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("attempt", attempt)
        .put("step", step)
        .put("tool", tool)
        .put("zone", zone)
        .put("decision", decision.wire())
        .put("rule", Json.of(rule))
        .put("reason", reason)
        .put("args_sha256", argsSha256)
        .build();
  }
}
