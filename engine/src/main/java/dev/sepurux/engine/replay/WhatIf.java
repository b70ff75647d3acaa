package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Reason;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.policy.PolicyEvent;
import dev.sepurux.engine.replay.PolicyComparison.AttemptChange;
import dev.sepurux.engine.replay.PolicyComparison.DecisionChange;
import dev.sepurux.engine.replay.PolicyComparison.Side;
import dev.sepurux.engine.security.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What another policy would change, over several recordings: counts, and a bounded number of
 * examples, those that get worse first. Order of adding is order of examples.
 */
public final class WhatIf {
  /** At most so many guards are listed, those that stop most first. */
  static final int MOST_RULES = 200;

  private final int mostExamples;
  private final Flips verdicts = new Flips();
  private final Flips controls = new Flips();
  private final Flips attempts = new Flips();
  private final Flips decisions = new Flips();
  private int appeared;
  private int disappeared;
  private final List<JsonObject> verdictFlips = new ArrayList<>();
  private final Map<Rank, List<JsonObject>> attemptExamples = new EnumMap<>(Rank.class);
  private final Map<Rank, List<JsonObject>> decisionExamples = new EnumMap<>(Rank.class);
  private final Map<String, Integer> stopsBefore = new TreeMap<>();
  private final Map<String, Integer> stopsAfter = new TreeMap<>();
  private final RelianceTally reliance = new RelianceTally();

  /** What people want to see first. */
  private enum Rank {
    /** What was really done would be stopped. */
    RECORDING,
    WORSE,
    /** Asked only under the second policy, and not passed. */
    NEW_HARM,
    BETTER,
    NEW,
    GONE
  }

  /** How many were compared, and which way they went. */
  private static final class Flips {
    private int compared;
    private int better;
    private int worse;

    JsonObject toJson() {
      return toJson("better", "worse");
    }

    JsonObject toJson(String lighter, String graver) {
      return JsonObject.builder()
          .put("compared", compared)
          .put(lighter, better)
          .put(graver, worse)
          .build();
    }
  }

  /**
   * @param mostExamples of attempts, and as many of decisions
   */
  public WhatIf(int mostExamples) {
    this.mostExamples = mostExamples;
  }

  /**
   * Adds a recording.
   *
   * @param place members that say which it is; they stand first in examples
   */
  public void add(JsonObject place, PolicyComparison comparison) {
    compare(verdicts, place, comparison.before(), comparison.after());
    controls.compared++;
    attempts.compared += comparison.attemptsCompared();
    comparison.attempts().forEach(change -> add(place, change));
    decisions.compared += comparison.decisionsCompared();
    comparison.decisions().forEach(change -> add(place, change));
    comparison.stopsBefore().forEach((rule, count) -> stopsBefore.merge(rule, count, Integer::sum));
    comparison.stopsAfter().forEach((rule, count) -> stopsAfter.merge(rule, count, Integer::sum));
    reliance.add(comparison.reliance());
  }

  /** Adds the verdict on several recordings together. */
  public void addVerdict(JsonObject place, Verdict before, Verdict after) {
    compare(verdicts, place, before, after);
  }

  /** True if anything comes out otherwise. */
  public boolean differs() {
    return appeared + disappeared > 0
        || Stream.of(verdicts, controls, attempts, decisions)
            .anyMatch(flips -> flips.better + flips.worse > 0);
  }

  private void compare(Flips flips, JsonObject place, Verdict before, Verdict after) {
    flips.compared++;
    if (before.decision() == after.decision()) {
      return;
    }
    boolean better = after.decision() == Decision.PASS;
    flips.better += better ? 1 : 0;
    flips.worse += better ? 0 : 1;
    Verdict failing = better ? before : after;
    JsonObject.Builder flip = from(place);
    verdictFlips.add(
        flip.put("before", before.decision().wire())
            .put("after", after.decision().wire())
            .put("reasons", Json.array(failing.reasons().stream().map(Reason::toJson).toList()))
            .build());
  }

  private void add(JsonObject place, AttemptChange change) {
    Side before = change.before();
    Side after = change.after();
    Rank rank = rank(before, after);
    Flips flips = change.isControl() ? controls : attempts;
    switch (rank) {
      case WORSE, RECORDING -> flips.worse++;
      case BETTER -> flips.better++;
      case NEW, NEW_HARM -> appeared++;
      case GONE -> disappeared++;
    }
    boolean recording = rank == Rank.WORSE && change.isControl();
    keep(
        attemptExamples,
        recording ? Rank.RECORDING : rank,
        () -> example(place, change, before, after));
  }

  private static Rank rank(@Nullable Side before, @Nullable Side after) {
    if (after == null) {
      return Rank.GONE;
    }
    if (before == null) {
      return after.attempt().passed() ? Rank.NEW : Rank.NEW_HARM;
    }
    return gravity(after.attempt().outcome()) > gravity(before.attempt().outcome())
        ? Rank.WORSE
        : Rank.BETTER;
  }

  private static int gravity(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> 0;
      case FAILED -> 1;
      case ERROR -> 2;
      case UNSAFE -> 3;
    };
  }

  private static JsonObject example(
      JsonObject place, AttemptChange change, @Nullable Side before, @Nullable Side after) {
    Attempt shown = change.shown().attempt();
    Attempt.Seam seam = shown.seam();
    return from(place)
        .put("attempt", before == null ? JsonNull.INSTANCE : Json.of(before.attempt().ordinal()))
        .put("question_key", shown.questionKey())
        .put("class", shown.questionClass())
        .put("mutation", shown.mutation())
        .put("step", seam == null || seam.step() < 0 ? JsonNull.INSTANCE : Json.of(seam.step()))
        .put("tool", seam == null ? null : seam.tool())
        .put("stake", shown.stake().wire())
        .put("before", side(before))
        .put("after", side(after))
        .put("description", shown.description())
        .build();
  }

  private static Json side(@Nullable Side side) {
    if (side == null) {
      return JsonNull.INSTANCE;
    }
    Attempt attempt = side.attempt();
    return JsonObject.builder()
        .put("outcome", attempt.outcome().wire())
        .put("contained_by", attempt.containedBy() == null ? null : attempt.containedBy().wire())
        .put("basis", attempt.basis() == null ? null : attempt.basis().wire())
        .put("type", attempt.type())
        .put("severity", attempt.severity() == null ? null : attempt.severity().wire())
        .put("rule", side.rule())
        .build();
  }

  private void add(JsonObject place, DecisionChange change) {
    PolicyEvent before = change.before();
    PolicyEvent after = change.after();
    boolean worse = gravity(after) > gravity(before);
    decisions.worse += worse ? 1 : 0;
    decisions.better += worse ? 0 : 1;
    keep(
        decisionExamples,
        !worse
            ? Rank.BETTER
            : change.questionKey().equals(Attempt.CONTROL) ? Rank.RECORDING : Rank.WORSE,
        () -> {
          PolicyEvent shownEvent = after == null ? before : after;
          return from(place)
              .put(
                  "attempt",
                  change.attempt() == null ? JsonNull.INSTANCE : Json.of(change.attempt()))
              .put("question_key", change.questionKey())
              .put("step", shownEvent == null ? JsonNull.INSTANCE : Json.of(shownEvent.step()))
              .put("tool", shownEvent == null ? null : shownEvent.tool())
              .put("before", side(before))
              .put("after", side(after))
              .build();
        });
  }

  /** How much a decision holds back. */
  private static int gravity(@Nullable PolicyEvent event) {
    return switch (event == null ? PolicyDecision.Kind.ALLOWED : event.decision()) {
      case ALLOWED -> 0;
      case APPROVED -> 1;
      case APPROVAL_REQUIRED -> 2;
      case BLOCKED -> 3;
    };
  }

  private static Json side(@Nullable PolicyEvent event) {
    return event == null
        ? JsonNull.INSTANCE
        : JsonObject.builder()
            .put("decision", event.decision().wire())
            .put("rule", event.rule())
            .put("reason", event.reason())
            .build();
  }

  private void keep(Map<Rank, List<JsonObject>> examples, Rank rank, Supplier<JsonObject> example) {
    List<JsonObject> kept = examples.computeIfAbsent(rank, _ -> new ArrayList<>());
    if (kept.size() < mostExamples) {
      kept.add(example.get());
    }
  }

  private static JsonObject.Builder from(JsonObject place) {
    JsonObject.Builder builder = JsonObject.builder();
    place.members().forEach(builder::put);
    return builder;
  }

  /** Counts and examples; which recordings were compared is the caller's to say. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("verdicts", verdicts.toJson())
        .put("controls", controls.toJson())
        .put(
            "attempts",
            attempts
                .toJson()
                .with("appeared", Json.of(appeared))
                .with("disappeared", Json.of(disappeared)))
        .put("decisions", decisions.toJson("looser", "stricter"))
        .put("rules", rules())
        .put("reliance", reliance.toJson())
        .put("verdict_flips", Json.array(verdictFlips))
        .put("attempt_flips", first(attemptExamples))
        .put("decision_flips", first(decisionExamples))
        .build();
  }

  private Json first(Map<Rank, List<JsonObject>> examples) {
    return Json.array(
        examples.values().stream().flatMap(List::stream).limit(mostExamples).toList());
  }

  private Json rules() {
    Set<String> names = new TreeSet<>(stopsBefore.keySet());
    names.addAll(stopsAfter.keySet());
    Comparator<String> most =
        Comparator.comparingInt(
            name -> -Math.max(stopsBefore.getOrDefault(name, 0), stopsAfter.getOrDefault(name, 0)));
    return Json.array(
        names.stream()
            .sorted(most.thenComparing(Comparator.naturalOrder()))
            .limit(MOST_RULES)
            .map(name ->
                JsonObject.builder()
                    .put("rule", name)
                    .put("stops_before", stopsBefore.getOrDefault(name, 0))
                    .put("stops_after", stopsAfter.getOrDefault(name, 0))
                    .build())
            .toList());
  }
}
