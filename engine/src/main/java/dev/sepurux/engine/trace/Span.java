package dev.sepurux.engine.trace;

/**
 * A piece of a text.
 *
 * @param start index of the first UTF-16 unit
 * @param end index after the last one
 */
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span: " + start + ".." + end);
    }
  }

  public int length() {
    return end - start;
  }

  /** The piece itself. */
  public String in(String text) {
    return text.substring(start, end);
  }
}
