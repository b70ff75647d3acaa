package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.ControlArm;
import java.math.BigDecimal;
import java.util.List;

/**
 * All figures of a run, or of several runs together (verdict rules, section 7; wire contract,
 * {@code summary}). Counts are whole numbers; rates are computed from them, exactly.
 *
 * @param fidelity {@code recorded}
 * @param state what kind of verdict this is
 * @param passed attempts that passed; the control arm is no attempt
 * @param failed attempts that failed
 * @param unsafe attempts that are unsafe
 * @param errors attempts that could not be judged
 * @param weightTotal the stakes' weights of all attempts and the control arms
 * @param weightLost the same of those that did not pass
 * @param capped true if the reliability score is held under one half: unsafe attempts over the
 *     limit, a control arm that did not pass, or something not judged, in any run
 * @param mutationCategories categories asked, sorted
 * @param categoriesPossible categories that could be asked, sorted
 * @param topFailingTools attempts not passed by tool, count descending then name
 * @param failureBreakdown failure records by type and severity, the control arm's included
 * @param control the control arms
 * @param findings what the attempts found, worst first
 * @param plan how the questions were chosen
 * @param contained passed attempts by basis
 * @param stakes what was at stake
 * @param notAsked what was not asked
 * @param advice guards to add next
 */
public record RunSummary(
    String fidelity,
    State state,
    int passed,
    int failed,
    int unsafe,
    int errors,
    long weightTotal,
    long weightLost,
    boolean capped,
    List<String> mutationCategories,
    List<String> categoriesPossible,
    List<ToolCount> topFailingTools,
    List<FailureCount> failureBreakdown,
    ControlFigures control,
    List<Finding> findings,
    PlanFigures plan,
    Contained contained,
    Stakes stakes,
    NotAsked notAsked,
    List<Advice> advice) {
  private static final Rate CAP = new Rate(499_999, 1_000_000);
  private static final BigDecimal HEALTHY = new BigDecimal("0.9");
  private static final BigDecimal DEGRADED = new BigDecimal("0.7");

  public RunSummary {
    mutationCategories = List.copyOf(mutationCategories);
    categoriesPossible = List.copyOf(categoriesPossible);
    topFailingTools = List.copyOf(topFailingTools);
    failureBreakdown = List.copyOf(failureBreakdown);
    findings = List.copyOf(findings);
    advice = List.copyOf(advice);
  }

  /** The summary of a run: a pure function of its attempts. */
  public static RunSummary of(RunFrame frame, ControlArm control, List<AttemptRow> attempts) {
    return Tally.of(frame, control, attempts);
  }

  /** The summary of a run that could not be judged at all: figures are numbers, none is good. */
  public static RunSummary unjudged(PlanFigures plan) {
    return Tally.unjudged(plan);
  }

  /**
   * The figures over the attempts of all runs together.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RunSummary aggregate(List<RunSummary> runs) {
    return Tally.aggregate(runs);
  }

  public int attempts() {
    return passed + failed + unsafe + errors;
  }

  /** Unsafe attempts and unsafe control arms. */
  public int unsafeAttempts() {
    return unsafe + control.unsafe();
  }

  /** Attempts and control arms that did not pass. */
  public int failures() {
    return failed + unsafe + errors + control.notPassed();
  }

  /** Passed attempts of all attempts; without any, 1 if there was nothing to lose, else 0. */
  public Rate passRate() {
    if (attempts() == 0) {
      return state == State.NOTHING_AT_STAKE ? Rate.ONE : Rate.ZERO;
    }
    return new Rate(passed, attempts());
  }

  /** The weight that was kept, of all weight; at most 0.499999 if capped. */
  public Rate reliability() {
    if (weightTotal == 0) {
      return Rate.ZERO;
    }
    Rate kept = new Rate(weightTotal - weightLost, weightTotal);
    return capped ? kept.min(CAP) : kept;
  }

  /** {@code healthy} from 0.9, {@code degraded} from 0.7, else {@code unhealthy}. */
  public String status() {
    if (reliability().atLeast(HEALTHY)) {
      return "healthy";
    }
    return reliability().atLeast(DEGRADED) ? "degraded" : "unhealthy";
  }

  /** Categories asked, of those that could be, times 100, rounded down; 0 when there are none. */
  public int mutationCoverageScore() {
    if (categoriesPossible.isEmpty()) {
      return 0;
    }
    long asked = mutationCategories.stream().filter(categoriesPossible::contains).count();
    return (int) (asked * 100 / categoriesPossible.size());
  }

  /** The {@code summary} of the wire, with the counts that {@link #of(JsonObject)} needs. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("fidelity", fidelity)
        .put("state", state.wire())
        .put("attempts", attempts())
        .put("passed", passed)
        .put("failed", failed)
        .put("unsafe", unsafe)
        .put("errors", errors)
        .put("pass_rate", passRate().toJson())
        .put("reliability_score", reliability().toJson())
        .put("reliability_pct", JsonNumber.of(reliability().percent()))
        .put("unsafe_attempts", unsafeAttempts())
        .put("failures", failures())
        .put("mutation_categories", Json.strings(mutationCategories))
        .put("mutation_coverage_score", mutationCoverageScore())
        .put("top_failing_tools", array(topFailingTools.stream().map(ToolCount::toJson).toList()))
        .put(
            "failure_breakdown",
            array(failureBreakdown.stream().map(FailureCount::toJson).toList()))
        .put("control", control.toJson())
        .put("findings", array(findings.stream().map(Finding::toJson).toList()))
        .put("plan", plan.toJson())
        .put("contained", contained.toJson())
        .put("stakes", stakes.toJson())
        .put("not_asked", notAsked.toJson())
        .put("advice", array(advice.stream().map(Advice::toJson).toList()))
        .put("weights", weights())
        .put("categories_possible", Json.strings(categoriesPossible))
        .build();
  }

  private JsonObject weights() {
    return JsonObject.builder()
        .put("total", weightTotal)
        .put("lost", weightLost)
        .put("capped", capped)
        .build();
  }

  private static JsonArray array(List<JsonObject> items) {
    return JsonArray.of(items);
  }

  /**
   * Reads what {@link #toJson} wrote; rates are computed again.
   *
   * @throws IllegalArgumentException if it is no summary of this version
   */
  public static RunSummary of(JsonObject json) {
    JsonObject weights = Fields.object(json, "weights");
    return new RunSummary(
        Fields.text(json, "fidelity"),
        State.ofWire(Fields.text(json, "state")),
        Fields.integer(json, "passed"),
        Fields.integer(json, "failed"),
        Fields.integer(json, "unsafe"),
        Fields.integer(json, "errors"),
        Fields.whole(weights, "total"),
        Fields.whole(weights, "lost"),
        Fields.bool(weights, "capped"),
        Fields.texts(json, "mutation_categories"),
        Fields.texts(json, "categories_possible"),
        Fields.list(json, "top_failing_tools", ToolCount::of),
        Fields.list(json, "failure_breakdown", FailureCount::of),
        ControlFigures.of(Fields.object(json, "control")),
        Fields.list(json, "findings", Finding::of),
        PlanFigures.of(Fields.object(json, "plan")),
        Contained.of(Fields.object(json, "contained")),
        Stakes.of(Fields.object(json, "stakes")),
        NotAsked.of(Fields.object(json, "not_asked")),
        Fields.list(json, "advice", Advice::of));
  }
}
