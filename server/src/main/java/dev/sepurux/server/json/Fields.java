package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the members of a request body that collects what is wrong, so that one answer
 * names every bad field. Read all fields, then call {@link #done()}; until then a bad field reads
 * as absent. A member that is JSON null counts as absent.
 */
public final class Fields {
  /** An answer tells of so many unknown members of one object. */
  private static final int MOST_UNKNOWN = 100;

  private final JsonObject object;
  private final List<String> path;
  private final List<FieldError> errors;
  private final List<FieldError> warnings;
  private final Set<String> known = new TreeSet<>();

  private Fields(
      JsonObject object, List<String> path, List<FieldError> errors, List<FieldError> warnings) {
    this.object = object;
    this.path = path;
    this.errors = errors;
    this.warnings = warnings;
  }

  /** The fields of a request body. */
  public static Fields of(JsonObject body) {
    return new Fields(body, List.of("body"), new ArrayList<>(), new ArrayList<>());
  }

  /** True if the member is there, even as null. */
  public boolean has(String name) {
    known.add(name);
    return object.has(name);
  }

  /** Any value; null if absent. */
  public @Nullable Json any(String name) {
    known.add(name);
    Json value = object.get(name);
    return value == null || value instanceof JsonNull ? null : value;
  }

  /** A string; null if absent. */
  public @Nullable String text(String name) {
    Json value = any(name);
    if (value == null || value instanceof JsonString) {
      return value == null ? null : value.asText();
    }
    error(name, "must be a string", "string_type");
    return null;
  }

  /** A string that must be there and not blank; {@code ""} stands for it after an error. */
  public String requiredText(String name) {
    if (missing(name)) {
      return "";
    }
    String text = text(name);
    if (text != null && text.isBlank()) {
      error(name, "must not be blank", "blank");
    }
    return text == null ? "" : text;
  }

  /** A whole number within bounds; null if absent. */
  public @Nullable Long integer(String name, long min, long max) {
    Json value = any(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number && number.isInteger() && number.decimal() != null) {
      BigDecimal decimal = number.decimal();
      if (decimal.compareTo(BigDecimal.valueOf(min)) >= 0
          && decimal.compareTo(BigDecimal.valueOf(max)) <= 0) {
        return decimal.longValueExact();
      }
    }
    error(name, "must be a whole number from " + min + " to " + max, "integer_range");
    return null;
  }

  /** A number; null if absent. */
  public @Nullable BigDecimal decimal(String name, BigDecimal min, BigDecimal max) {
    Json value = any(name);
    if (value == null) {
      return null;
    }
    BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
    if (decimal != null && decimal.compareTo(min) >= 0 && decimal.compareTo(max) <= 0) {
      return decimal;
    }
    error(
        name,
        "must be a number from " + min.toPlainString() + " to " + max.toPlainString(),
        "number_range");
    return null;
  }

  /** A boolean; null if absent. */
  public @Nullable Boolean bool(String name) {
    Json value = any(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonBool bool) {
      return bool.value();
    }
    error(name, "must be true or false", "bool_type");
    return null;
  }

  /** An object; null if absent. */
  public @Nullable JsonObject object(String name) {
    Json value = any(name);
    if (value == null || value instanceof JsonObject) {
      return value == null ? null : value.asObject();
    }
    error(name, "must be an object", "object_type");
    return null;
  }

  /** The fields of an object inside this one; null if absent. Errors gather in one place. */
  public @Nullable Fields nested(String name) {
    JsonObject inner = object(name);
    return inner == null ? null : new Fields(inner, join(name), errors, warnings);
  }

  /** An array; null if absent. */
  public @Nullable JsonArray array(String name) {
    Json value = any(name);
    if (value == null || value instanceof JsonArray) {
      return (JsonArray) value;
    }
    error(name, "must be an array", "array_type");
    return null;
  }

  /** An array of strings; null if absent. */
  public @Nullable List<String> texts(String name) {
    JsonArray array = array(name);
    if (array == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String text = array.get(i).asText();
      if (text == null) {
        error(name + "." + i, "must be a string", "string_type");
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  /** Notes what a rule of the feature found; the field may be a dotted path. */
  public void error(String field, String message, String type) {
    errors.add(new FieldError(join(field), message, type));
  }

  /**
   * As {@link #error}, for a place inside a field's value.
   *
   * @param pointer JSON pointer into the value
   */
  public void errorInside(String field, String pointer, String message, String type) {
    List<String> loc = join(field);
    loc.addAll(Pointer.parse(pointer).tokens());
    errors.add(new FieldError(loc, message, type));
  }

  /**
   * Refuses a body that has no member that was asked for so far: it would change nothing.
   *
   * @param example where the error of an empty body points
   */
  public Fields requireSome(String example) {
    if (object.size() == 0) {
      error(example, "give at least one of " + String.join(", ", known), "missing");
    } else if (object.names().stream().noneMatch(known::contains)) {
      noOthers();
    }
    return this;
  }

  /** Notes members that were not asked for so far: they change nothing, and the answer says so. */
  public Fields others() {
    note(warnings, "is not known and was ignored");
    return this;
  }

  /** Refuses members that were not asked for so far. */
  public Fields noOthers() {
    note(errors, "is not known");
    return this;
  }

  private void note(List<FieldError> notes, String what) {
    String kind = known.isEmpty() ? "; none is known" : "; the nearest known one is ";
    object.names().stream()
        .filter(name -> !known.contains(name))
        .limit(MOST_UNKNOWN)
        .forEach(name -> {
          List<String> loc = new ArrayList<>(path);
          loc.add(name);
          String near = known.isEmpty() ? "" : Nearest.to(name, known);
          notes.add(new FieldError(loc, what + kind + near, "unknown_field"));
        });
  }

  /** What was noted of members that nobody knows, once all are read. */
  public List<FieldError> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Ends the reading.
   *
   * @throws Refused with {@code invalid} if any field was wrong
   */
  public void done() {
    if (!errors.isEmpty()) {
      throw new Refused(Problem.invalid(errors));
    }
  }

  private boolean missing(String name) {
    if (any(name) != null) {
      return false;
    }
    error(name, "is required", "missing");
    return true;
  }

  private List<String> join(String field) {
    List<String> loc = new ArrayList<>(path);
    loc.addAll(List.of(field.split("\\.")));
    return loc;
  }
}
