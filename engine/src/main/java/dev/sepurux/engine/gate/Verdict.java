package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Rate;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.ToolCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gate's answer on a run or a batch, computed from summaries alone: whoever computes it gets
 * the same.
 *
 * @param decision pass, fail or pending
 * @param reasons why it fails; empty unless fail
 * @param figures over all ended runs together; null while none has ended
 * @param failures of a run and a batch of one submitted trace: attempts and control arms that did
 *     not pass; of a batch made from a pool: runs whose own decision is fail
 * @param failedAttempts attempts and control arms that did not pass, in both cases
 * @param failedRuns runs whose own decision is fail
 * @param traceCount scenarios of the batch; 1 for a run
 * @param completedRuns runs that were judged to the end
 * @param thresholds what was applied
 * @param runs the decision of each run, in order; of a run its own
 */
public record Verdict(
    Decision decision,
    List<Reason> reasons,
    @Nullable RunSummary figures,
    int failures,
    int failedAttempts,
    int failedRuns,
    int traceCount,
    int completedRuns,
    Thresholds thresholds,
    List<Decision> runs) {
  public Verdict {
    reasons = List.copyOf(reasons);
    runs = List.copyOf(runs);
  }

  /** The verdict on a run that was submitted alone. */
  public static Verdict ofRun(Thresholds thresholds, RunOutcome run) {
    return Gate.ofRun(thresholds, run, false);
  }

  /** The verdict on a completed run that was submitted alone. */
  public static Verdict ofRun(Thresholds thresholds, RunSummary summary) {
    return ofRun(thresholds, new RunOutcome.Completed(summary));
  }

  /**
   * The verdict on one run of a batch made from a pool: without {@code max_failures} and the two
   * category thresholds, which are judged on the batch.
   */
  public static Verdict ofScenario(Thresholds thresholds, RunOutcome run) {
    return Gate.ofRun(thresholds, run, true);
  }

  /**
   * The verdict on a batch.
   *
   * @param pool true if the batch was made from an eval-set, false if from one submitted trace
   * @param runs in order, at least one
   * @throws IllegalArgumentException if there is no run
   */
  public static Verdict ofBatch(Thresholds thresholds, boolean pool, List<RunOutcome> runs) {
    return Gate.ofBatch(thresholds, pool, runs);
  }

  /** Completed runs of all traces, in percent. */
  public JsonNumber scenarioCoveragePct() {
    return JsonNumber.of(new Rate(completedRuns * 100L, traceCount).rounded());
  }

  /** The CI figures of a run, without ids, status and address. Figures are null while pending. */
  public JsonObject runJson() {
    JsonObject.Builder json = JsonObject.builder().put("decision", decision.wire());
    figures(json);
    return json.put("failed_attempts", failedAttempts)
        .put("failed_runs", failedRuns)
        .put("reasons", JsonArray.of(reasons.stream().map(Reason::toJson).toList()))
        .put("verdict_detail", detail())
        .put("thresholds", thresholds.toJson())
        .build();
  }

  /** The CI figures of a batch, without ids, status, runs and address. */
  public JsonObject batchJson() {
    return runJson()
        .with("trace_count", Json.of(traceCount))
        .with("scenario_coverage_pct", scenarioCoveragePct());
  }

  private void figures(JsonObject.Builder json) {
    RunSummary of = figures;
    if (of == null || decision == Decision.PENDING) {
      json.put("attempts", JsonNull.INSTANCE)
          .put("pass_rate", JsonNull.INSTANCE)
          .put("unsafe_attempts", JsonNull.INSTANCE)
          .put("failures", JsonNull.INSTANCE)
          .put("top_failing_tools", JsonArray.EMPTY)
          .put("mutation_categories", JsonArray.EMPTY)
          .put("mutation_coverage_score", JsonNull.INSTANCE)
          .put("reliability_score", JsonNull.INSTANCE)
          .put("reliability_pct", JsonNull.INSTANCE);
      return;
    }
    json.put("attempts", of.attempts())
        .put("pass_rate", of.passRate().toJson())
        .put("unsafe_attempts", of.unsafeAttempts())
        .put("failures", failures)
        .put(
            "top_failing_tools",
            JsonArray.of(of.topFailingTools().stream().map(ToolCount::toJson).toList()))
        .put("mutation_categories", Json.strings(of.mutationCategories()))
        .put("mutation_coverage_score", of.mutationCoverageScore())
        .put("reliability_score", of.reliability().toJson())
        .put("reliability_pct", JsonNumber.of(of.reliability().percent()));
  }

  /** {@code verdict_detail}; JSON null while pending. */
  public Json detail() {
    RunSummary of = figures;
    if (of == null || decision == Decision.PENDING) {
      return JsonNull.INSTANCE;
    }
    return JsonObject.builder()
        .put("fidelity", of.fidelity())
        .put("census", of.plan().census())
        .put("questions", of.plan().candidates())
        .put("state", of.state().wire())
        .put("contained", of.contained().toJson())
        .put("stakes", of.stakes().toJson())
        .put("not_asked", of.notAsked().toJson())
        .put("control", of.control().toJson())
        .put("interval", JsonNull.INSTANCE)
        .put("advice", JsonArray.of(of.advice().stream().map(Advice::toJson).toList()))
        .build();
  }
}
