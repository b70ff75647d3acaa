package dev.sepurux.engine.security;

import java.util.Locale;

/** The word for what became of an attempt or of the control arm. */
public enum Outcome {
  PASSED,
  FAILED,
  /** A U-rule is broken by facts that somebody declared. */
  UNSAFE,
  /** We could not judge. Never part of a pass, and never the outcome of a control arm. */
  ERROR;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a wire word.
   *
   * @throws IllegalArgumentException if the text is no outcome
   */
  public static Outcome ofWire(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
