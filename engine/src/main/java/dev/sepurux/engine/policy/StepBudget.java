package dev.sepurux.engine.policy;

/**
 * What conditions may take of the machine. Each decision has its share, which depends on nothing
 * but the recording's length, so that a decision is the same wherever it is asked for; what a whole
 * run may take is bounded besides, far above what shares of a usual run come to.
 */
final class StepBudget {
  /** Steps of all decisions of a run. */
  static final long OF_RUN = 100_000_000;

  private static final long OF_RECORDING = 50_000_000;
  private static final long LEAST = 2_000;
  private static final long MOST = 200_000;

  private final long ofDecision;
  private long left = OF_RUN;

  /**
   * @param calls of the recording
   */
  StepBudget(int calls) {
    this.ofDecision = Math.clamp(OF_RECORDING / Math.max(1, calls), LEAST, MOST);
  }

  /** Steps that all conditions asked about one call may take together. */
  long ofDecision() {
    return ofDecision;
  }

  /** Takes steps; false once there are none left. */
  boolean take(long steps) {
    left -= steps;
    return left >= 0;
  }
}
