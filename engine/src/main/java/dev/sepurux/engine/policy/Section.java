package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One object of a policy document, and the errors found in it so far. A key that is JSON null reads
 * as absent.
 */
final class Section {
  private static final int MOST_ITEMS = 1_000;
  private static final int LONGEST_TEXT = 1_000;

  private final JsonObject json;
  private final Pointer at;
  private final List<Note> errors;

  Section(JsonObject json, Pointer at, List<Note> errors) {
    this.json = json;
    this.at = at;
    this.errors = errors;
  }

  /** Refuses every other key. */
  Section allow(List<String> known) {
    for (String name : json.names()) {
      if (!known.contains(name)) {
        String near = Nearest.to(name, known);
        error(name, "unknown key; the nearest known one is " + near, "unknown_field");
      }
    }
    return this;
  }

  Section allow(String... known) {
    return allow(List.of(known));
  }

  void error(String name, String message, String type) {
    errors.add(new Note(at.child(name).toString(), message, type));
  }

  /** An error at a place of the document. */
  void error(Pointer place, String message, String type) {
    errors.add(new Note(place.toString(), message, type));
  }

  private @Nullable Json get(String name) {
    Json value = json.get(name);
    return value == JsonNull.INSTANCE ? null : value;
  }

  /** Any value; null if absent or JSON null. */
  @Nullable Json value(String name) {
    return get(name);
  }

  JsonObject json() {
    return json;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  /** A text of 1 to 1,000 characters; null if absent or wrong. */
  @Nullable String text(String name) {
    return text(name, LONGEST_TEXT);
  }

  @Nullable String text(String name, int longest) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    String text = value.asText();
    if (text == null || !isText(text, longest)) {
      error(name, "must be a text of 1 to " + longest + " characters", "type");
      return null;
    }
    return text;
  }

  /** A text that must be there; "" after an error. */
  String required(String name) {
    if (!has(name)) {
      error(name, "is required", "required");
      return "";
    }
    String text = text(name);
    return text == null ? "" : text;
  }

  /** One of an enum's constants in lower case; the absent value if it is absent or wrong. */
  <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = Words.of(constant);
      if (word.equals(text)) {
        return constant;
      }
      words.add(word);
    }
    error(name, "must be one of " + String.join(", ", words), "value");
    return absent;
  }

  boolean flag(String name) {
    Json value = get(name);
    if (value != null && !(value instanceof JsonBool)) {
      error(name, "must be true or false", "type");
    }
    return value == JsonBool.TRUE;
  }

  @Nullable BigDecimal number(String name) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
    if (decimal == null) {
      error(name, "must be a number of at most 400 digits", "type");
    }
    return decimal;
  }

  @Nullable Integer count(String name) {
    BigDecimal decimal = number(name);
    if (decimal == null) {
      return null;
    }
    if (decimal.scale() > 0
        || decimal.signum() < 0
        || decimal.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      error(name, "must be a whole number from 0 to " + Integer.MAX_VALUE, "range");
      return null;
    }
    return decimal.intValueExact();
  }

  /** A list of texts, or one text; empty if absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    eachText(name, (place, text) -> texts.add(text));
    return texts;
  }

  /** Each of a list of texts, or the one text that stands without a list, with its place. */
  void eachText(String name, BiConsumer<Pointer, String> use) {
    Json value = get(name);
    if (value == null) {
      return;
    }
    boolean alone = value.asText() != null;
    JsonArray array = array(name, alone ? JsonArray.of(List.of(value)) : value);
    for (int i = 0; i < array.size(); i++) {
      Pointer place = alone ? at.child(name) : at.child(name).child(i);
      String text = array.get(i).asText();
      if (text != null && isText(text, LONGEST_TEXT)) {
        use.accept(place, text);
      } else {
        error(place, "must be a text of 1 to " + LONGEST_TEXT + " characters", "type");
      }
    }
  }

  private static boolean isText(String text, int longest) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= longest;
  }

  /** Globs that must be there. */
  List<String> requiredTexts(String name) {
    List<String> texts = texts(name);
    if (!has(name)
        || (texts.isEmpty() && get(name) instanceof JsonArray array && array.size() == 0)) {
      error(name, "must name at least one tool", "required");
    }
    return texts;
  }

  /** A nested object; an empty one if absent or wrong. */
  Section object(String name) {
    Json value = get(name);
    if (value != null && !(value instanceof JsonObject)) {
      error(name, "must be an object", "type");
    }
    JsonObject inner = value instanceof JsonObject object ? object : JsonObject.EMPTY;
    return new Section(inner, at.child(name), errors);
  }

  /** The objects of a list; empty if absent. */
  List<Section> objects(String name) {
    Json value = get(name);
    if (value == null) {
      return List.of();
    }
    JsonArray array = array(name, value);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Pointer here = at.child(name).child(i);
      if (array.get(i) instanceof JsonObject object) {
        sections.add(new Section(object, here, errors));
      } else {
        errors.add(new Note(here.toString(), "must be an object", "type"));
      }
    }
    return sections;
  }

  private JsonArray array(String name, Json value) {
    if (!(value instanceof JsonArray array)) {
      error(name, "must be a list", "type");
      return JsonArray.EMPTY;
    }
    if (array.size() > MOST_ITEMS) {
      error(name, "holds " + array.size() + " items; at most " + MOST_ITEMS, "limit");
      return JsonArray.EMPTY;
    }
    return array;
  }

  /** Reports ids that appear twice among the sections of one list. */
  static void uniqueIds(List<Section> sections) {
    Set<String> seen = new HashSet<>();
    for (Section section : sections) {
      String id = section.json.text("id");
      if (id != null && !seen.add(id)) {
        section.error("id", "appears twice: " + id, "duplicate");
      }
    }
  }
}
