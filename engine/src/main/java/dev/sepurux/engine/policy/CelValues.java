package dev.sepurux.engine.policy;

import dev.cel.common.values.NullValue;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as conditions see it. */
final class CelValues {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private CelValues() {}

  static Map<String, Object> of(JsonObject object) {
    Map<String, Object> members = new LinkedHashMap<>();
    object.members().forEach((name, value) -> members.put(name, of(value)));
    return members;
  }

  private static Object of(Json value) {
    return switch (value) {
      case JsonObject object -> of(object);
      case JsonArray array -> list(array);
      case JsonString text -> text.value();
      case JsonBool bool -> bool == JsonBool.TRUE;
      case JsonNumber number -> number(number);
      case JsonNull _ -> NullValue.NULL_VALUE;
    };
  }

  private static List<Object> list(JsonArray array) {
    List<Object> items = new ArrayList<>(array.size());
    array.items().forEach(item -> items.add(of(item)));
    return items;
  }

  /**
   * An integer where it is one ({@code 1.0} too), so that it compares exactly; else a double. A
   * number that cannot be expanded is its text, which compares with no number and so stops the
   * call.
   */
  private static Object number(JsonNumber number) {
    BigDecimal decimal = number.decimal();
    if (decimal == null) {
      return number.text();
    }
    boolean whole = decimal.signum() == 0 || decimal.stripTrailingZeros().scale() <= 0;
    return whole && decimal.compareTo(LEAST) >= 0 && decimal.compareTo(MOST) <= 0
        ? (Object) decimal.longValueExact()
        : (Object) decimal.doubleValue();
  }
}
