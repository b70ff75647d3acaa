package dev.sepurux.server.run;

import dev.sepurux.engine.gate.Reason;
import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.score.RunSummary;
import java.util.List;

/**
 * Verdicts from stored summaries. They are computed whenever they are asked for and stored nowhere.
 */
public final class Verdicts {
  private Verdicts() {}

  /** The gate's answer on what a run id names. */
  public static Verdict of(RunSet set) {
    return switch (set) {
      case RunSet.One(Run run) -> of(run);
      case RunSet.Batch batch ->
          Verdict.ofBatch(
              batch.runs().getFirst().terms().thresholds(),
              batch.pooled(),
              batch.runs().stream().map(Verdicts::outcome).toList());
    };
  }

  /** The gate's answer on one run; as a scenario if it belongs to a pool. */
  public static Verdict of(Run run) {
    return run.pooled()
        ? Verdict.ofScenario(run.terms().thresholds(), outcome(run))
        : Verdict.ofRun(run.terms().thresholds(), outcome(run));
  }

  /**
   * Why a verdict is fail; where it is for single runs, their ids are in {@code run_ids}.
   *
   * @param runs those that the verdict is on, in order
   */
  public static Json reasons(Verdict verdict, List<Run> runs) {
    return Json.array(verdict.reasons().stream().map(reason -> reason(reason, runs)).toList());
  }

  private static JsonObject reason(Reason reason, List<Run> runs) {
    List<String> ids =
        reason.runs().stream().map(place -> runs.get(place).id().toString()).toList();
    return ids.isEmpty() ? reason.toJson() : reason.toJson().with("run_ids", Json.strings(ids));
  }

  private static RunOutcome outcome(Run run) {
    return switch (run.status()) {
      case QUEUED, RUNNING -> new RunOutcome.Unfinished();
      case COMPLETED -> new RunOutcome.Completed(summary(run));
      case FAILED -> new RunOutcome.Failed(String.valueOf(run.errorCode()), summary(run));
    };
  }

  /** The summary of a terminal run. */
  static RunSummary summary(Run run) {
    String text = run.summary();
    if (text != null && JsonText.parse(text) instanceof JsonObject json) {
      return RunSummary.of(json);
    }
    throw new IllegalStateException("run " + run.id() + " has ended without a summary");
  }
}
