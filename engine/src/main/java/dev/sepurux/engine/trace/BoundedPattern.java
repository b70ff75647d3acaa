package dev.sepurux.engine.trace;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression in linear time. What RE2 does not know, such as look-ahead, forbids nothing.
 */
final class BoundedPattern {
  private static final int LONGEST_PATTERN = 1_000;
  private static final int LONGEST_TEXT = 100_000;

  private BoundedPattern() {}

  static boolean finds(String pattern, String text) {
    if (pattern.length() > LONGEST_PATTERN || text.length() > LONGEST_TEXT) {
      return true;
    }
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return true;
    }
  }
}
