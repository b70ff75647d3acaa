package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When two scalars say the same: text trimmed and case-folded, numbers by value (separators,
 * trailing zeros and a currency sign ignored), dates by instant.
 */
public final class Values {
  private static final int LONGEST_NUMBER = 40;
  private static final BigDecimal NINE = BigDecimal.valueOf(9);
  private static final Set<String> COMMON_WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "none", "ok", "n/a");

  private Values() {}

  /**
   * Equal keys mean equal values: {@code n:} a number, {@code d:} an instant, {@code s:} a text,
   * {@code b:} a boolean; null for JSON null, objects and arrays.
   */
  public static @Nullable String key(Json scalar) {
    return switch (scalar) {
      case JsonString text -> key(text.value());
      case JsonNumber number ->
          number.decimal() == null ? "s:" + number.text() : "n:" + number.decimal().toPlainString();
      case JsonBool bool -> "b:" + bool.value();
      case JsonNull _ -> null;
      case JsonObject _, JsonArray _ -> null;
    };
  }

  /** The key of a text. */
  public static String key(String spelled) {
    String text = spelled.strip();
    BigDecimal number = number(text);
    if (number != null) {
      return "n:" + number.toPlainString();
    }
    Instant instant = Timestamps.instant(text);
    return instant != null
        ? "d:" + instant.getEpochSecond() + "." + instant.getNano()
        : "s:" + text.toLowerCase(Locale.ROOT);
  }

  /** True if both scalars say the same. */
  public static boolean same(Json one, Json other) {
    String key = key(one);
    return key != null && key.equals(key(other));
  }

  /**
   * True if equality with the value is no evidence, since such values agree by chance: booleans,
   * null, empty and one-letter texts, whole numbers from -9 to 9, and words like yes and none.
   */
  public static boolean isCommon(Json scalar) {
    String key = key(scalar);
    if (key == null || key.startsWith("b:")) {
      return true;
    }
    String content = key.substring(2);
    return key.startsWith("n:")
        ? isSmallWhole(content)
        : content.length() < 2 || COMMON_WORDS.contains(content);
  }

  /** True for a whole number from -9 to 9. */
  static boolean isSmallNumber(Json scalar) {
    String key = key(scalar);
    return key != null && key.startsWith("n:") && isSmallWhole(key.substring(2));
  }

  private static boolean isSmallWhole(String digits) {
    if (digits.length() > 2) {
      return false;
    }
    return new BigDecimal(digits).abs().compareTo(NINE) <= 0;
  }

  /** The number that a text spells, or null; an id with leading zeros is none. */
  static @Nullable BigDecimal number(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
      return null;
    }
    int at = sign(text);
    if (at < text.length() && "$€£¥".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int start = at;
    int whole = wholeDigits(text, at);
    if (whole < 0) {
      return null;
    }
    boolean leadingZero = text.charAt(start) == '0' && whole - start > 1;
    int end = fraction(text, whole);
    if (leadingZero || end != text.length()) {
      return null;
    }
    BigDecimal value = new BigDecimal(text.substring(start).replace(",", ""));
    BigDecimal signed = text.charAt(0) == '-' ? value.negate() : value;
    return JsonNumber.of(signed).decimal();
  }

  private static int sign(String text) {
    return text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
  }

  // Digits, grouped by commas in threes or not at all; the index after them, or -1.
  private static int wholeDigits(String text, int start) {
    int at = start;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      return -1;
    }
    if (at - start <= 3) {
      while (isGroup(text, at)) {
        at += 4;
      }
    }
    return at;
  }

  private static boolean isGroup(String text, int at) {
    return at + 4 <= text.length()
        && text.charAt(at) == ','
        && isDigit(text.charAt(at + 1))
        && isDigit(text.charAt(at + 2))
        && isDigit(text.charAt(at + 3))
        && (at + 4 == text.length() || !isDigit(text.charAt(at + 4)));
  }

  private static int fraction(String text, int at) {
    if (at + 1 >= text.length() || text.charAt(at) != '.' || !isDigit(text.charAt(at + 1))) {
      return at;
    }
    int end = at + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
