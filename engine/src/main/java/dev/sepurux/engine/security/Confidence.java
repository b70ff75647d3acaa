package dev.sepurux.engine.security;

import java.util.Locale;

/** How sure a security event is. */
public enum Confidence {
  /** It rests on declared facts and evidence in the trace. */
  DEFINITE,
  /** It rests on a guess, or the path is not visible. */
  SUSPECT;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a wire word.
   *
   * @throws IllegalArgumentException if the text is no confidence
   */
  public static Confidence ofWire(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
