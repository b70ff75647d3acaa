package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How many failure records of one type and severity there are. */
public record FailureCount(String type, Severity severity, int count) {
  private static final Comparator<FailureCount> WORST_FIRST =
      Comparator.comparing(FailureCount::severity, Comparator.reverseOrder())
          .thenComparing(FailureCount::count, Comparator.reverseOrder())
          .thenComparing(FailureCount::type);

  record Key(String type, Severity severity) {}

  static List<FailureCount> sorted(Map<Key, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> new FailureCount(e.getKey().type(), e.getKey().severity(), e.getValue()))
        .sorted(WORST_FIRST)
        .toList();
  }

  Key key() {
    return new Key(type, severity);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("type", type)
        .put("severity", severity.wire())
        .put("count", count)
        .build();
  }

  static FailureCount of(JsonObject json) {
    return new FailureCount(
        Fields.text(json, "type"),
        Severity.ofWire(Fields.text(json, "severity")),
        Fields.integer(json, "count"));
  }
}
