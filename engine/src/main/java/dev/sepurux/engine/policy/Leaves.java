package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The scalars of a value as comparable texts: trimmed, case-folded, numbers by value. */
final class Leaves {
  private Leaves() {}

  static List<String> of(Json value) {
    List<String> texts = new ArrayList<>();
    collect(value, texts);
    return texts;
  }

  /** The comparable scalars of the outermost members of this name; empty if there are none. */
  static List<String> named(Json value, String name) {
    List<Json> level = List.of(value);
    while (!level.isEmpty()) {
      List<String> texts = new ArrayList<>();
      List<Json> below = new ArrayList<>();
      for (Json one : level) {
        if (one instanceof JsonArray array) {
          below.addAll(array.items());
        } else if (one instanceof JsonObject object) {
          object
              .members()
              .forEach((member, inner) -> {
                if (member.equals(name)) {
                  collect(inner, texts);
                } else {
                  below.add(inner);
                }
              });
        }
      }
      if (!texts.isEmpty()) {
        return texts;
      }
      level = below;
    }
    return List.of();
  }

  private static void collect(Json value, List<String> texts) {
    switch (value) {
      case JsonObject object -> object.members().values().forEach(v -> collect(v, texts));
      case JsonArray array -> array.items().forEach(v -> collect(v, texts));
      case JsonString text -> texts.add(text.value().strip().toLowerCase(Locale.ROOT));
      case JsonNumber number -> texts.add(number.canonicalText());
      case JsonBool bool -> texts.add(bool.toString());
      case JsonNull _ -> {}
    }
  }

  /** True if every scalar of the value stands in the texts: as a whole, or as a whole token. */
  static boolean holdAll(List<String> texts, Json value) {
    return of(value).stream().allMatch(leaf -> hold(texts, leaf));
  }

  static boolean hold(List<String> texts, String leaf) {
    return leaf.isEmpty() || texts.stream().anyMatch(text -> holds(text, leaf));
  }

  /** True if the leaf stands in the text with no letter or digit on either side. */
  static boolean holds(String text, String leaf) {
    for (int at = text.indexOf(leaf); at >= 0; at = text.indexOf(leaf, at + 1)) {
      if (standsAt(text, at, at + leaf.length())) {
        return true;
      }
    }
    return false;
  }

  /** True if the part of the text is whole: no letter or digit and no number goes on beside it. */
  static boolean standsAt(String text, int at, int end) {
    boolean left = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    boolean right = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
    // "4.5" is not in "14.5", and 4 is not in "4.5".
    return left && right && !continuesNumber(text, at, end);
  }

  private static boolean continuesNumber(String text, int at, int end) {
    boolean before =
        at >= 2
            && isPoint(text.charAt(at - 1))
            && Character.isDigit(text.charAt(at - 2))
            && Character.isDigit(text.charAt(at));
    boolean after =
        end + 1 < text.length()
            && isPoint(text.charAt(end))
            && Character.isDigit(text.charAt(end + 1))
            && Character.isDigit(text.charAt(end - 1));
    return before || after;
  }

  private static boolean isPoint(char c) {
    return c == '.' || c == ',';
  }
}
