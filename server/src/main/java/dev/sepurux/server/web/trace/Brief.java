package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beginning of a value on one line, whatever its size; it reads no more than it shows. */
final class Brief {
  private Brief() {}

  /**
   * The beginning of a value.
   *
   * @param most characters
   */
  static String of(@Nullable Json value, int most) {
    if (value == null || value instanceof JsonNull) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    if (value instanceof JsonString(String whole)) {
      text.append(whole, 0, Math.min(whole.length(), most + 1));
    } else {
      write(value, text, most, true);
    }
    return cut(text.toString().replaceAll("\\s+", " "), most);
  }

  /** A text that is no longer than that, and no half of a character. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }

  /** The outermost names stand without braces: {@code order_id: "A-17", amount: 42}. */
  private static void write(Json value, StringBuilder text, int most, boolean outermost) {
    if (text.length() > most) {
      return;
    }
    switch (value) {
      case JsonObject object -> {
        text.append(outermost ? "" : "{");
        String between = "";
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
          if (text.length() > most) {
            return;
          }
          text.append(between).append(cut(member.getKey(), most)).append(": ");
          write(member.getValue(), text, most, false);
          between = ", ";
        }
        text.append(outermost ? "" : "}");
      }
      case JsonArray array -> {
        text.append('[');
        String between = "";
        for (Json item : array.items()) {
          if (text.length() > most) {
            return;
          }
          text.append(between);
          write(item, text, most, false);
          between = ", ";
        }
        text.append(']');
      }
      case JsonString(String whole) ->
          text.append('"').append(whole, 0, Math.min(whole.length(), most + 1)).append('"');
      default -> text.append(value.compact());
    }
  }
}
