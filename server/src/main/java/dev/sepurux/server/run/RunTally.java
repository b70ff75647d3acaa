package dev.sepurux.server.run;

import java.util.concurrent.atomic.LongAdder;

/** What this process has judged since it started. */
public final class RunTally {
  private final LongAdder completed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder attempts = new LongAdder();

  void addCompleted(int attemptsOfRun) {
    completed.increment();
    attempts.add(attemptsOfRun);
  }

  void addFailed() {
    failed.increment();
  }

  /** Runs that were judged. */
  public long completed() {
    return completed.sum();
  }

  /** Runs that ended without a result. */
  public long failed() {
    return failed.sum();
  }

  /** Attempts of the runs that were judged. */
  public long attempts() {
    return attempts.sum();
  }
}
