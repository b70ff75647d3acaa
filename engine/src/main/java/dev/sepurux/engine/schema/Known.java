package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one place in the results of a tool.
 *
 * @param schema of the place
 * @param around schema of the object that holds it, or null
 */
public record Known(JsonObject schema, @Nullable JsonObject around) {
  /** Values that the tool has returned there: all of them if it {@link #isChoice}. */
  public List<Json> values() {
    return values(schema);
  }

  private static List<Json> values(JsonObject schema) {
    if (schema.get("enum") instanceof JsonArray listed) {
      return listed.items();
    }
    return schema.get("examples") instanceof JsonArray shown ? shown.items() : List.of();
  }

  /** True if one of a few words stands there. */
  public boolean isChoice() {
    return schema.has("enum");
  }

  /** The currencies or units that stand beside the place, each a short word; often none. */
  public List<String> unitsBeside() {
    List<String> units = new ArrayList<>();
    members(around)
        .members()
        .forEach((name, member) -> {
          if (isUnitName(name) && member instanceof JsonObject object) {
            values(object).stream()
                .map(Json::asText)
                .filter(text -> text != null && text.length() <= 8 && SchemaWriter.isWord(text))
                .forEach(units::add);
          }
        });
    return units;
  }

  /** True for a name under which a currency or unit stands. */
  public static boolean isUnitName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("currency") || lower.endsWith("unit") || lower.endsWith("units");
  }

  /**
   * The name that other results have in place of one: the same letters in another spelling.
   *
   * @return null if there is none
   */
  public @Nullable String otherName(String name) {
    for (String other : members(around).names()) {
      if (!other.equals(name) && letters(other).equals(letters(name))) {
        return other;
      }
    }
    return null;
  }

  private static String letters(String name) {
    StringBuilder letters = new StringBuilder();
    name.chars()
        .filter(Character::isLetterOrDigit)
        .forEach(c -> letters.append((char) Character.toLowerCase(c)));
    return letters.toString();
  }

  private static JsonObject members(@Nullable JsonObject schema) {
    return schema != null && schema.get("properties") instanceof JsonObject members
        ? members
        : JsonObject.EMPTY;
  }
}
