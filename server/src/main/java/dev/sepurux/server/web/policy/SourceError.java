package dev.sepurux.server.web.policy;

import dev.sepurux.server.json.TypedText;
import java.util.List;

/**
 * Something that is wrong in a text.
 *
 * @param line from 1
 * @param column from 1
 * @param pointer of the part; empty for the whole
 * @param text the line itself
 */
record SourceError(int line, int column, String pointer, String reason, String text) {
  private static final int LONGEST = 160;

  static SourceError of(String source, TypedText.Place place, String pointer, String reason) {
    List<String> lines = source.lines().toList();
    String text = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
    return new SourceError(
        place.line(),
        place.column(),
        pointer,
        reason,
        text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
  }

  /** A caret below its column. */
  String caret() {
    return " ".repeat(Math.clamp(column - 1, 0, LONGEST)) + "^";
  }
}
