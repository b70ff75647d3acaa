package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;

/**
 * What another policy would change, for a person: how much, by which guard, and the worst first.
 */
final class PolicyDiffReport {
  private static final int NOT_READ_SHOWN = 10;

  private final JsonObject result;
  private final PrintWriter out;

  /**
   * @param result as {@code --format json} prints it
   */
  PolicyDiffReport(JsonObject result, PrintWriter out) {
    this.result = result;
    this.out = out;
  }

  void print() {
    out.printf("%d recordings, judged under both policies%n", number(result, "recordings"));
    counts("verdicts", "verdicts");
    counts("controls", "recordings themselves");
    counts("attempts", "attempts");
    JsonObject attempts = object(result, "attempts");
    out.printf(
        "      asked only under the new policy %d, only under the old %d%n",
        number(attempts, "appeared"), number(attempts, "disappeared"));
    JsonObject decisions = object(result, "decisions");
    out.printf(
        "   decisions: %d compared, %d stricter, %d looser%n",
        number(decisions, "compared"), number(decisions, "stricter"), number(decisions, "looser"));
    rules();
    verdicts();
    attempts();
    decisions();
    reliance();
    notRead();
    out.flush();
  }

  private void counts(String member, String what) {
    JsonObject counts = object(result, member);
    out.printf(
        "   %s: %d compared, %d better, %d worse%n",
        what, number(counts, "compared"), number(counts, "better"), number(counts, "worse"));
  }

  private void rules() {
    title("calls that each guard stops", list(result, "rules"));
    for (JsonObject rule : list(result, "rules")) {
      out.printf(
          "     - %s: %d, was %d%n",
          rule.text("rule"), number(rule, "stops_after"), number(rule, "stops_before"));
    }
  }

  private void verdicts() {
    title("verdicts that would be others", list(result, "verdict_flips"));
    for (JsonObject flip : list(result, "verdict_flips")) {
      List<JsonObject> reasons = list(flip, "reasons");
      out.printf(
          "     - %s: %s, was %s%s%n",
          flip.text("recording"),
          flip.text("after"),
          flip.text("before"),
          reasons.isEmpty() ? "" : " (" + reasons.getFirst().text("detail") + ")");
    }
  }

  private void attempts() {
    title("attempts, worst first", list(result, "attempt_flips"));
    for (JsonObject flip : list(result, "attempt_flips")) {
      out.printf(
          "     - %s, %s%s: %s, was %s%n",
          flip.text("recording"),
          flip.text("class"),
          flip.text("tool") == null ? "" : " at " + flip.text("tool"),
          outcome(flip, "after"),
          outcome(flip, "before"));
      out.printf("       %s%n", flip.text("description"));
    }
  }

  private static String outcome(JsonObject flip, String side) {
    JsonObject there = object(flip, side);
    String rule = there.text("rule");
    return there.size() == 0
        ? "not asked"
        : there.text("outcome") + (rule == null ? "" : " (" + rule + ")");
  }

  private void decisions() {
    title("decisions, stricter first", list(result, "decision_flips"));
    for (JsonObject flip : list(result, "decision_flips")) {
      out.printf(
          "     - %s, %s at step %d of %s: %s, was %s%n",
          flip.text("recording"),
          flip.text("tool"),
          number(flip, "step"),
          flip.text("question_key"),
          decision(flip, "after"),
          decision(flip, "before"));
    }
  }

  private static String decision(JsonObject flip, String side) {
    JsonObject there = object(flip, side);
    String rule = there.text("rule");
    return there.size() == 0
        ? "not asked"
        : there.text("decision") + (rule == null ? "" : " (" + rule + ")");
  }

  private void reliance() {
    JsonObject reliance = object(result, "reliance");
    if (number(reliance, "unshown") == 0) {
      return;
    }
    out.printf(
        "   %d of %d passes rest on guards that none of these recordings shows at work%n",
        number(reliance, "unshown"), number(reliance, "passes"));
    for (JsonObject rule : list(reliance, "unshown_rules")) {
      out.printf("     - %s: %d%n", rule.text("rule"), number(rule, "passes"));
    }
  }

  private void notRead() {
    List<JsonObject> bad = list(result, "not_read");
    if (!bad.isEmpty()) {
      out.printf("NOT READ: %d%n", bad.size());
      bad.stream()
          .limit(NOT_READ_SHOWN)
          .forEach(one -> out.printf("     - %s: %s%n", one.text("recording"), one.text("reason")));
    }
  }

  private void title(String title, List<JsonObject> items) {
    if (!items.isEmpty()) {
      out.printf("   %s%n", title);
    }
  }

  private static JsonObject object(JsonObject from, String member) {
    return from.get(member) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static List<JsonObject> list(JsonObject from, String member) {
    return from.get(member) instanceof JsonArray array
        ? array.items().stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList()
        : List.of();
  }

  private static int number(JsonObject from, String member) {
    Json value = from.get(member);
    return value instanceof JsonNumber number && number.decimal() != null
        ? number.decimal().intValue()
        : 0;
  }
}
