package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How many attempts at a tool did not pass. */
public record ToolCount(String tool, int count) {
  static List<ToolCount> sorted(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> new ToolCount(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(ToolCount::count).reversed().thenComparing(ToolCount::tool))
        .toList();
  }

  public JsonObject toJson() {
    return JsonObject.builder().put("tool", tool).put("count", count).build();
  }

  static ToolCount of(JsonObject json) {
    return new ToolCount(Fields.text(json, "tool"), Fields.integer(json, "count"));
  }
}
