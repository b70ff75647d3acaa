package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.Spelled.Style;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads separated lines with a header, and Markdown tables, as a list of objects. */
final class GridReader {
  private static final int MAX_CELLS = 100_000;
  private static final int LONGEST_HEADER = 40;

  private final String text;
  private final char separator;
  private final Style style;

  private GridReader(String text, char separator, Style style) {
    this.text = text;
    this.separator = separator;
    this.style = style;
  }

  static @Nullable Spelled csv(String text, int start, int end) {
    Spelled read = new GridReader(text, ',', Style.COMMA_CELL).grid(start, end);
    if (read == null) {
      read = new GridReader(text, '\t', Style.TAB_CELL).grid(start, end);
    }
    return read == null ? new GridReader(text, ';', Style.SEMICOLON_CELL).grid(start, end) : read;
  }

  static @Nullable Spelled table(String text, int start, int end) {
    return start < end && text.charAt(start) == '|'
        ? new GridReader(text, '|', Style.BAR_CELL).grid(start, end)
        : null;
  }

  private @Nullable Spelled grid(int start, int end) {
    int at = start;
    List<Span> header = null;
    Spelled.Container rows = new Spelled.Container();
    int cells = 0;
    int last = start;
    while (at < end) {
      List<Span> row = new ArrayList<>();
      int next = separator == '|' ? bars(at, end, row) : separated(at, end, row);
      if (next < 0) {
        return null;
      }
      cells += row.size();
      boolean blank = row.size() == 1 && row.getFirst().in(text).isBlank();
      if (blank || cells > MAX_CELLS) {
        if (cells > MAX_CELLS) {
          return null;
        }
      } else if (header == null) {
        header = row;
        if (!isHeader(header)) {
          return null;
        }
      } else if (row.size() != header.size()) {
        return null;
      } else if (!isRule(row)) {
        Spelled object = row(header, row);
        last = object.at().end();
        rows.addItem(object, at, last);
      }
      at = next;
    }
    return rows.size() == 0 ? null : rows.array(start, last, style);
  }

  private boolean isHeader(List<Span> cells) {
    HashSet<String> names = new HashSet<>();
    for (Span cell : cells) {
      String name = plain(cell);
      boolean fits =
          !name.isBlank()
              && name.length() <= LONGEST_HEADER
              && Values.number(name) == null
              && name.chars()
                  .allMatch(c -> Character.isLetterOrDigit(c) || " _-./()%#$".indexOf(c) >= 0)
              && !name.endsWith(".");
      if (!fits || !names.add(name)) {
        return false;
      }
    }
    return cells.size() > 1;
  }

  private boolean isRule(List<Span> cells) {
    return separator == '|'
        && cells.stream()
            .allMatch(cell ->
                cell.length() > 0 && cell.in(text).chars().allMatch(c -> c == '-' || c == ':'));
  }

  private Spelled row(List<Span> header, List<Span> cells) {
    Spelled.Container members = new Spelled.Container();
    for (int i = 0; i < cells.size(); i++) {
      Span cell = cells.get(i);
      String value = plain(cell);
      JsonNumber number = Spelled.number(value);
      members.add(
          plain(header.get(i)),
          Spelled.scalar(
              number == null ? new JsonString(value) : number, cell.start(), cell.end(), style),
          cell.start(),
          cell.end());
    }
    return members.object(cells.getFirst().start(), cells.getLast().end(), style);
  }

  private String plain(Span cell) {
    String spelled = cell.in(text);
    if (separator == '|') {
      return spelled.replace("\\|", "|");
    }
    boolean quoted = spelled.length() > 1 && spelled.startsWith("\"") && spelled.endsWith("\"");
    return quoted ? spelled.substring(1, spelled.length() - 1).replace("\"\"", "\"") : spelled;
  }

  // Reads one record; the index after its line break, or -1 if a quote is not closed.
  private int separated(int from, int end, List<Span> cells) {
    int at = from;
    while (true) {
      int start = at;
      if (at < end && text.charAt(at) == '"') {
        at++;
        while (at < end
            && (text.charAt(at) != '"' || (at + 1 < end && text.charAt(at + 1) == '"'))) {
          at += text.charAt(at) == '"' ? 2 : 1;
        }
        if (at >= end) {
          return -1;
        }
        at++;
      }
      while (at < end && text.charAt(at) != separator && text.charAt(at) != '\n') {
        at++;
      }
      cells.add(trimmed(start, at));
      if (at >= end) {
        return at;
      }
      if (text.charAt(at++) == '\n') {
        return at;
      }
    }
  }

  private int bars(int from, int end, List<Span> cells) {
    int stop = text.indexOf('\n', from);
    int lineEnd = stop < 0 || stop > end ? end : stop;
    Span line = trimmed(from, lineEnd);
    if (line.length() == 0) {
      cells.add(line);
    } else if (text.charAt(line.start()) != '|') {
      return -1;
    } else {
      int start = line.start() + 1;
      for (int i = start; i < line.end(); i++) {
        if (text.charAt(i) == '|' && text.charAt(i - 1) != '\\') {
          cells.add(trimmed(start, i));
          start = i + 1;
        }
      }
      if (start < line.end()) {
        cells.add(trimmed(start, line.end()));
      }
    }
    return Math.min(lineEnd + 1, Math.max(end, lineEnd));
  }

  private Span trimmed(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }
}
