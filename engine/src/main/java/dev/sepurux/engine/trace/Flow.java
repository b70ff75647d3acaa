package dev.sepurux.engine.trace;

import java.util.Locale;

/**
 * A value seen to go from an origin to a use.
 *
 * @param from where it came from: task, prompt, system text or result
 * @param to where it is used: argument or answer
 * @param match how the two were seen to be the same
 * @param via how the piece was encoded on either side; {@link Via#PLAIN} if it was not
 */
public record Flow(Leaf from, Leaf to, Match match, Via via) {

  /** How two values were seen to be the same, strongest first. */
  public enum Match {
    /** Equal as a whole: text trimmed and case-folded, numbers by value, dates by instant. */
    EQUAL,
    /** A whole token of one is in the other. */
    TOKEN,
    /** At least 12 characters in a row. */
    RUN;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a piece of text was encoded. */
  public enum Via {
    PLAIN,
    URL,
    BASE64,
    HEX;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
