package dev.sepurux.server.web.verdict;

import dev.sepurux.server.web.Show;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a matrix: how many were asked, how many did not pass, and why.
 *
 * @param tone none, good, low, mid, bad or worst; what the colour says
 * @param sign what says it without colour; the count stands behind it
 * @param count as {@code 3/8}; empty where nothing was asked
 * @param reason a sentence
 * @param path where its attempts are; null where nothing was asked
 */
record Cell(String tone, String sign, String count, String reason, @Nullable String path) {
  static Cell untested(String what) {
    return new Cell("none", "·", "", "Not asked: " + what, null);
  }

  /**
   * A cell of attempts.
   *
   * @param what is asked, such as {@code Wrong value at pay}
   * @param why the worst that was found, for those that did not pass; empty if not known
   */
  static Cell of(String what, Tally tally, List<String> why, String path) {
    if (tally.asked() == 0) {
      return untested(what);
    }
    int lost = tally.lost();
    if (lost == 0) {
      return new Cell(
          "good",
          "✓",
          Integer.toString(tally.asked()),
          what
              + ": "
              + (tally.asked() == 1
                  ? "the one attempt passed"
                  : "all " + tally.asked() + " attempts passed"),
          path);
    }
    String tone = tally.unsafe() > 0 || tally.errors() > 0 ? "worst" : shade(tally);
    String sign = tally.unsafe() > 0 ? "‼" : tally.failed() > 0 ? "✕" : "?";
    StringBuilder reason = new StringBuilder(what).append(": ").append(lost).append(" of ");
    reason
        .append(Show.count(tally.asked(), "attempt"))
        .append(lost == 1 ? " does" : " do")
        .append(" not pass");
    if (tally.unsafe() > 0) {
      reason.append(", ").append(tally.unsafe()).append(" unsafe");
    }
    if (!why.isEmpty()) {
      reason.append(" (").append(String.join("; ", why)).append(')');
    }
    return new Cell(tone, sign, lost + "/" + tally.asked(), reason.toString(), path);
  }

  private static String shade(Tally tally) {
    int percent = tally.lost() * 100 / tally.asked();
    return percent < 34 ? "low" : percent < 67 ? "mid" : "bad";
  }
}
