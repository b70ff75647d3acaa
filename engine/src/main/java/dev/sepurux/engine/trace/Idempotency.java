package dev.sepurux.engine.trace;

/**
 * Why a repeated call has one effect.
 *
 * @param kind what makes it so
 * @param basis how that is known
 * @param reason a few words for people
 */
public record Idempotency(Kind kind, Basis basis, String reason) {
  /** What makes a repeated call have one effect. */
  public enum Kind {
    /** An idempotency argument with a value of its own. */
    ARGUMENT,
    /** The registry or a hint says so. */
    HINT,
    /** The tool sets something to a value, and that can be undone. */
    SET_LIKE
  }
}
