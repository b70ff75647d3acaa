package dev.sepurux.engine.mutation;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody probably meant. */
final class Nearest {
  private static final int LONGEST = 80;

  private Nearest() {}

  /** The known text that takes the fewest single-character edits; the first of equals. */
  static String of(String text, Collection<String> known) {
    String wanted = shortened(text.toLowerCase(Locale.ROOT));
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      String name = candidate.substring(candidate.indexOf('.') + 1);
      // People leave the category out: "timeout" means "transport.timeout".
      int distance =
          Math.min(
              edits(wanted, candidate),
              wanted.indexOf('.') < 0 ? edits(wanted, name) : Integer.MAX_VALUE);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
