package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Pointer;
import java.util.List;
import java.util.Set;

/**
 * Untrusted text that tells its reader to do something: the sentence that does, and the two after
 * it in the same block.
 *
 * @param call index of the call whose result holds it; -1 for a document
 * @param step the event that holds it
 * @param pointer within the result
 * @param text the passage, in small letters and with single spaces
 * @param quote its first sentence as recorded
 * @param signs what marks it as meant for the agent
 * @param acts what it tells the reader to do
 * @param stems its words
 */
record Passage(
    int call,
    int step,
    Pointer pointer,
    String text,
    String quote,
    Set<Sign> signs,
    Set<Act> acts,
    Set<String> stems) {

  private static final List<String> BEFORE =
      List.of("https://", "http://", "www.", "mailto:", "~", ".", "/");

  private static final Set<String> ID_WORDS =
      Set.of(
          "id",
          "ids",
          "identifier",
          "number",
          "no",
          "nr",
          "ref",
          "reference",
          "code",
          "account",
          "password",
          "pin",
          "user",
          "channel",
          "path");

  /** What a result says, wherever in it and however often. */
  record Text(int call, int step, String text, boolean strong) {}

  Text said() {
    return new Text(call, step, text, isStrong());
  }

  /** What marks a text as meant for the agent, beyond being an order. */
  enum Sign {
    SPEAKS_TO_AGENT("speaks to the agent"),
    FENCED("is set apart by tags in the middle of data"),
    NAMES_TOOL("names this agent's tools"),
    HIDDEN("is hidden or encoded");

    private final String words;

    Sign(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** True if the passage holds a value, be it without the slash or the scheme before it. */
  boolean holds(String folded) {
    if (Words.holds(text, folded)) {
      return true;
    }
    int start = 0;
    for (String before : BEFORE) {
      start += folded.startsWith(before, start) ? before.length() : 0;
    }
    return start > 0 && folded.length() - start > 3 && Words.holds(text, folded.substring(start));
  }

  /**
   * True if the passage holds a short value right after a word such as id: alone it says nothing.
   */
  boolean holdsAsId(String folded) {
    List<Words.Word> words = Words.of(text, 0, text.length());
    for (int i = 1; i < words.size(); i++) {
      boolean named =
          ID_WORDS.contains(words.get(i - 1).text())
              || (i > 1 && ID_WORDS.contains(words.get(i - 2).text()));
      if (named && words.get(i).text().equals(folded)) {
        return true;
      }
    }
    return false;
  }

  boolean isStrong() {
    return !signs.isEmpty();
  }
}
