package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One guard to add next, judged by switching it on after the ones before it in the list.
 *
 * @param guard what to add
 * @param tool the tool that it is about, or null
 * @param where where to add it: policy, registry or agent
 * @param fixes how many more attempts pass with it
 * @param passRateAfter the pass rate with it and all before it
 */
public record Advice(
    String guard, @Nullable String tool, String where, int fixes, JsonNumber passRateAfter) {

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("guard", guard)
        .put("tool", Json.of(tool))
        .put("where", where)
        .put("fixes", fixes)
        .put("pass_rate_after", passRateAfter)
        .build();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no advice
   */
  public static Advice of(JsonObject json) {
    return new Advice(
        Fields.text(json, "guard"),
        json.text("tool"),
        Fields.text(json, "where"),
        Fields.integer(json, "fixes"),
        Fields.number(json, "pass_rate_after"));
  }
}
