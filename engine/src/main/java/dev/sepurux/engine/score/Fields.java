package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads members of JSON that this package itself wrote; anything else is a broken store, so it
 * throws.
 */
final class Fields {
  private Fields() {}

  static String text(JsonObject json, String name) {
    String text = json.text(name);
    if (text == null) {
      throw broken(json, name, "text");
    }
    return text;
  }

  static JsonNumber number(JsonObject json, String name) {
    if (json.get(name) instanceof JsonNumber number) {
      return number;
    }
    throw broken(json, name, "number");
  }

  static long whole(JsonObject json, String name) {
    BigDecimal value = number(json, name).decimal();
    if (value == null) {
      throw broken(json, name, "whole number");
    }
    return value.longValueExact();
  }

  static int integer(JsonObject json, String name) {
    return Math.toIntExact(whole(json, name));
  }

  static boolean bool(JsonObject json, String name) {
    if (json.get(name) instanceof JsonBool bool) {
      return bool.value();
    }
    throw broken(json, name, "boolean");
  }

  static JsonObject object(JsonObject json, String name) {
    if (json.get(name) instanceof JsonObject object) {
      return object;
    }
    throw broken(json, name, "object");
  }

  static <T> List<T> list(JsonObject json, String name, Function<JsonObject, T> read) {
    List<T> items = new ArrayList<>();
    for (Json item : array(json, name).items()) {
      if (!(item instanceof JsonObject object)) {
        throw broken(json, name, "array of objects");
      }
      items.add(read.apply(object));
    }
    return List.copyOf(items);
  }

  static List<String> texts(JsonObject json, String name) {
    List<String> items = new ArrayList<>();
    for (Json item : array(json, name).items()) {
      String text = item.asText();
      if (text == null) {
        throw broken(json, name, "array of texts");
      }
      items.add(text);
    }
    return List.copyOf(items);
  }

  private static JsonArray array(JsonObject json, String name) {
    if (json.get(name) instanceof JsonArray array) {
      return array;
    }
    throw broken(json, name, "array");
  }

  private static IllegalArgumentException broken(JsonObject json, String name, String kind) {
    return new IllegalArgumentException(
        "stored summary: " + name + " is no " + kind + " among " + json.names());
  }
}
