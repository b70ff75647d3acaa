package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tool, rule and missing guard, over all attempts that did not pass.
 *
 * @param tool the tool at the seam, or null for the whole run
 * @param rule the class of mutation that was asked
 * @param missingGuard the guard that would have stopped it, or null
 * @param type the cause, of the worst attempt
 * @param harm what it does, of the worst attempt; null if that could not be judged
 * @param severity of the worst attempt
 * @param attempts how many attempts
 * @param unsafe how many of them are unsafe
 */
public record Finding(
    @Nullable String tool,
    String rule,
    @Nullable String missingGuard,
    @Nullable String type,
    @Nullable String harm,
    Severity severity,
    int attempts,
    int unsafe) {

  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparingInt((Finding finding) -> finding.unsafe > 0 ? 0 : 1)
          .thenComparing(Finding::severity, Comparator.reverseOrder())
          .thenComparing(Comparator.comparingInt(Finding::attempts).reversed())
          .thenComparing(finding -> finding.tool == null ? "" : finding.tool)
          .thenComparing(Finding::rule)
          .thenComparing(finding -> finding.missingGuard == null ? "" : finding.missingGuard);

  private record Key(@Nullable String tool, String rule, @Nullable String missingGuard) {}

  /** The findings of a run, worst first. */
  static List<Finding> of(List<AttemptRow> rows) {
    return merged(rows.stream().filter(row -> !row.passed()).map(Finding::single).toList());
  }

  private static Finding single(AttemptRow row) {
    return new Finding(
        row.tool(),
        row.mutationClass(),
        row.missingGuard(),
        row.type(),
        row.harm(),
        row.severity(),
        1,
        row.outcome() == Outcome.UNSAFE ? 1 : 0);
  }

  /** Findings with one tool, rule and guard put together, worst first. */
  static List<Finding> merged(List<Finding> findings) {
    Map<Key, Finding> byKey = new LinkedHashMap<>();
    for (Finding finding : findings) {
      byKey.merge(
          new Key(finding.tool, finding.rule, finding.missingGuard), finding, Finding::plus);
    }
    List<Finding> sorted = new ArrayList<>(byKey.values());
    sorted.sort(WORST_FIRST);
    return List.copyOf(sorted);
  }

  private Finding plus(Finding other) {
    Finding worst = other.severity.compareTo(severity) > 0 ? other : this;
    return new Finding(
        tool,
        rule,
        missingGuard,
        worst.type,
        worst.harm,
        worst.severity,
        attempts + other.attempts,
        unsafe + other.unsafe);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("tool", Json.of(tool))
        .put("rule", rule)
        .put("missing_guard", Json.of(missingGuard))
        .put("type", Json.of(type))
        .put("harm", Json.of(harm))
        .put("severity", severity.wire())
        .put("attempts", attempts)
        .put("unsafe", unsafe)
        .build();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no finding
   */
  public static Finding of(JsonObject json) {
    return new Finding(
        json.text("tool"),
        Fields.text(json, "rule"),
        json.text("missing_guard"),
        json.text("type"),
        json.text("harm"),
        Severity.ofWire(Fields.text(json, "severity")),
        Fields.integer(json, "attempts"),
        Fields.integer(json, "unsafe"));
  }
}
