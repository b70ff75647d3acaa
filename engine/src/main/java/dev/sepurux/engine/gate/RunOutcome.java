package dev.sepurux.engine.gate;

import dev.sepurux.engine.score.RunSummary;

/** One run of a batch, as far as it has come. */
public sealed interface RunOutcome {
  /** Queued or running. */
  record Unfinished() implements RunOutcome {}

  /** Judged to the end; single attempts may have ended in error. */
  record Completed(RunSummary summary) implements RunOutcome {}

  /**
   * Ended without a judgement: an error of ours, or a lost worker.
   *
   * @param reason a stable slug, such as {@code worker_lost}
   * @param summary figures that are numbers: {@link RunSummary#unjudged}
   */
  record Failed(String reason, RunSummary summary) implements RunOutcome {}
}
