package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tool result read as a value, however it was recorded: JSON, JSON inside a text, a Python
 * literal, YAML-like lines, CSV, a table, or plain text. Texts inside it that spell a structure are
 * opened too, so pointers reach into them. It can write the result back with one leaf changed, in
 * the style in which it was recorded. Immutable.
 */
public final class ResultView {
  /** The most leaves that are listed. */
  public static final int MAX_LEAVES = 20_000;

  private static final int MAX_LAYERS = 2_000;
  private static final int MAX_NESTING = 5;

  private final Json raw;
  private final Json value;
  private final Form form;

  /** The texts that were read as structures, by the pointer at which they stand. */
  private final Map<String, TextLayer> layers = new TreeMap<>();

  private ResultView(Json raw) {
    this.raw = raw;
    Form read = Form.JSON;
    if (raw instanceof JsonString text) {
      TextLayer layer = TextLayer.read(text.value(), true);
      read = layer == null ? Form.TEXT : layer.form();
    }
    this.form = read;
    this.value = open(raw, Pointer.ROOT, 0);
  }

  /** How the result was recorded. */
  public enum Form {
    /** JSON, not a string. */
    JSON,
    /** A string that spells JSON. */
    JSON_TEXT,
    /** A Python literal, or a repr with literals inside. */
    PYTHON,
    /** Lines of {@code key: value}, maybe nested and with {@code - } items. */
    YAML,
    /** Comma-, tab- or semicolon-separated lines with a header. */
    CSV,
    /** A Markdown table. */
    TABLE,
    /** None of these: leaves are tokens with spans. */
    TEXT
  }

  /**
   * A scalar of the view.
   *
   * @param pointer where in {@link #value()} it stands
   * @param value the scalar; of a token, its text
   * @param span for a token, its place in the text at the pointer; null for a whole scalar
   */
  public record Leaf(Pointer pointer, Json value, @Nullable Span span) {}

  /** Reads a result; never fails: what is no structure is a text. */
  public static ResultView of(Json raw) {
    return new ResultView(raw);
  }

  // What holds no opened text is shared, not copied.
  private Json open(Json here, Pointer at, int nesting) {
    int before = layers.size();
    return switch (here) {
      case JsonString text -> openText(text, at, nesting);
      case JsonObject object -> {
        JsonObject.Builder opened = JsonObject.builder();
        object
            .members()
            .forEach((name, member) -> opened.put(name, open(member, at.child(name), nesting)));
        yield layers.size() == before ? object : opened.build();
      }
      case JsonArray array -> {
        List<Json> items = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
          items.add(open(array.get(i), at.child(i), nesting));
        }
        yield layers.size() == before ? array : JsonArray.of(items);
      }
      default -> here;
    };
  }

  private Json openText(JsonString text, Pointer at, int nesting) {
    boolean whole = at.isRoot() && nesting == 0;
    if (nesting > MAX_NESTING || layers.size() >= MAX_LAYERS) {
      return text;
    }
    TextLayer layer = TextLayer.read(text.value(), whole);
    if (layer == null) {
      return text;
    }
    layers.put(at.toString(), layer);
    return open(layer.root().value(), at, nesting + 1);
  }

  /** The result as recorded. */
  public Json raw() {
    return raw;
  }

  public Form form() {
    return form;
  }

  /** The result as a value; of plain text, the text. */
  public Json value() {
    return value;
  }

  /**
   * All scalars in document order; for plain text its tokens. Bounded: see {@link #isTruncated}.
   */
  public List<Leaf> leaves() {
    if (value instanceof JsonString text && form == Form.TEXT) {
      List<Span> seams = Tokens.seams(text.value(), MAX_LEAVES);
      boolean one = seams.size() == 1 && seams.getFirst().in(text.value()).equals(text.value());
      return one ? List.of(new Leaf(Pointer.ROOT, text, null)) : tokens(Pointer.ROOT);
    }
    List<Leaf> leaves = new ArrayList<>();
    collect(value, Pointer.ROOT, leaves);
    return leaves;
  }

  private static void collect(Json here, Pointer at, List<Leaf> into) {
    if (into.size() >= MAX_LEAVES) {
      return;
    }
    switch (here) {
      case JsonObject object ->
          object.members().forEach((name, member) -> collect(member, at.child(name), into));
      case JsonArray array -> {
        for (int i = 0; i < array.size() && into.size() < MAX_LEAVES; i++) {
          collect(array.get(i), at.child(i), into);
        }
      }
      default -> into.add(new Leaf(at, here, null));
    }
  }

  /** The tokens of the text at a pointer; empty if no text stands there. */
  public List<Leaf> tokens(Pointer pointer) {
    if (!(value.at(pointer) instanceof JsonString text)) {
      return List.of();
    }
    return Tokens.seams(text.value(), MAX_LEAVES).stream()
        .map(span -> new Leaf(pointer, Json.of(span.in(text.value())), span))
        .toList();
  }

  /** True if the result holds more leaves than are listed. */
  public boolean isTruncated() {
    return leaves().size() >= MAX_LEAVES;
  }

  /**
   * Where in the raw text the spelling of the value at a pointer stands; null if the result is no
   * text, or the value stands in a text inside it.
   */
  public @Nullable Span rawSpan(Pointer pointer) {
    if (!(raw instanceof JsonString text)) {
      return null;
    }
    TextLayer layer = layers.get("");
    if (layer == null) {
      return pointer.isRoot() ? new Span(0, text.value().length()) : null;
    }
    Spelled spelled = layer.at(pointer);
    return spelled == null ? null : spelled.at();
  }

  /**
   * The raw result with another value at a leaf, written in the recorded style.
   *
   * @param span the token to replace in the text at the pointer, or null for the whole value
   * @throws IllegalArgumentException if nothing stands there
   */
  public Json replaced(Pointer pointer, @Nullable Span span, Json replacement) {
    Json there = value.at(pointer);
    if (there == null) {
      throw new IllegalArgumentException("no value at " + pointer);
    }
    if (span == null) {
      return put(pointer, replacement);
    }
    String text = there.asText();
    if (text == null || span.end() > text.length()) {
      throw new IllegalArgumentException("no text of that length at " + pointer);
    }
    String piece = replacement.asText() == null ? replacement.compact() : replacement.asText();
    return put(
        pointer, Json.of(text.substring(0, span.start()) + piece + text.substring(span.end())));
  }

  /**
   * The raw result without one member or item; a cell of a table is emptied.
   *
   * @throws IllegalArgumentException if nothing stands there or it is the root
   */
  public Json without(Pointer pointer) {
    if (pointer.isRoot() || value.at(pointer) == null) {
      throw new IllegalArgumentException("nothing to remove at " + pointer);
    }
    Pointer base = layerAbove(pointer);
    if (base == null) {
      return raw.without(pointer);
    }
    return put(base, Json.of(layer(base).without(below(base, pointer))));
  }

  // Writes a value into the innermost text that holds it, then that text into the one around it.
  private Json put(Pointer pointer, Json replacement) {
    Pointer at = pointer;
    Json written = replacement;
    Pointer base = layerAbove(at);
    while (base != null) {
      written = Json.of(layer(base).replaced(below(base, at), written));
      at = base;
      base = at.isRoot() ? null : layerAbove(at);
    }
    return at.isRoot() ? written : raw.with(at, written);
  }

  /** The pointer of the innermost opened text that holds the value at a pointer, or null. */
  private @Nullable Pointer layerAbove(Pointer pointer) {
    Pointer here = pointer;
    while (!here.isRoot()) {
      here = here.parent();
      if (layers.containsKey(here.toString())) {
        return here;
      }
    }
    // A text that spells one number or date: the root itself is the leaf.
    return null;
  }

  private TextLayer layer(Pointer base) {
    TextLayer layer = layers.get(base.toString());
    if (layer == null) {
      throw new IllegalArgumentException("no text at " + base);
    }
    return layer;
  }

  private static Pointer below(Pointer base, Pointer pointer) {
    return new Pointer(pointer.tokens().subList(base.tokens().size(), pointer.tokens().size()));
  }
}
