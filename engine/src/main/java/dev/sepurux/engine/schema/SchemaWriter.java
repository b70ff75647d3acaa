package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was seen as a JSON Schema, in the words that {@code result_schema} of a tool knows.
 * It allows every result that it was learned from.
 */
final class SchemaWriter {
  /** A schema that would be longer, as compact text, leaves values and then places out. */
  static final int MAX_LENGTH = 32_768;

  /** How many values a place, and how many places, are written; the first that fits is taken. */
  private static final int[][] DETAIL = {{16, 256}, {8, 256}, {4, 128}, {1, 64}, {0, 32}, {0, 8}};

  private final int values;
  private final SortedMap<Path, Field> fields;
  private final Map<Path, List<Path>> children = new TreeMap<>();
  private final boolean whole;

  private SchemaWriter(Results results, int values, int places) {
    this.values = values;
    this.fields = results.fields();
    this.whole = !results.truncated() && fields.size() <= places;
    int listed = 0;
    for (Path path : fields.keySet()) {
      if (listed++ == places) {
        break;
      }
      if (path.depth() > 0) {
        children.computeIfAbsent(path.parent(), key -> new ArrayList<>()).add(path);
      }
    }
  }

  static JsonObject write(Results results) {
    JsonObject schema = JsonObject.EMPTY;
    for (int[] detail : DETAIL) {
      schema = new SchemaWriter(results, detail[0], detail[1]).schema(Path.ROOT);
      if (schema.compact().length() <= MAX_LENGTH) {
        return schema;
      }
    }
    return schema;
  }

  private JsonObject schema(Path at) {
    Field field = fields.get(at);
    JsonObject.Builder schema = JsonObject.builder();
    if (field == null) {
      return schema.build();
    }
    types(field, schema);
    scalars(field, schema);
    members(at, field, schema);
    for (Path child : children.getOrDefault(at, List.of())) {
      if (child.equals(at.items())) {
        schema.put("items", schema(child));
      }
    }
    return schema.build();
  }

  private static void types(Field field, JsonObject.Builder schema) {
    List<String> types = new ArrayList<>();
    add(types, field.is(Field.OBJECT | Field.MAP), "object");
    add(types, field.is(Field.ARRAY), "array");
    add(types, field.is(Field.STRING), "string");
    add(types, field.is(Field.NUMBER), "number");
    add(types, field.is(Field.INTEGER) && !field.is(Field.NUMBER), "integer");
    add(types, field.is(Field.BOOLEAN), "boolean");
    add(types, field.is(Field.NULL), "null");
    schema.put("type", types.size() == 1 ? Json.of(types.getFirst()) : Json.strings(types));
  }

  private static void add(List<String> types, boolean seen, String type) {
    if (seen) {
      types.add(type);
    }
  }

  private void scalars(Field field, JsonObject.Builder schema) {
    List<Json> seen = new ArrayList<>();
    field.sample().values().stream()
        .limit(values)
        .sorted((a, b) -> a.text().compareTo(b.text()))
        .forEach(value -> seen.add(value.value()));
    if (isChoice(field) && seen.size() == field.sample().values().size()) {
      if (field.is(Field.NULL)) {
        seen.add(JsonNull.INSTANCE);
      }
      schema.put("enum", Json.array(seen));
      return;
    }
    if (field.least() != null && field.most() != null) {
      schema.put("minimum", JsonNumber.of(field.least()));
      schema.put("maximum", JsonNumber.of(field.most()));
    }
    form(field.shapes(), schema);
    if (!seen.isEmpty()) {
      schema.put("examples", Json.array(seen));
    }
  }

  /**
   * True if it looks like one of a few words: two or more single words and no others, half of which
   * more than one recording shows.
   */
  private static boolean isChoice(Field field) {
    List<Value> seen = field.sample().values();
    return (field.kinds() & ~(Field.STRING | Field.NULL)) == 0
        && !field.sample().more()
        && seen.size() >= 2
        && seen.stream().allMatch(value -> isWord(value.value().asText()))
        && 2 * seen.stream().filter(Value::repeated).count() >= seen.size();
  }

  static boolean isWord(@Nullable String text) {
    return text != null
        && !text.isEmpty()
        && text.length() <= 32
        && text.chars().allMatch(c -> Character.isLetter(c) || c == '_' || c == '-');
  }

  private static void form(Shapes shapes, JsonObject.Builder schema) {
    if (shapes.open() || shapes.forms().isEmpty()) {
      return;
    }
    String only = shapes.forms().size() == 1 ? shapes.forms().first() : "";
    if (only.equals(Shapes.DATE) || only.equals(Shapes.DATE_TIME) || only.equals(Shapes.UUID)) {
      schema.put("format", only);
    } else if (shapes.forms().stream().noneMatch(SchemaWriter::isFormat)) {
      List<String> patterns = shapes.forms().stream().map(SchemaWriter::pattern).toList();
      String all = String.join("|", patterns);
      schema.put("pattern", patterns.size() == 1 ? "^" + all + "$" : "^(?:" + all + ")$");
    }
  }

  private static boolean isFormat(String form) {
    return form.equals(Shapes.DATE) || form.equals(Shapes.DATE_TIME) || form.equals(Shapes.UUID);
  }

  private static String pattern(String form) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < form.length(); ) {
      char c = form.charAt(i);
      int end = i;
      while (end < form.length() && form.charAt(end) == c) {
        end++;
      }
      pattern.append(
          switch (c) {
            case '9' -> "[0-9]";
            case 'A' -> "[A-Z]";
            case 'a' -> "[a-z]";
            default -> c == '-' || c == '_' || c == ':' || c == '@' ? "" + c : "\\" + c;
          });
      pattern.append(end - i > 1 ? "{" + (end - i) + "}" : "");
      i = end;
    }
    return pattern.toString();
  }

  private void members(Path at, Field field, JsonObject.Builder schema) {
    JsonObject.Builder properties = JsonObject.builder();
    List<Json> required = new ArrayList<>();
    JsonObject others = null;
    boolean named = false;
    for (Path child : children.getOrDefault(at, List.of())) {
      Field member = fields.get(child);
      if (child.isMember() && member != null) {
        named = true;
        properties.put(child.name(), schema(child));
        if (!member.optional()) {
          required.add(Json.of(child.name()));
        }
      } else if (child.equals(at.anyMember())) {
        others = schema(child);
      }
    }
    // Where names were data once and words another time, neither list says what is allowed.
    boolean mixed = field.is(Field.MAP) && named;
    if (named && !mixed) {
      schema.put("properties", properties.build());
      if (!required.isEmpty()) {
        schema.put("required", JsonArray.of(required));
      }
    }
    if (others != null && whole && !mixed) {
      schema.put("additionalProperties", others);
    }
  }
}
