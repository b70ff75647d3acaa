package dev.sepurux.engine.trace;

import java.util.Collection;
import java.util.Locale;

/** Finds the known word that an unknown one was most likely meant to be. */
public final class Nearest {
  private static final int MOST_CHARACTERS = 64;

  private Nearest() {}

  /**
   * The known word with the fewest edits; of several the first. People leave the category out:
   * where the unknown word has no dot, a known one is also compared from its dot on.
   *
   * @throws IllegalArgumentException if no word is known
   */
  public static String to(String unknown, Collection<String> known) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String word : known) {
      int edits = edits(unknown, word);
      if (unknown.indexOf('.') < 0) {
        edits = Math.min(edits, edits(unknown, word.substring(word.indexOf('.') + 1)));
      }
      if (edits < fewest) {
        fewest = edits;
        best = word;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no known word");
    }
    return best;
  }

  /** Levenshtein's distance without regard to case, over a bounded part of each word. */
  private static int edits(String left, String right) {
    String a = bounded(left);
    String b = bounded(right);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int kept = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(kept, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private static String bounded(String word) {
    String part = word.length() > MOST_CHARACTERS ? word.substring(0, MOST_CHARACTERS) : word;
    return part.toLowerCase(Locale.ROOT);
  }
}
