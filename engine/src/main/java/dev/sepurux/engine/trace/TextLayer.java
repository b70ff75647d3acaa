package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that spells a structure.
 *
 * @param text the text as recorded
 * @param form how it spells it
 * @param root what it spells
 */
record TextLayer(String text, ResultView.Form form, Spelled root) {
  private static final int LONGEST = 4_000_000;

  /**
   * Reads a text.
   *
   * @param whole true for a whole result: there a single number or one {@code key: value} line
   *     counts too, which inside other values would turn every second subject line into an object
   * @return null if it spells no structure
   */
  static @Nullable TextLayer read(String text, boolean whole) {
    if (text.length() > LONGEST || (text.length() < 2 && !whole)) {
      return null;
    }
    Span inner = unwrapped(text);
    if (inner.length() == 0 || (!whole && !mayBeStructure(text, inner))) {
      return null;
    }
    LiteralReader.Read literal =
        mayBeLiteral(text, inner) ? LiteralReader.read(text, inner.start(), inner.end()) : null;
    if (literal != null && (whole || !literal.root().value().isScalar())) {
      return new TextLayer(
          text,
          literal.python() ? ResultView.Form.PYTHON : ResultView.Form.JSON_TEXT,
          literal.root());
    }
    Spelled yaml = YamlReader.read(text, lineStart(text, inner.start()), inner.end());
    if (yaml != null && (whole || yaml.slots().size() > 1)) {
      return new TextLayer(text, ResultView.Form.YAML, yaml);
    }
    return grid(text, inner);
  }

  private static @Nullable TextLayer grid(String text, Span inner) {
    if (text.indexOf('\n', inner.start()) < 0) {
      return null;
    }
    Spelled table = GridReader.table(text, inner.start(), inner.end());
    if (table != null) {
      return new TextLayer(text, ResultView.Form.TABLE, table);
    }
    Spelled csv = GridReader.csv(text, inner.start(), inner.end());
    return csv == null ? null : new TextLayer(text, ResultView.Form.CSV, csv);
  }

  // White space, << >> marks and a code fence around the structure are no part of it.
  private static Span unwrapped(String text) {
    Span inner = trimmed(text, 0, text.length());
    String body = inner.in(text);
    if (body.startsWith("<<") && body.endsWith(">>") && body.length() > 4) {
      return trimmed(text, inner.start() + 2, inner.end() - 2);
    }
    int line = body.indexOf('\n');
    if (body.startsWith("```") && body.endsWith("```") && line > 0 && body.length() > line + 4) {
      return trimmed(text, inner.start() + line + 1, inner.end() - 3);
    }
    return inner;
  }

  private static Span trimmed(String text, int from, int to) {
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

  // The indentation of the first line belongs to a structure of lines.
  private static int lineStart(String text, int from) {
    int start = from;
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    return start == 0 || text.charAt(start - 1) == '\n' ? start : from;
  }

  private static boolean mayBeStructure(String text, Span inner) {
    return "{[(".indexOf(text.charAt(inner.start())) >= 0
        || text.indexOf('\n', inner.start()) >= 0
        || text.startsWith("meta=", inner.start());
  }

  private static boolean mayBeLiteral(String text, Span inner) {
    char first = text.charAt(inner.start());
    // A text that is one quotation stays a text: only containers, numbers, words and calls count.
    return first != '\'' && first != '"';
  }

  /** What stands at a pointer below the root, or null. */
  @Nullable Spelled at(Pointer pointer) {
    Spelled here = root;
    for (String token : pointer.tokens()) {
      Spelled next = here.children().get(token);
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  String replaced(Pointer pointer, Json value) {
    Spelled spelled = at(pointer);
    if (spelled == null) {
      throw new IllegalArgumentException("no value at " + pointer);
    }
    String written = Spelling.of(value, spelled.style(), form == ResultView.Form.PYTHON);
    boolean empty = spelled.at().length() == 0 && form == ResultView.Form.YAML;
    return splice(spelled.at(), empty ? " " + written : written);
  }

  String without(Pointer pointer) {
    Spelled parent = at(pointer.parent());
    if (parent == null || !parent.children().containsKey(pointer.last())) {
      throw new IllegalArgumentException("no value at " + pointer);
    }
    if (isCell(parent) && parent.value() instanceof JsonObject) {
      return splice(parent.slots().get(position(parent, pointer.last())), "");
    }
    List<Span> slots = parent.slots();
    int i = position(parent, pointer.last());
    if (slots.size() == 1) {
      return alone(parent, slots.getFirst());
    }
    return i + 1 < slots.size()
        ? splice(new Span(slots.get(i).start(), slots.get(i + 1).start()), "")
        : splice(new Span(slots.get(i - 1).end(), slots.get(i).end()), "");
  }

  private String alone(Spelled parent, Span slot) {
    if (form != ResultView.Form.YAML) {
      return splice(slot, "");
    }
    return splice(parent.at(), parent.value() instanceof JsonObject ? "{}" : "[]");
  }

  private boolean isCell(Spelled parent) {
    return switch (parent.style()) {
      case COMMA_CELL, TAB_CELL, SEMICOLON_CELL, BAR_CELL -> true;
      case JSON, PYTHON, YAML_PLAIN, YAML_SINGLE, YAML_DOUBLE -> false;
    };
  }

  private static int position(Spelled parent, String name) {
    int i = 0;
    for (Map.Entry<String, Spelled> child : parent.children().entrySet()) {
      if (child.getKey().equals(name)) {
        return i;
      }
      i++;
    }
    throw new IllegalArgumentException("no member " + name);
  }

  private String splice(Span span, String written) {
    return text.substring(0, span.start()) + written + text.substring(span.end());
  }
}
