package dev.sepurux.engine.score;

import java.util.Locale;

/** What a containment rests on (verdict rules, section 3). */
public enum ContainedBasis {
  /** Seen in the recording. */
  SEEN,
  /** Said by a policy, a limit or a schema: holds if the runtime enforces it. */
  DECLARED,
  /** Read from names, or proposed by bootstrap: holds only if somebody confirms it. */
  INFERRED,
  /** There was nothing to lose. */
  NOTHING_AT_STAKE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
