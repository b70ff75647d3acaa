package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Wording;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One verdict, for people.
 *
 * @param batch the answer of {@code GET /v1/ci/batch/...}
 * @param summary the {@code summary} of the batch's runs together
 * @param findings the worst of the batch, without their examples
 */
record GateReport(String batchId, JsonObject batch, JsonObject summary, List<JsonObject> findings) {
  private static final int FINDINGS = 3;

  static GateReport of(GateRun run, JsonObject batch) {
    JsonObject aggregate = run.api().get("/v1/runs/" + run.batchId());
    JsonObject summary =
        aggregate.get("summary") instanceof JsonObject object ? object : JsonObject.EMPTY;
    List<JsonObject> findings =
        run.api().list("/v1/runs/" + run.batchId() + "/findings?limit=200").stream()
            .map(finding -> finding.without("example"))
            .toList();
    return new GateReport(run.batchId(), batch, summary, findings);
  }

  boolean passed() {
    return "pass".equals(batch.text("decision"));
  }

  String dashboardUrl() {
    return Api.text(batch, "dashboard_url");
  }

  void printTo(PrintWriter out, String title) {
    out.println();
    out.printf("%s: %s%n", title, passed() ? "PASS" : "FAIL");
    out.printf(
        "   pass rate %s   reliability %s   coverage %s %%   attempts %s: failed %s, unsafe %s%n",
        percent(Api.number(batch, "pass_rate")),
        percent(Api.number(batch, "reliability_score")),
        Api.number(batch, "scenario_coverage_pct").stripTrailingZeros().toPlainString(),
        Api.number(summary, "attempts").toPlainString(),
        Api.number(summary, "failed").toPlainString(),
        Api.number(summary, "unsafe").toPlainString());
    if (unsafe().compareTo(Api.number(summary, "unsafe")) > 0) {
      out.printf(
          "   unsafe as the gate counts it: %s, recordings that are unsafe themselves included%n",
          unsafe().toPlainString());
    }
    section(out, "why", reasons(), FINDINGS);
    section(out, "worst findings", findingLines(), FINDINGS);
    section(out, "do next", advice(), 5);
    out.flush();
  }

  private static void section(PrintWriter out, String title, List<String> lines, int most) {
    if (!lines.isEmpty()) {
      out.printf("   %s%n", title);
      lines.stream().limit(most).forEach(line -> out.printf("     - %s%n", line));
    }
  }

  private BigDecimal unsafe() {
    return Api.number(batch, "unsafe_attempts");
  }

  private List<String> reasons() {
    return lines(batch.get("reasons"), reason -> Api.text(reason, "detail"));
  }

  private List<String> findingLines() {
    return findings.stream().map(GateReport::finding).toList();
  }

  /** Findings by what they are about, whatever their count. */
  private Map<String, JsonObject> byKind() {
    Map<String, JsonObject> kinds = new LinkedHashMap<>();
    for (JsonObject finding : findings) {
      String kind =
          String.join(
              "|",
              String.valueOf(finding.text("tool")),
              Api.text(finding, "rule"),
              String.valueOf(finding.text("harm")),
              String.valueOf(finding.text("missing_guard")));
      kinds.put(kind, finding);
    }
    return kinds;
  }

  private static List<String> only(Map<String, JsonObject> here, Map<String, JsonObject> there) {
    return here.entrySet().stream()
        .filter(entry -> !there.containsKey(entry.getKey()))
        .map(entry -> finding(entry.getValue()))
        .toList();
  }

  private static String finding(JsonObject finding) {
    return "%s (%s, %s x)"
        .formatted(
            Api.text(finding, "advice"),
            Api.text(finding, "severity"),
            Api.number(finding, "attempts").toPlainString());
  }

  private List<String> advice() {
    JsonObject detail =
        batch.get("verdict_detail") instanceof JsonObject object ? object : JsonObject.EMPTY;
    return lines(detail.get("advice"), advice -> Wording.of(Advice.of(advice)));
  }

  private static <T> List<T> lines(@Nullable Json array, Function<JsonObject, T> text) {
    List<T> lines = new ArrayList<>();
    if (array instanceof JsonArray items) {
      for (Json item : items.items()) {
        if (item instanceof JsonObject object) {
          lines.add(text.apply(object));
        }
      }
    }
    return lines;
  }

  /** What the second verdict has that the first had not. */
  static void printChange(PrintWriter out, GateReport before, GateReport after) {
    out.println();
    out.println("What changed");
    for (String figure : List.of("pass_rate", "reliability_score")) {
      out.printf(
          "   %-18s %s -> %s%n",
          figure,
          percent(Api.number(before.batch, figure)),
          percent(Api.number(after.batch, figure)));
    }
    for (String figure : List.of("failures", "unsafe_attempts")) {
      out.printf(
          "   %-18s %s -> %s%n",
          figure,
          Api.number(before.batch, figure).toPlainString(),
          Api.number(after.batch, figure).toPlainString());
    }
    if (after.unsafe().compareTo(before.unsafe()) > 0) {
      out.println(
          "   Unsafe rises because the tools are declared now: on facts that were only guessed the same"
              + " harm counts as failed.");
    }
    Map<String, JsonObject> was = before.byKind();
    Map<String, JsonObject> is = after.byKind();
    List<String> changed = new ArrayList<>();
    is.forEach((kind, finding) -> {
      JsonObject old = was.get(kind);
      if (old != null && !old.equals(finding)) {
        changed.add("%s (before: %s x)".formatted(finding(finding), Api.number(old, "attempts")));
      }
    });
    section(out, "gone", only(was, is), FINDINGS);
    section(out, "new", only(is, was), FINDINGS);
    section(out, "still there", changed, FINDINGS);
  }

  private static String percent(BigDecimal rate) {
    return Wording.percent(rate);
  }
}
