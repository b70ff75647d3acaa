package dev.sepurux.server.web.policy;

import java.util.ArrayList;
import java.util.List;

/** Two texts line by line: the longest common subsequence stays, the rest went or came. */
final class LineDiff {
  /** Texts of more lines are compared as a whole: the table below would be too large. */
  private static final int MOST_LINES = 2_000;

  /**
   * One line.
   *
   * @param kind {@code same}, {@code gone} or {@code new}
   * @param before its number in the old text; 0 if it is not there
   * @param after likewise in the new one
   */
  record Line(String kind, int before, int after, String text) {
    String sign() {
      return switch (kind) {
        case "gone" -> "−";
        case "new" -> "+";
        default -> " ";
      };
    }

    String number(int number) {
      return number == 0 ? "" : Integer.toString(number);
    }
  }

  private LineDiff() {}

  static List<Line> of(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int[][] common = a.size() > MOST_LINES || b.size() > MOST_LINES ? new int[0][] : common(a, b);
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      boolean both = i < a.size() && j < b.size();
      if (both && common.length > 0 && a.get(i).equals(b.get(j))) {
        lines.add(new Line("same", i + 1, j + 1, a.get(i)));
        i++;
        j++;
      } else if (i < a.size()
          && (j == b.size() || common.length == 0 || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("gone", i + 1, 0, a.get(i)));
        i++;
      } else {
        lines.add(new Line("new", 0, j + 1, b.get(j)));
        j++;
      }
    }
    return lines;
  }

  /** How many lines the ends of both texts share at most, from each pair of places on. */
  private static int[][] common(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
