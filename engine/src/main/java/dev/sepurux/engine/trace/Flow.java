package dev.sepurux.engine.trace;

/**
 * A value seen to go from an origin to a use.
 *
 * @param from where it came from: task, prompt, system text or result
 * @param to where it is used: argument or answer
 * @param match how the two were seen to be the same
 */
public record Flow(Leaf from, Leaf to, Match match) {

  /** How two values were seen to be the same, strongest first. */
  public enum Match {
    /** Equal as a whole: text trimmed and case-folded, numbers by value, dates by instant. */
    EQUAL,
    /** A whole token of one is in the other. */
    TOKEN,
    /** At least 12 characters in a row. */
    RUN
  }
}
