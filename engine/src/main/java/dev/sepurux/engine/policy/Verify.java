package dev.sepurux.engine.policy;

import java.util.Locale;

/** How an approval token is checked (verdict rules, section 5). */
public enum Verify {
  /**
   * Signed by our issuer for these arguments, unexpired, for one use. No issuer exists in this
   * release, so a recorded token counts only where the recording proves it as {@link #TRACED} does.
   */
  BOUND,
  /** The step that produced the token received every critical argument of the call. */
  TRACED,
  /**
   * The field is not empty. Weak: it stops neither changed nor attackers' calls, since those carry
   * every token that the model has seen.
   */
  PRESENCE;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
