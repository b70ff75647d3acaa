package dev.sepurux.engine.security;

/** Shortens recorded text for evidence. */
final class Excerpts {
  private static final int LONGEST = 120;

  private Excerpts() {}

  static Evidence of(int step, String pointer, String text) {
    return new Evidence(step, pointer, shortened(text));
  }

  /** A place whose text is not shown, since it is confidential. */
  static Evidence masked(int step, String pointer) {
    return new Evidence(step, pointer, "(confidential)");
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    // Not between the halves of one character.
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    return text.substring(0, end) + "\u2026";
  }
}
