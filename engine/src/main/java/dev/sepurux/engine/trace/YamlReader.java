package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.Spelled.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of YAML that tools print: {@code key: value} lines, nested maps, lists with {@code
 * - }, quoted and folded scalars, blocks, and flow values that are JSON. Anything else is no YAML
 * for us, so that prose stays prose.
 */
final class YamlReader {
  private static final int MAX_LINES = 50_000;
  private static final int MAX_DEPTH = 60;
  private static final int LONGEST_KEY = 60;
  private static final int MOST_KEY_WORDS = 4;

  private final String text;
  private final List<Line> lines = new ArrayList<>();
  private int row;

  /** A line; {@code from} moves right when a dash before it was read. */
  private static final class Line {
    final int start;
    final int end;
    int from;

    Line(int start, int from, int end) {
      this.start = start;
      this.from = from;
      this.end = end;
    }

    int indent() {
      return from - start;
    }

    boolean isBlank() {
      return from >= end;
    }
  }

  private static final class NotYaml extends RuntimeException {
    NotYaml() {
      super(null, null, false, false);
    }
  }

  private YamlReader(String text, int start, int end) {
    this.text = text;
    int at = start;
    while (at <= end && lines.size() <= MAX_LINES) {
      int stop = text.indexOf('\n', at);
      int lineEnd = stop < 0 || stop > end ? end : stop;
      int from = at;
      while (from < lineEnd && text.charAt(from) == ' ') {
        from++;
      }
      int to = lineEnd;
      while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
        to--;
      }
      lines.add(new Line(at, from, to));
      at = lineEnd + 1;
    }
  }

  /** What the part of the text spells, or null if it is no map or list in this form. */
  static @Nullable Spelled read(String text, int start, int end) {
    YamlReader reader = new YamlReader(text, start, end);
    if (reader.lines.size() > MAX_LINES) {
      return null;
    }
    try {
      reader.skipBlank();
      if (reader.row >= reader.lines.size()) {
        return null;
      }
      Spelled root = reader.block(reader.lines.get(reader.row).indent(), 0);
      reader.skipBlank();
      return reader.row == reader.lines.size() ? root : null;
    } catch (NotYaml e) {
      return null;
    }
  }

  private void skipBlank() {
    while (row < lines.size() && lines.get(row).isBlank()) {
      row++;
    }
  }

  private Line line() {
    if (row >= lines.size()) {
      throw new NotYaml();
    }
    return lines.get(row);
  }

  private boolean hasLineAt(int indent) {
    skipBlank();
    return row < lines.size() && lines.get(row).indent() == indent;
  }

  private Spelled block(int indent, int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotYaml();
    }
    if (isDash(line())) {
      return sequence(indent, depth);
    }
    if (colon(line()) >= 0) {
      return map(indent, depth);
    }
    throw new NotYaml();
  }

  private boolean isDash(Line line) {
    return line.from < line.end
        && text.charAt(line.from) == '-'
        && (line.from + 1 == line.end || text.charAt(line.from + 1) == ' ');
  }

  private Spelled sequence(int indent, int depth) {
    Spelled.Container items = new Spelled.Container();
    int start = line().from;
    int last = start;
    while (hasLineAt(indent) && isDash(line())) {
      Line line = line();
      int slot = line.from;
      Spelled item = item(line, indent, depth);
      last = item.at().end();
      items.addItem(item, slot, last);
    }
    return items.array(start, last, Style.YAML_PLAIN);
  }

  private Spelled item(Line line, int indent, int depth) {
    int from = line.from + 1;
    while (from < line.end && text.charAt(from) == ' ') {
      from++;
    }
    if (from >= line.end) {
      int dashEnd = line.from + 1;
      row++;
      skipBlank();
      return row < lines.size() && line().indent() > indent
          ? block(line().indent(), depth + 1)
          : Spelled.scalar(JsonNull.INSTANCE, dashEnd, dashEnd, Style.YAML_PLAIN);
    }
    line.from = from;
    return isDash(line) || colon(line) >= 0
        ? block(line.indent(), depth + 1)
        : scalar(from, indent);
  }

  private Spelled map(int indent, int depth) {
    Spelled.Container members = new Spelled.Container();
    int start = line().from;
    int last = start;
    while (hasLineAt(indent) && !isDash(line())) {
      Line line = line();
      int colon = colon(line);
      if (colon < 0) {
        throw new NotYaml();
      }
      String key = key(line, colon);
      Spelled member = member(line, colon, indent, depth);
      last = Math.max(colon + 1, member.at().end());
      members.add(key, member, line.from, last);
    }
    return members.object(start, last, Style.YAML_PLAIN);
  }

  private Spelled member(Line line, int colon, int indent, int depth) {
    int from = colon + 1;
    while (from < line.end && text.charAt(from) == ' ') {
      from++;
    }
    if (from < line.end) {
      return scalar(from, indent);
    }
    row++;
    int keyRow = row;
    skipBlank();
    if (row < lines.size()) {
      Line next = line();
      if (next.indent() > indent) {
        return isDash(next) || colon(next) >= 0
            ? block(next.indent(), depth + 1)
            : scalar(next.from, indent);
      }
      if (next.indent() == indent && isDash(next)) {
        return sequence(indent, depth + 1);
      }
    }
    row = keyRow;
    return Spelled.scalar(JsonNull.INSTANCE, colon + 1, colon + 1, Style.YAML_PLAIN);
  }

  private String key(Line line, int colon) {
    String key = text.substring(line.from, colon).strip();
    char quote = key.charAt(0);
    boolean quoted = (quote == '"' || quote == '\'') && key.length() > 1;
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  // Where the colon of "key: value" stands, or -1 if the line is none.
  private int colon(Line line) {
    if (line.isBlank()) {
      return -1;
    }
    char first = text.charAt(line.from);
    boolean quoted = first == '"' || first == '\'';
    int words = 1;
    int limit = Math.min(line.end, line.from + LONGEST_KEY);
    for (int i = line.from + (quoted ? 1 : 0); i < limit; i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == first) {
          return i + 1 < line.end && text.charAt(i + 1) == ':' && endsKey(line, i + 1) ? i + 1 : -1;
        }
      } else if (c == ':' && endsKey(line, i)) {
        return i > line.from ? i : -1;
      } else if (c == ' ') {
        words++;
      } else if (!(Character.isLetterOrDigit(c) || "_-./()#%$".indexOf(c) >= 0)) {
        return -1;
      }
      if (words > MOST_KEY_WORDS) {
        return -1;
      }
    }
    return -1;
  }

  private boolean endsKey(Line line, int colon) {
    return colon + 1 == line.end || text.charAt(colon + 1) == ' ';
  }

  // Reads the scalar that begins in the current line and moves behind it.
  private Spelled scalar(int from, int indent) {
    char c = text.charAt(from);
    return switch (c) {
      case '\'', '"' -> quoted(from, c);
      case '|', '>' -> blockText(from, indent, c == '>');
      case '[', '{' -> flow(from);
      default -> plain(from, indent);
    };
  }

  private Spelled flow(int from) {
    int end = line().end;
    LiteralReader.Read read = LiteralReader.read(text, from, end);
    if (read == null) {
      return plain(from, line().indent());
    }
    row++;
    return read.root();
  }

  private Spelled plain(int from, int indent) {
    StringBuilder value = new StringBuilder(text.substring(from, line().end));
    int end = line().end;
    row++;
    int breaks = 1;
    for (int ahead = row; ahead < lines.size(); ahead++) {
      Line line = lines.get(ahead);
      if (line.isBlank()) {
        breaks++;
        continue;
      }
      if (line.indent() <= indent) {
        break;
      }
      if (colon(line) >= 0) {
        throw new NotYaml();
      }
      value.append(breaks == 1 ? " " : "\n".repeat(breaks - 1)).append(text, line.from, line.end);
      end = line.end;
      breaks = 1;
      row = ahead + 1;
    }
    return Spelled.scalar(typed(value.toString()), from, end, Style.YAML_PLAIN);
  }

  private Spelled quoted(int from, char quote) {
    int end = YamlQuotes.end(text, from, quote, lines.getLast().end);
    if (end < 0) {
      throw new NotYaml();
    }
    while (row < lines.size() && lines.get(row).end < end) {
      row++;
    }
    if (row >= lines.size() || lines.get(row).end != end) {
      // Something follows the closing quote: this is prose with a quotation.
      throw new NotYaml();
    }
    row++;
    String value = YamlQuotes.value(text, from, end, quote);
    return Spelled.scalar(
        new JsonString(value), from, end, quote == '"' ? Style.YAML_DOUBLE : Style.YAML_SINGLE);
  }

  private Spelled blockText(int from, int indent, boolean folded) {
    String header = text.substring(from, line().end);
    if (header.length() > 3) {
      return plain(from, indent);
    }
    int end = line().end;
    row++;
    List<Line> body = new ArrayList<>();
    while (row < lines.size() && (line().isBlank() || line().indent() > indent)) {
      body.add(line());
      row++;
    }
    while (!body.isEmpty() && body.getLast().isBlank()) {
      body.removeLast();
    }
    StringBuilder value = new StringBuilder();
    int margin = body.isEmpty() ? 0 : body.getFirst().indent();
    for (Line line : body) {
      int start = Math.min(line.start + margin, line.end);
      value.append(text, Math.min(start, line.end), line.end).append(folded ? " " : "\n");
      end = line.end;
    }
    String spelled = value.toString();
    boolean strip = folded || header.contains("-");
    return Spelled.scalar(
        new JsonString(strip ? spelled.stripTrailing() : spelled), from, end, Style.YAML_DOUBLE);
  }

  private static Json typed(String plain) {
    return switch (plain) {
      case "null", "~", "None" -> JsonNull.INSTANCE;
      case "true", "True" -> JsonBool.TRUE;
      case "false", "False" -> JsonBool.FALSE;
      default -> {
        JsonNumber number = Spelled.number(plain);
        yield number == null ? new JsonString(plain) : number;
      }
    };
  }
}
