package dev.sepurux.server.web.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a text would change if it were saved.
 *
 * @param problem why nothing can be said; null otherwise
 * @param summary one sentence
 * @param tone the class of its box
 * @param counts what was compared
 * @param flips verdicts, then attempts, then decisions that would be others
 * @param rules what would stop more or fewer calls
 * @param notes what to know besides
 */
record WhatIfPart(
    @Nullable String problem,
    String summary,
    String tone,
    List<Count> counts,
    List<Flip> flips,
    List<String> rules,
    List<String> notes) {
  WhatIfPart {
    counts = List.copyOf(counts);
    flips = List.copyOf(flips);
    rules = List.copyOf(rules);
    notes = List.copyOf(notes);
  }

  /** How many of a kind were compared, and how many would be other. */
  record Count(String title, long compared, long better, long worse) {}

  /**
   * One that would be another.
   *
   * @param path of its page
   * @param said why; empty for nothing
   */
  record Flip(String kind, String path, String before, String after, boolean worse, String said) {}

  static WhatIfPart problem(String problem) {
    return new WhatIfPart(problem, "", "note", List.of(), List.of(), List.of(), List.of());
  }

  static WhatIfPart of(JsonObject answer) {
    List<Count> counts =
        List.of(
            count("verdicts", object(answer, "verdicts"), "better", "worse"),
            count("recordings by themselves", object(answer, "controls"), "better", "worse"),
            count("attempts", object(answer, "attempts"), "better", "worse"),
            count("decisions on calls", object(answer, "decisions"), "looser", "stricter"));
    List<Flip> flips = new ArrayList<>();
    items(answer, "verdict_flips").forEach(flip -> flips.add(verdict(flip)));
    items(answer, "attempt_flips").forEach(flip -> flips.add(attempt(flip)));
    items(answer, "decision_flips").forEach(flip -> flips.add(decision(flip)));
    long runs = items(answer.get("run_ids")).size();
    return new WhatIfPart(
        runs == 0 ? "This policy has judged no run yet that could be judged again." : null,
        summary(counts, runs),
        tone(counts),
        counts,
        flips,
        items(answer, "rules").stream()
            .filter(rule -> number(rule, "stops_before") != number(rule, "stops_after"))
            .map(WhatIfPart::rule)
            .toList(),
        notes(answer));
  }

  private static String summary(List<Count> counts, long runs) {
    Count verdicts = counts.getFirst();
    Count attempts = counts.get(2);
    String of = " Judged again: " + Show.count(runs, "run") + ".";
    if (verdicts.better() + verdicts.worse() + attempts.better() + attempts.worse() == 0) {
      return "No verdict and no attempt would end in another way." + of;
    }
    return "%s would get better, %s worse; of attempts %s better, %s worse.%s"
        .formatted(
            Show.count(verdicts.better(), "verdict"),
            Show.number(verdicts.worse()),
            Show.number(attempts.better()),
            Show.number(attempts.worse()),
            of);
  }

  private static String tone(List<Count> counts) {
    Count verdicts = counts.getFirst();
    Count attempts = counts.get(2);
    if (verdicts.worse() + attempts.worse() + counts.get(1).worse() > 0) {
      return "wrong";
    }
    return verdicts.better() + attempts.better() > 0 ? "said" : "note";
  }

  private static Count count(String title, JsonObject json, String better, String worse) {
    return new Count(title, number(json, "compared"), number(json, better), number(json, worse));
  }

  private static Flip verdict(JsonObject flip) {
    String batch = flip.text("batch_id");
    String path = batch == null ? "/runs/" + flip.text("run_id") : "/batches/" + batch;
    String after = text(flip, "after");
    List<String> reasons =
        items(flip, "reasons").stream().map(reason -> text(reason, "detail")).toList();
    return new Flip(
        "Verdict",
        path,
        text(flip, "before"),
        after,
        after.equals("fail"),
        String.join("; ", reasons));
  }

  private static Flip attempt(JsonObject flip) {
    String before = outcome(flip, "before");
    String after = outcome(flip, "after");
    return new Flip(
        number(flip, "attempt") == 0 ? "Recording" : "Attempt " + number(flip, "attempt"),
        path(flip),
        before,
        after,
        before.equals("passed"),
        text(flip, "description"));
  }

  private static String outcome(JsonObject flip, String side) {
    String outcome = text(object(flip, side), "outcome");
    return outcome.isEmpty() ? "not asked" : outcome;
  }

  private static Flip decision(JsonObject flip) {
    JsonObject after = object(flip, "after");
    return new Flip(
        "Call of " + text(flip, "tool"),
        path(flip),
        Show.words(object(flip, "before").text("decision")),
        Show.words(after.text("decision")),
        false,
        text(after, "reason"));
  }

  private static String path(JsonObject flip) {
    return "/runs/" + flip.text("run_id") + "/attempts/" + number(flip, "attempt");
  }

  private static String rule(JsonObject rule) {
    return "%s: stops %s, stopped %s before"
        .formatted(
            text(rule, "rule"),
            Show.count(number(rule, "stops_after"), "call"),
            Show.number(number(rule, "stops_before")));
  }

  private static List<String> notes(JsonObject answer) {
    List<String> notes = new ArrayList<>();
    long left = items(answer.get("not_compared")).size();
    if (answer.get("complete") instanceof JsonBool whole && !whole.value()) {
      notes.add(Show.count(left, "run") + " could not be judged again, or not in time.");
    }
    JsonObject reliance = object(answer, "reliance");
    long unshown = number(reliance, "unshown");
    if (unshown > 0) {
      notes.add(
          "Of what passes then, %s only by rules that no recording shows at work: they hold if your runtime enforces them."
              .formatted(Show.count(unshown, "attempt")));
    }
    if (number(answer, "judged_by_other_engine") > 0) {
      notes.add(
          "Some runs were judged by another version of the engine: not all that differs is the policy's doing.");
    }
    return notes;
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.get(name) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static List<JsonObject> items(JsonObject json, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Json item : items(json.get(name))) {
      if (item instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static List<Json> items(@Nullable Json json) {
    return json instanceof JsonArray array ? array.items() : List.of();
  }

  private static long number(JsonObject json, String name) {
    BigDecimal decimal = json.get(name) instanceof JsonNumber number ? number.decimal() : null;
    return decimal == null ? 0 : decimal.longValue();
  }

  private static String text(JsonObject json, String name) {
    return Objects.requireNonNullElse(json.text(name), "");
  }
}
