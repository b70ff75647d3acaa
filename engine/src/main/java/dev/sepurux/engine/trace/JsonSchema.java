package dev.sepurux.engine.trace;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON Schema evaluator for tool arguments and results: the keywords that tool schemas use
 * ({@code type, enum, const, properties, required, additionalProperties, items, minItems, maxItems,
 * minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern,
 * allOf, anyOf, oneOf, not}) and {@code $ref} within the schema. Other keywords, and values that a
 * keyword cannot have, allow everything: a guard that is not understood is none. It never throws on
 * odd schemas.
 */
public final class JsonSchema {
  private static final int MAX_DEPTH = 64;

  private final Json root;
  private final List<Violation> found = new ArrayList<>();

  private JsonSchema(Json root) {
    this.root = root;
  }

  /**
   * A value that breaks a schema.
   *
   * @param pointer where in the value
   * @param keyword the schema keyword that it breaks
   * @param message one sentence
   */
  public record Violation(Pointer pointer, String keyword, String message) {}

  /** What in the value breaks the schema; empty if nothing does. */
  public static List<Violation> check(Json schema, Json value) {
    JsonSchema run = new JsonSchema(schema);
    run.visit(schema, value, Pointer.ROOT, 0);
    return List.copyOf(run.found);
  }

  /** True if the value keeps the schema. */
  public static boolean allows(Json schema, Json value) {
    return check(schema, value).isEmpty();
  }

  private void visit(Json schema, Json value, Pointer at, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (schema == JsonBool.FALSE) {
      broken(at, "false", "nothing is allowed here");
    } else if (schema instanceof JsonObject keywords) {
      reference(keywords, value, at, depth);
      typed(keywords, value, at);
      listed(keywords, value, at);
      switch (value) {
        case JsonObject object -> object(keywords, object, at, depth);
        case JsonArray array -> array(keywords, array, at, depth);
        case JsonNumber number -> number(keywords, number, at);
        case JsonString text -> text(keywords, text.value(), at);
        case JsonBool _, JsonNull _ -> {}
      }
      combined(keywords, value, at, depth);
    }
  }

  private void reference(JsonObject keywords, Json value, Pointer at, int depth) {
    String reference = keywords.text("$ref");
    if (reference != null && (reference.equals("#") || reference.startsWith("#/"))) {
      Json target = root.at(Pointer.parse(reference.substring(1)));
      if (target != null) {
        visit(target, value, at, depth + 1);
      }
    }
  }

  private void typed(JsonObject keywords, Json value, Pointer at) {
    Json type = keywords.get("type");
    List<String> types = new ArrayList<>();
    if (type instanceof JsonString one) {
      types.add(one.value());
    } else if (type instanceof JsonArray several) {
      several.items().forEach(item -> types.add(String.valueOf(item.asText())));
    }
    if (!types.isEmpty() && types.stream().noneMatch(name -> is(name, value))) {
      broken(at, "type", "it is no " + String.join(" or ", types));
    }
  }

  private static boolean is(String type, Json value) {
    return switch (type) {
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      case "string" -> value instanceof JsonString;
      case "number" -> value instanceof JsonNumber;
      case "integer" -> value instanceof JsonNumber number && number.isInteger();
      case "boolean" -> value instanceof JsonBool;
      case "null" -> value instanceof JsonNull;
      default -> true;
    };
  }

  private void listed(JsonObject keywords, Json value, Pointer at) {
    if (keywords.get("enum") instanceof JsonArray values && !values.items().contains(value)) {
      broken(at, "enum", "it is none of the listed values");
    }
    Json only = keywords.get("const");
    if (only != null && !only.equals(value)) {
      broken(at, "const", "it is not the one allowed value");
    }
  }

  private void object(JsonObject keywords, JsonObject value, Pointer at, int depth) {
    if (keywords.get("required") instanceof JsonArray names) {
      for (Json name : names.items()) {
        if (name instanceof JsonString text && !value.has(text.value())) {
          broken(at.child(text.value()), "required", "it is missing");
        }
      }
    }
    JsonObject known =
        keywords.get("properties") instanceof JsonObject properties ? properties : JsonObject.EMPTY;
    // Names that patternProperties may allow are left alone: patterns of names are not read.
    Json others = keywords.has("patternProperties") ? null : keywords.get("additionalProperties");
    value
        .members()
        .forEach((name, member) -> {
          Json schema = known.has(name) ? known.get(name) : others;
          if (schema == JsonBool.FALSE && !known.has(name)) {
            broken(at.child(name), "additionalProperties", "nobody expects it");
          } else if (schema != null) {
            visit(schema, member, at.child(name), depth + 1);
          }
        });
  }

  private void array(JsonObject keywords, JsonArray value, Pointer at, int depth) {
    size(keywords, "minItems", "maxItems", value.size(), "items", at);
    Json items = keywords.get("items");
    if (items instanceof JsonObject || items instanceof JsonBool) {
      for (int i = 0; i < value.size(); i++) {
        visit(items, value.get(i), at.child(i), depth + 1);
      }
    }
  }

  private void text(JsonObject keywords, String value, Pointer at) {
    int length = value.codePointCount(0, value.length());
    size(keywords, "minLength", "maxLength", length, "characters", at);
    String pattern = keywords.text("pattern");
    if (pattern != null && !matches(pattern, value)) {
      broken(at, "pattern", "it does not match " + pattern);
    }
  }

  private static boolean matches(String pattern, String value) {
    try {
      return Pattern.compile(pattern).matcher(value).find();
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private void size(
      JsonObject keywords, String least, String most, int size, String what, Pointer at) {
    BigDecimal min = decimal(keywords, least);
    BigDecimal max = decimal(keywords, most);
    BigDecimal actual = BigDecimal.valueOf(size);
    if (min != null && actual.compareTo(min) < 0) {
      broken(at, least, "it has fewer than " + min.toPlainString() + " " + what);
    }
    if (max != null && actual.compareTo(max) > 0) {
      broken(at, most, "it has more than " + max.toPlainString() + " " + what);
    }
  }

  private void number(JsonObject keywords, JsonNumber value, Pointer at) {
    BigDecimal actual = value.decimal();
    if (actual == null) {
      return;
    }
    bound(keywords, "minimum", at, min -> actual.compareTo(min) >= 0, "it is below ");
    bound(keywords, "maximum", at, max -> actual.compareTo(max) <= 0, "it is above ");
    bound(keywords, "exclusiveMinimum", at, min -> actual.compareTo(min) > 0, "it is not above ");
    bound(keywords, "exclusiveMaximum", at, max -> actual.compareTo(max) < 0, "it is not below ");
    bound(
        keywords,
        "multipleOf",
        at,
        step -> step.signum() <= 0 || actual.remainder(step).signum() == 0,
        "it is no multiple of ");
  }

  private interface Bound {
    boolean keptBy(BigDecimal bound);
  }

  private void bound(JsonObject keywords, String keyword, Pointer at, Bound bound, String says) {
    BigDecimal value = decimal(keywords, keyword);
    if (value != null && !bound.keptBy(value)) {
      broken(at, keyword, says + value.toPlainString());
    }
  }

  private void combined(JsonObject keywords, Json value, Pointer at, int depth) {
    if (keywords.get("allOf") instanceof JsonArray all) {
      all.items().forEach(schema -> visit(schema, value, at, depth + 1));
    }
    if (keywords.get("anyOf") instanceof JsonArray any
        && any.size() > 0
        && matching(any, value, depth) == 0) {
      broken(at, "anyOf", "it fits none of the alternatives");
    }
    if (keywords.get("oneOf") instanceof JsonArray one
        && one.size() > 0
        && matching(one, value, depth) != 1) {
      broken(at, "oneOf", "it does not fit exactly one of the alternatives");
    }
    Json not = keywords.get("not");
    if (not != null && fits(not, value, depth)) {
      broken(at, "not", "it is what it must not be");
    }
  }

  private long matching(JsonArray schemas, Json value, int depth) {
    return schemas.items().stream().filter(schema -> fits(schema, value, depth)).count();
  }

  private boolean fits(Json schema, Json value, int depth) {
    JsonSchema run = new JsonSchema(root);
    run.visit(schema, value, Pointer.ROOT, depth + 1);
    return run.found.isEmpty();
  }

  private static @Nullable BigDecimal decimal(JsonObject keywords, String name) {
    return keywords.get(name) instanceof JsonNumber number ? number.decimal() : null;
  }

  private void broken(Pointer at, String keyword, String message) {
    found.add(new Violation(at, keyword, message));
  }
}
