package dev.sepurux.server.web.verdict;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sentence in parts: the engine quotes tool names with backticks. */
final class Prose {
  private Prose() {}

  /** A part; the name of a tool, which may be any text, if it is quoted. */
  record Part(String text, boolean quoted) {}

  static List<Part> of(@Nullable String sentence) {
    if (sentence == null) {
      return List.of();
    }
    // A number and its unit stay on one line.
    String[] texts = sentence.replace(" %", "\u00a0%").split("`", -1);
    if (texts.length % 2 == 0) {
      // A name that holds a backtick itself: nobody can say what is quoted.
      return List.of(new Part(sentence, false));
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      if (!texts[i].isEmpty()) {
        parts.add(new Part(texts[i], i % 2 == 1));
      }
    }
    return parts;
  }
}
