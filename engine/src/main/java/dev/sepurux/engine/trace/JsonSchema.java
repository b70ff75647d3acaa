package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON Schema evaluator for tool arguments and results: {@code type, enum, const, required,
 * properties, additionalProperties, patternProperties (not read), items, minimum, maximum,
 * exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, minItems,
 * maxItems, uniqueItems, minProperties, maxProperties, anyOf, oneOf, allOf, not, nullable, format,
 * $ref} to {@code #/$defs} or {@code #/definitions}. It never throws: a keyword that it does not
 * know, or whose value makes no sense, forbids nothing.
 */
public final class JsonSchema {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_VIOLATIONS = 100;
  private static final int MAX_STEPS = 200_000;

  private final Json root;
  private final List<Violation> violations = new ArrayList<>();
  private int steps;

  private JsonSchema(Json root) {
    this.root = root;
  }

  /**
   * A value that breaks a schema.
   *
   * @param pointer where in the value; of a missing member, where it should stand
   * @param keyword the schema keyword that it breaks
   * @param message one sentence
   */
  public record Violation(Pointer pointer, String keyword, String message) {}

  /** What in the value breaks the schema; empty if nothing does; at most 100. */
  public static List<Violation> check(Json schema, Json value) {
    JsonSchema check = new JsonSchema(schema);
    check.check(schema, value, Pointer.ROOT, 0);
    return List.copyOf(check.violations);
  }

  /** True if the value keeps the schema. */
  public static boolean allows(Json schema, Json value) {
    return check(schema, value).isEmpty();
  }

  private void check(Json schema, Json value, Pointer at, int depth) {
    if (depth > MAX_DEPTH || violations.size() >= MAX_VIOLATIONS || ++steps > MAX_STEPS) {
      return;
    }
    if (schema == JsonBool.FALSE) {
      add(at, "false", "nothing is allowed here");
    }
    if (!(schema instanceof JsonObject object)) {
      return;
    }
    if (object.get("nullable") == JsonBool.TRUE && value instanceof JsonNull) {
      return;
    }
    reference(object, value, at, depth);
    type(object, value, at);
    constants(object, value, at);
    switch (value) {
      case JsonObject members -> members(object, members, at, depth);
      case JsonArray items -> items(object, items, at, depth);
      case JsonString text -> text(object, text.value(), at);
      case JsonNumber number -> number(object, number, at);
      case JsonBool _, JsonNull _ -> {}
    }
    combined(object, value, at, depth);
  }

  private void reference(JsonObject schema, Json value, Pointer at, int depth) {
    String reference = schema.text("$ref");
    if (reference != null && reference.startsWith("#/")) {
      Json target = root.at(Pointer.parse(reference.substring(1)));
      if (target != null) {
        check(target, value, at, depth + 1);
      }
    }
  }

  private void type(JsonObject schema, Json value, Pointer at) {
    List<String> types = texts(schema.get("type"));
    if (!types.isEmpty() && types.stream().noneMatch(type -> isType(type, value))) {
      add(at, "type", "expected " + String.join(" or ", types) + ", got " + name(value));
    }
  }

  private static boolean isType(String type, Json value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "string" -> value instanceof JsonString;
      case "number" -> value instanceof JsonNumber;
      case "integer" -> value instanceof JsonNumber number && number.isInteger();
      case "boolean" -> value instanceof JsonBool;
      case "null" -> value instanceof JsonNull;
      // "any", "str" and other inventions forbid nothing.
      default -> true;
    };
  }

  private void constants(JsonObject schema, Json value, Pointer at) {
    if (schema.get("enum") instanceof JsonArray allowed && !allowed.items().contains(value)) {
      add(at, "enum", "not one of the " + allowed.size() + " allowed values");
    }
    Json constant = schema.get("const");
    if (constant != null && !constant.equals(value)) {
      add(at, "const", "must be " + Notes.quote(constant.compact()));
    }
  }

  private void members(JsonObject schema, JsonObject value, Pointer at, int depth) {
    for (String name : texts(schema.get("required"))) {
      if (!value.has(name)) {
        add(at.child(name), "required", "\"" + Notes.quote(name) + "\" is missing");
      }
    }
    JsonObject properties =
        schema.get("properties") instanceof JsonObject object ? object : JsonObject.EMPTY;
    Json others = schema.get("additionalProperties");
    boolean open = schema.get("patternProperties") instanceof JsonObject;
    value
        .members()
        .forEach((name, member) -> {
          Json property = properties.get(name);
          if (property != null) {
            check(property, member, at.child(name), depth + 1);
          } else if (others == JsonBool.FALSE && !open) {
            add(at.child(name), "additionalProperties", "no such member is allowed");
          } else if (others != null && !open) {
            check(others, member, at.child(name), depth + 1);
          }
        });
    size(schema, "minProperties", "maxProperties", value.size(), "members", at);
  }

  private void items(JsonObject schema, JsonArray value, Pointer at, int depth) {
    size(schema, "minItems", "maxItems", value.size(), "items", at);
    JsonArray tuple =
        schema.get("prefixItems") instanceof JsonArray prefix
            ? prefix
            : schema.get("items") instanceof JsonArray old ? old : JsonArray.EMPTY;
    Json each = schema.get("items") instanceof JsonArray ? null : schema.get("items");
    for (int i = 0; i < value.size(); i++) {
      if (i < tuple.size()) {
        check(tuple.get(i), value.get(i), at.child(i), depth + 1);
      } else if (each != null) {
        check(each, value.get(i), at.child(i), depth + 1);
      }
    }
    if (schema.get("uniqueItems") == JsonBool.TRUE) {
      Set<Json> seen = new HashSet<>();
      if (!value.items().stream().allMatch(seen::add)) {
        add(at, "uniqueItems", "the items must differ");
      }
    }
  }

  private void text(JsonObject schema, String value, Pointer at) {
    size(
        schema,
        "minLength",
        "maxLength",
        value.codePointCount(0, value.length()),
        "characters",
        at);
    String pattern = schema.text("pattern");
    if (pattern != null && !BoundedPattern.finds(pattern, value)) {
      add(at, "pattern", "does not match " + Notes.quote(pattern));
    }
    String format = schema.text("format");
    if (format != null && !Formats.fits(format, value)) {
      add(at, "format", "is no " + Notes.quote(format));
    }
  }

  private void number(JsonObject schema, JsonNumber number, Pointer at) {
    BigDecimal value = number.decimal();
    if (value == null) {
      return;
    }
    BigDecimal least = decimal(schema.get("minimum"));
    BigDecimal most = decimal(schema.get("maximum"));
    // Draft 4 wrote exclusiveMinimum: true beside minimum.
    boolean openBelow = schema.get("exclusiveMinimum") == JsonBool.TRUE;
    boolean openAbove = schema.get("exclusiveMaximum") == JsonBool.TRUE;
    if (least != null && (openBelow ? value.compareTo(least) <= 0 : value.compareTo(least) < 0)) {
      add(at, "minimum", "is below " + least.toPlainString());
    }
    if (most != null && (openAbove ? value.compareTo(most) >= 0 : value.compareTo(most) > 0)) {
      add(at, "maximum", "is above " + most.toPlainString());
    }
    BigDecimal above = decimal(schema.get("exclusiveMinimum"));
    BigDecimal below = decimal(schema.get("exclusiveMaximum"));
    if (above != null && value.compareTo(above) <= 0) {
      add(at, "exclusiveMinimum", "is not above " + above.toPlainString());
    }
    if (below != null && value.compareTo(below) >= 0) {
      add(at, "exclusiveMaximum", "is not below " + below.toPlainString());
    }
    BigDecimal step = decimal(schema.get("multipleOf"));
    if (step != null && step.signum() > 0 && value.remainder(step).signum() != 0) {
      add(at, "multipleOf", "is no multiple of " + step.toPlainString());
    }
  }

  private void combined(JsonObject schema, Json value, Pointer at, int depth) {
    if (schema.get("allOf") instanceof JsonArray all) {
      all.items().forEach(one -> check(one, value, at, depth + 1));
    }
    if (schema.get("anyOf") instanceof JsonArray any
        && any.size() > 0
        && matching(any, value, depth) == 0) {
      add(at, "anyOf", "fits none of the " + any.size() + " alternatives");
    }
    if (schema.get("oneOf") instanceof JsonArray one && one.size() > 0) {
      int fitting = matching(one, value, depth);
      if (fitting != 1) {
        add(at, "oneOf", "fits " + fitting + " of the " + one.size() + " alternatives");
      }
    }
    Json not = schema.get("not");
    if (not != null && isClean(not, value, depth)) {
      add(at, "not", "is what is not allowed here");
    }
  }

  private int matching(JsonArray schemas, Json value, int depth) {
    int fitting = 0;
    for (Json schema : schemas.items()) {
      fitting += isClean(schema, value, depth) ? 1 : 0;
    }
    return fitting;
  }

  private boolean isClean(Json schema, Json value, int depth) {
    JsonSchema inner = new JsonSchema(root);
    inner.steps = steps;
    inner.check(schema, value, Pointer.ROOT, depth + 1);
    steps = inner.steps;
    return inner.violations.isEmpty();
  }

  private void size(
      JsonObject schema, String least, String most, int size, String what, Pointer at) {
    BigDecimal min = decimal(schema.get(least));
    BigDecimal max = decimal(schema.get(most));
    if (min != null && BigDecimal.valueOf(size).compareTo(min) < 0) {
      add(at, least, size + " " + what + "; at least " + min.toPlainString());
    }
    if (max != null && BigDecimal.valueOf(size).compareTo(max) > 0) {
      add(at, most, size + " " + what + "; at most " + max.toPlainString());
    }
  }

  private static List<String> texts(@Nullable Json value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof JsonString text) {
      texts.add(text.value());
    } else if (value instanceof JsonArray array) {
      for (Json item : array.items()) {
        if (item instanceof JsonString text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }

  private static @Nullable BigDecimal decimal(@Nullable Json value) {
    return value instanceof JsonNumber number ? number.decimal() : null;
  }

  private static String name(Json value) {
    return switch (value) {
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case JsonString _ -> "string";
      case JsonNumber number -> number.isInteger() ? "integer" : "number";
      case JsonBool _ -> "boolean";
      case JsonNull _ -> "null";
    };
  }

  private void add(Pointer at, String keyword, String message) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new Violation(at, keyword, message));
    }
  }
}
