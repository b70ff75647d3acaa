package dev.sepurux.server.run;

import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.score.RunSummary;

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
