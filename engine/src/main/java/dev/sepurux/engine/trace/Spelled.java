package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value and how a text spells it.
 *
 * @param value the value
 * @param at where its spelling stands in the text
 * @param style how a scalar is spelled, so that another one can be written in its place
 * @param children members by name, items by index; empty for scalars
 * @param slots of each child, in order: where it stands with its name or dash
 */
record Spelled(Json value, Span at, Style style, Map<String, Spelled> children, List<Span> slots) {

  private static final int LONGEST_NUMBER = 40;

  /** How scalars are spelled. */
  enum Style {
    /** As JSON; a text in double quotes. */
    JSON,
    /** As Python; a text in single quotes. */
    PYTHON,
    /** YAML without quotes where that is safe. */
    YAML_PLAIN,
    /** YAML in single quotes. */
    YAML_SINGLE,
    /** YAML in double quotes, or a block. */
    YAML_DOUBLE,
    /** A cell between commas. */
    COMMA_CELL,
    /** A cell between tabs. */
    TAB_CELL,
    /** A cell between semicolons. */
    SEMICOLON_CELL,
    /** A cell between bars. */
    BAR_CELL
  }

  static Spelled scalar(Json value, int start, int end, Style style) {
    return new Spelled(value, new Span(start, end), style, Map.of(), List.of());
  }

  /**
   * The number that a bare word spells, or null. An exponent counts only beside a point or a sign:
   * {@code 12e34567} is a hash or an id, which must be found again as it stands.
   */
  static @Nullable JsonNumber number(String word) {
    if (word.length() > LONGEST_NUMBER || !(JsonText.parse(word) instanceof JsonNumber number)) {
      return null;
    }
    boolean exponent = word.indexOf('e') >= 0 || word.indexOf('E') >= 0;
    boolean sign = word.indexOf('+') > 0 || word.indexOf('-', 1) > 0;
    return exponent && !sign && word.indexOf('.') < 0 ? null : number;
  }

  /** Collects the members or items of a container in order. */
  static final class Container {
    private final Map<String, Spelled> children = new LinkedHashMap<>();
    private final List<Span> slots = new ArrayList<>();
    private final Map<String, Integer> slotOf = new HashMap<>();

    void add(String name, Spelled child, int slotStart, int slotEnd) {
      Integer before = slotOf.putIfAbsent(name, slots.size());
      children.put(name, child);
      if (before == null) {
        slots.add(new Span(slotStart, slotEnd));
      } else {
        slots.set(before, new Span(slotStart, slotEnd));
      }
    }

    void addItem(Spelled child, int slotStart, int slotEnd) {
      add(Integer.toString(children.size()), child, slotStart, slotEnd);
    }

    int size() {
      return children.size();
    }

    Spelled object(int start, int end, Style style) {
      Map<String, Json> members = new LinkedHashMap<>();
      children.forEach((name, child) -> members.put(name, child.value()));
      return new Spelled(new JsonObject(members), new Span(start, end), style, children, slots);
    }

    Spelled array(int start, int end, Style style) {
      return new Spelled(
          JsonArray.of(children.values().stream().map(Spelled::value).toList()),
          new Span(start, end),
          style,
          children,
          slots);
    }
  }
}
