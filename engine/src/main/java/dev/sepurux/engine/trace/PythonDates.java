package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The text of a date that Python spells as a call, such as {@code datetime.datetime(2024, 5, 1)}.
 */
final class PythonDates {
  private PythonDates() {}

  static @Nullable String iso(String name, Json arguments) {
    boolean date = name.equals("date") || name.equals("datetime.date");
    boolean time =
        name.equals("datetime") || name.equals("datetime.datetime") || name.equals("Timestamp");
    if (!(date || time) || !(arguments instanceof JsonObject fields)) {
      return null;
    }
    int[] parts = new int[6];
    for (int i = 0; i < parts.length; i++) {
      Json field = fields.get(Integer.toString(i));
      if (field == null && i >= 3) {
        break;
      }
      BigDecimal number = field instanceof JsonNumber n && n.isInteger() ? n.decimal() : null;
      if (number == null || number.signum() < 0 || number.precision() > 4) {
        return null;
      }
      parts[i] = number.intValue();
    }
    String day = pad(parts[0], 4) + "-" + pad(parts[1], 2) + "-" + pad(parts[2], 2);
    return date
        ? day
        : day + "T" + pad(parts[3], 2) + ":" + pad(parts[4], 2) + ":" + pad(parts[5], 2);
  }

  private static String pad(int number, int width) {
    return "0".repeat(Math.max(0, width - Integer.toString(number).length())) + number;
  }
}
