package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two values side by side, line by line. What is equal is folded to a line; what differs is marked,
 * within texts to the letter.
 *
 * @param more lines that are left out, since there are too many
 */
record Sides(List<Pair> lines, int more) {
  private static final int MOST_LINES = 160;
  private static final int WIDTH = 120;
  private static final int AROUND = 60;
  private static final int MOST_MARKED = 2_000;

  /** A line on each side; null where one side has nothing. */
  record Pair(@Nullable Line left, @Nullable Line right, boolean same) {}

  /**
   * A line.
   *
   * @param head before the mark, indented
   * @param mark what differs; empty if nothing
   */
  record Line(String head, String mark, String tail) {}

  /** Compares; null is nothing there. */
  static Sides of(@Nullable Json left, @Nullable Json right) {
    Comparison comparison = new Comparison();
    comparison.compare(0, "", left, right);
    List<Pair> lines = comparison.lines;
    int shown = Math.min(lines.size(), MOST_LINES);
    return new Sides(lines.subList(0, shown), lines.size() - shown);
  }

  private static final class Comparison {
    private final List<Pair> lines = new ArrayList<>();

    void compare(int depth, String name, @Nullable Json left, @Nullable Json right) {
      String at = "  ".repeat(Math.min(depth, 12)) + (name.isEmpty() ? "" : name + ": ");
      if (left != null && left.equals(right)) {
        Line line = new Line(at + brief(left), "", "");
        lines.add(new Pair(line, line, true));
      } else if (left instanceof JsonObject mine && right instanceof JsonObject other) {
        both(at + "{");
        Set<String> names = new LinkedHashSet<>(mine.names());
        names.addAll(other.names());
        names.forEach(one -> compare(depth + 1, one, mine.get(one), other.get(one)));
        both("  ".repeat(Math.min(depth, 12)) + "}");
      } else if (left instanceof JsonArray mine && right instanceof JsonArray other) {
        both(at + "[");
        int size = Math.max(mine.items().size(), other.items().size());
        for (int i = 0; i < size; i++) {
          compare(depth + 1, Integer.toString(i), item(mine, i), item(other, i));
        }
        both("  ".repeat(Math.min(depth, 12)) + "]");
      } else if (left instanceof JsonString(String mine)
          && right instanceof JsonString(String other)) {
        texts(at, mine, other);
      } else {
        lines.add(new Pair(whole(at, left), whole(at, right), false));
      }
    }

    private void both(String text) {
      Line line = new Line(text, "", "");
      lines.add(new Pair(line, line, true));
    }

    private static @Nullable Json item(JsonArray array, int index) {
      return index < array.items().size() ? array.items().get(index) : null;
    }

    private static @Nullable Line whole(String at, @Nullable Json value) {
      return value == null ? null : new Line(at, cut(value.compact(), MOST_MARKED), "");
    }

    /** Marks what stands between the common beginning and the common end. */
    private void texts(String at, String left, String right) {
      int most = Math.min(left.length(), right.length());
      int head = 0;
      while (head < most && left.charAt(head) == right.charAt(head)) {
        head++;
      }
      int tail = 0;
      while (tail < most - head
          && left.charAt(left.length() - 1 - tail) == right.charAt(right.length() - 1 - tail)) {
        tail++;
      }
      lines.add(new Pair(text(at, left, head, tail), text(at, right, head, tail), false));
    }

    private static Line text(String at, String text, int head, int tail) {
      String before = text.substring(0, head);
      String after = text.substring(text.length() - tail);
      String start =
          before.length() > AROUND ? "…" + before.substring(before.length() - AROUND) : before;
      String end = after.length() > AROUND ? after.substring(0, AROUND) + "…" : after;
      return new Line(
          at + "\"" + start,
          cut(text.substring(head, text.length() - tail), MOST_MARKED),
          end + "\"");
    }

    private static String brief(Json value) {
      return cut(value.compact(), WIDTH);
    }

    private static String cut(String text, int width) {
      return text.length() <= width ? text : text.substring(0, width) + "…";
    }
  }
}
