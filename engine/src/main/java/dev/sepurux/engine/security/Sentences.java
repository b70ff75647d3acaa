package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.Span;
import java.util.ArrayList;
import java.util.List;

/** Splits text into sentences, and text with line breaks into blocks. */
final class Sentences {
  private static final int LONGEST = 1_000;

  private Sentences() {}

  /** The sentences between two indexes. A line break ends one only before a new beginning. */
  static List<Span> of(String text, int from, int to) {
    List<Span> sentences = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i++) {
      if (ends(text, i, to) || i - start >= LONGEST) {
        add(text, start, i + 1, sentences);
        start = i + 1;
      }
    }
    add(text, start, to, sentences);
    return sentences;
  }

  private static boolean ends(String text, int i, int to) {
    char c = text.charAt(i);
    boolean last = i + 1 >= to;
    if (c == '\n') {
      return last || startsAnew(text, i + 1, to);
    }
    boolean mark = c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == '…';
    return mark && (last || Character.isWhitespace(text.charAt(i + 1)) || isClosing(text, i + 1));
  }

  private static boolean isClosing(String text, int at) {
    return "\"'”’)]}<".indexOf(text.charAt(at)) >= 0;
  }

  // An empty line, a capital, a bullet, a number or a tag; anything else goes on.
  private static boolean startsAnew(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return true;
      }
      if (!Character.isWhitespace(c)) {
        return !Character.isLowerCase(c);
      }
    }
    return true;
  }

  private static void add(String text, int from, int to, List<Span> sentences) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end > start) {
      sentences.add(new Span(start, end));
    }
  }

  /** Paragraphs: what empty lines part. */
  static List<Span> paragraphs(String text, int from, int to) {
    List<Span> paragraphs = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '\n' && isEmptyLine(text, i + 1, to)) {
        add(text, start, i, paragraphs);
        start = i + 1;
      }
    }
    add(text, start, to, paragraphs);
    return paragraphs;
  }

  private static boolean isEmptyLine(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return true;
      }
      if (!Character.isWhitespace(c)) {
        return false;
      }
    }
    return false;
  }
}
