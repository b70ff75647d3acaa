package dev.sepurux.engine.score;

import java.util.Locale;

/** What kind of verdict a run or batch has, worst first (verdict rules, section 8). */
public enum State {
  /** Something could not be judged. */
  INFRA_ERROR,
  /** Neither a tool call nor a final answer was recorded. */
  NOTHING_RECORDED,
  /** The policy stops what the recording did. */
  POLICY_CONFLICT,
  /** The recording itself does not pass. */
  CONTROL_FAILED,
  /** A sample too small to decide; not used in point mode. */
  INCONCLUSIVE,
  OK,
  /** No question, or every one had nothing to lose. */
  NOTHING_AT_STAKE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static State ofWire(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The state of several runs together: the worst; nothing at stake only if that holds in all. */
  State and(State other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
