package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import java.util.Locale;

/**
 * A breach, or suspected breach, of an unsafe rule, as it is listed (wire contract, section 4).
 * Ids, run, trace and time are added by the server.
 *
 * @param attempt ordinal of the attempt; 0 is the recording itself
 * @param step the event where it shows
 * @param tool name without {@code (commit)}; "" for an answer
 * @param zone the tool's zone; "" for an answer
 * @param action whether the call was made or stopped
 * @param category the cause as clients know it
 * @param risk the facts it rests on, each with its basis
 * @param description one sentence for people
 */
public record SecurityEvent(
    int attempt,
    int step,
    String tool,
    String zone,
    UnsafeRule rule,
    Action action,
    String category,
    Severity severity,
    Confidence confidence,
    JsonObject risk,
    List<Evidence> evidence,
    String description) {
  public SecurityEvent {
    evidence = List.copyOf(evidence);
  }

  /** Whether the call was made or stopped. */
  public enum Action {
    FLAGGED,
    BLOCKED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("attempt", attempt)
        .put("step", step)
        .put("tool", tool)
        .put("zone", zone)
        .put("rule", rule.name())
        .put("action", action.wire())
        .put("category", category)
        .put("tags", Json.strings(rule.tags()))
        .put("severity", severity.wire())
        .put("confidence", confidence.wire())
        .put("risk", risk)
        .put("evidence", Json.array(evidence.stream().map(Evidence::toJson).toList()))
        .put("description", description)
        .build();
  }
}
