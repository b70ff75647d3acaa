package dev.sepurux.server.web.campaign;

import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Pass rate and reliability of a campaign's verdicts over time, in units of the picture: a drawing
 * without a script.
 *
 * @param points the oldest first
 * @param passRate the points of a line
 * @param reliability likewise
 * @param bound the height of the lowest pass rate that passes; null if none is asked for
 * @param letters what the marks of this picture mean
 */
record Trend(
    List<Point> points,
    String passRate,
    String reliability,
    @Nullable Integer bound,
    List<Key> letters) {
  static final int WIDTH = 900;
  static final int HEIGHT = 240;
  static final int LEFT = 48;
  static final int RIGHT = 20;
  static final int TOP = 34;
  static final int BOTTOM = 26;

  Trend {
    points = List.copyOf(points);
    letters = List.copyOf(letters);
  }

  /**
   * One verdict.
   *
   * @param marks letters of what changed before it
   */
  record Point(
      String id, int x, int passRate, int reliability, boolean passed, String title, String marks) {
    /** The path of a triangle that stands on the point of a verdict that failed. */
    String triangle() {
      int y = passRate;
      return "M" + x + " " + (y - 6) + "L" + (x + 6) + " " + (y + 5) + "L" + (x - 6) + " " + (y + 5)
          + "Z";
    }
  }

  /** What a letter means. */
  record Key(String letter, String meaning) {}

  /** The letter that marks a change of an input. */
  static String letter(String input) {
    return switch (input) {
      case "recordings" -> "R";
      case "policy" -> "P";
      case "pack" -> "M";
      case "tools" -> "T";
      case "thresholds" -> "L";
      case "engine" -> "E";
      default -> "?";
    };
  }

  private static final List<Key> KEYS =
      List.of(
          new Key("R", "recordings"),
          new Key("P", "policy"),
          new Key("M", "mutations"),
          new Key("T", "tools"),
          new Key("L", "limits"),
          new Key("E", "engine"));

  /**
   * The picture.
   *
   * @param newestFirst verdicts; those without figures are left out
   * @return null if there is nothing to draw
   */
  static @Nullable Trend of(List<VerdictRow> newestFirst, @Nullable BigDecimal minPassRate) {
    List<VerdictRow> rows =
        newestFirst.reversed().stream()
            .filter(row -> row.passRate() != null && row.reliability() != null)
            .toList();
    if (rows.isEmpty()) {
      return null;
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      points.add(point(rows.get(i), x(i, rows.size())));
    }
    String used = rows.stream().map(VerdictRow::marks).collect(Collectors.joining());
    return new Trend(
        points,
        line(points, true),
        line(points, false),
        minPassRate == null ? null : y(minPassRate),
        KEYS.stream().filter(key -> used.contains(key.letter())).toList());
  }

  private static Point point(VerdictRow row, int x) {
    String title =
        "%s: %s, pass rate %s, reliability %s%s"
            .formatted(
                Show.time(row.at()),
                row.decision(),
                Show.percent(row.passRate()),
                Show.percent(row.reliability()),
                row.changed().isEmpty() ? "" : "; " + String.join("; ", row.changed()));
    return new Point(
        row.id(),
        x,
        y(row.passRate()),
        y(row.reliability()),
        row.decision().equals("pass"),
        title,
        row.marks());
  }

  private static int x(int i, int count) {
    int width = WIDTH - LEFT - RIGHT - 24;
    return LEFT + 12 + (count == 1 ? width / 2 : i * width / (count - 1));
  }

  /** The height of a rate from 0 to 1. */
  static int y(@Nullable BigDecimal rate) {
    double part = rate == null ? 0 : Math.clamp(rate.doubleValue(), 0, 1);
    return TOP + (int) Math.round((1 - part) * (HEIGHT - TOP - BOTTOM));
  }

  private static String line(List<Point> points, boolean passRate) {
    return points.stream()
        .map(p -> p.x() + "," + (passRate ? p.passRate() : p.reliability()))
        .collect(Collectors.joining(" "));
  }
}
