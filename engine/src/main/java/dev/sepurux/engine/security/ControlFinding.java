package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Severity;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something the recording itself did wrong, or may have.
 *
 * @param rule {@code U1} to {@code U7}, {@code unrecovered_failure} or {@code expects}
 * @param tool the tool, or null
 * @param step the event, or null if it is about the whole recording or several recordings
 * @param type the cause as clients know it
 * @param guard the guard of the policy that it breaks, or null
 * @param confidence only a definite finding changes the outcome
 * @param count how often, over all recordings together
 */
public record ControlFinding(
    String rule,
    @Nullable String tool,
    @Nullable Integer step,
    String type,
    @Nullable String guard,
    Severity severity,
    Confidence confidence,
    String description,
    int count) {

  /** True if both are the same thing, at whatever step. */
  public boolean isLike(ControlFinding other) {
    return rule.equals(other.rule)
        && Objects.equals(tool, other.tool)
        && type.equals(other.type)
        && Objects.equals(guard, other.guard)
        && confidence == other.confidence;
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("rule", rule)
        .put("tool", Json.of(tool))
        .put("step", step == null ? Json.of((String) null) : Json.of(step))
        .put("type", type)
        .put("guard", Json.of(guard))
        .put("severity", severity.wire())
        .put("confidence", confidence.wire())
        .put("description", description)
        .put("count", count)
        .build();
  }

  /** Reads what {@link #toJson} wrote. */
  public static ControlFinding of(JsonObject json) {
    return new ControlFinding(
        text(json, "rule"),
        json.text("tool"),
        integer(json.get("step")),
        text(json, "type"),
        json.text("guard"),
        Severity.ofWire(text(json, "severity")),
        Confidence.ofWire(text(json, "confidence")),
        text(json, "description"),
        Objects.requireNonNull(integer(json.get("count")), "count"));
  }

  private static String text(JsonObject json, String name) {
    return Objects.requireNonNull(json.text(name), name);
  }

  private static @Nullable Integer integer(@Nullable Json value) {
    BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
    return decimal == null ? null : decimal.intValueExact();
  }
}
