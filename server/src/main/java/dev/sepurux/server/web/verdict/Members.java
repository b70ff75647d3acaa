package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members of what the API shows. */
final class Members {
  private Members() {}

  static String text(JsonObject object, String name) {
    String text = object.text(name);
    return text == null ? "" : text;
  }

  /** Null if it is absent or no whole number. */
  static @Nullable Integer number(JsonObject object, String name) {
    BigDecimal decimal = object.get(name) instanceof JsonNumber number ? number.decimal() : null;
    return decimal == null || decimal.scale() > 0 ? null : Integer.valueOf(decimal.intValue());
  }

  static int count(JsonObject object, String name) {
    Integer number = number(object, name);
    return number == null ? 0 : number;
  }

  static JsonObject object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject inner ? inner : JsonObject.EMPTY;
  }

  static List<JsonObject> objects(JsonObject object, String name) {
    List<JsonObject> found = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (Json item : array.items()) {
        if (item instanceof JsonObject one) {
          found.add(one);
        }
      }
    }
    return found;
  }

  static List<String> texts(JsonObject object, String name) {
    List<String> found = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (Json item : array.items()) {
        String text = item.asText();
        if (text != null) {
          found.add(text);
        }
      }
    }
    return found;
  }
}
