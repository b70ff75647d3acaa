package dev.sepurux.engine.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Splits a text into tokens: runs without white space, quotes, brackets and commas, with
 * punctuation at the ends cut off. A token joined by {@code = & ? : / #} also counts in its parts,
 * so that an id in a path or a query is found.
 */
final class Tokens {
  private static final String BREAKS = ";\"'<>()[]{}|`*\\,";
  private static final String ENDS = ".:-/?!#&=+%~_$€£¥…";
  private static final String JOINTS = "=&?:/#";
  private static final int LONGEST = 300;
  private static final int MIN = 4;
  private static final int LETTERS = 8;

  private Tokens() {}

  /** The spans of the tokens and, after each, of its parts; at most {@code max}. */
  static List<Span> of(String text, int max) {
    List<Span> spans = new ArrayList<>();
    int at = 0;
    while (at < text.length() && spans.size() < max) {
      while (at < text.length() && isBreak(text, at)) {
        at++;
      }
      int start = at;
      while (at < text.length() && !isBreak(text, at)) {
        at++;
      }
      if (at > start) {
        add(text, start, at, spans);
      }
    }
    return spans;
  }

  /** The tokens alone, without parts: the seams of a plain text. */
  static List<Span> seams(String text, int max) {
    List<Span> seams = new ArrayList<>();
    int end = -1;
    for (Span span : of(text, max)) {
      if (span.start() >= end) {
        seams.add(span);
        end = span.end();
      }
    }
    return seams;
  }

  private static boolean isBreak(String text, int at) {
    char c = text.charAt(at);
    if (c == ',') {
      return !(at > 0
          && at + 1 < text.length()
          && isDigit(text.charAt(at - 1))
          && isDigit(text.charAt(at + 1)));
    }
    return Character.isWhitespace(c) || BREAKS.indexOf(c) >= 0;
  }

  private static void add(String text, int from, int to, List<Span> spans) {
    Span whole = trim(text, from, to);
    if (whole.length() == 0) {
      return;
    }
    spans.add(whole);
    if (whole.length() > LONGEST) {
      return;
    }
    int start = whole.start();
    for (int i = whole.start(); i <= whole.end(); i++) {
      if (i == whole.end() || JOINTS.indexOf(text.charAt(i)) >= 0) {
        Span part = trim(text, start, i);
        if (part.length() > 0 && part.length() < whole.length()) {
          spans.add(part);
        }
        start = i + 1;
      }
    }
  }

  private static Span trim(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isEnd(text.charAt(start)) && !isMinus(text, start, end)) {
      start++;
    }
    while (end > start && isEnd(text.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }

  private static boolean isEnd(char c) {
    return ENDS.indexOf(c) >= 0;
  }

  private static boolean isMinus(String text, int start, int end) {
    return text.charAt(start) == '-' && start + 1 < end && isDigit(text.charAt(start + 1));
  }

  /**
   * True if meeting the token twice is no accident: 4 or more characters with a digit, {@code @} or
   * {@code /}, or 8 or more letters. A number counts by its plain spelling.
   */
  static boolean isSignificant(String token, String key) {
    String counted = key.startsWith("n:") ? key.substring(2) : token;
    if (counted.length() < MIN) {
      return false;
    }
    return has(counted, c -> (c >= '0' && c <= '9') || c == '@' || c == '/')
        || counted.chars().filter(Character::isLetter).limit(LETTERS).count() == LETTERS;
  }

  private static boolean has(String text, IntPredicate wanted) {
    return text.chars().anyMatch(wanted);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
