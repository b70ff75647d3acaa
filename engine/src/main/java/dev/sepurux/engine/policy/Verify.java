package dev.sepurux.engine.policy;

import java.util.Locale;

/** How an approval token is checked (verdict rules, section 5). */
public enum Verify {
  /**
   * Signed by the project's issuer for this tool and these arguments, spent before it expired, and
   * by no other call ({@link ApprovalToken}).
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
