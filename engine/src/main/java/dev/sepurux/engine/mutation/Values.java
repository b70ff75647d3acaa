package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ways to make one scalar into another that looks as good. Each returns null where it cannot. */
final class Values {
  private static final Map<String, String> OPPOSITES =
      opposites(
          "active",
          "inactive",
          "enabled",
          "disabled",
          "paid",
          "unpaid",
          "open",
          "closed",
          "approved",
          "rejected",
          "true",
          "false",
          "yes",
          "no",
          "delivered",
          "undelivered",
          "available",
          "unavailable",
          "confirmed",
          "cancelled",
          "success",
          "failure",
          "valid",
          "invalid",
          "eligible",
          "ineligible",
          "public",
          "private",
          "refundable",
          "nonrefundable",
          "verified",
          "unverified");

  private static final Map<String, String> UNITS =
      opposites(
          "usd",
          "eur",
          "gbp",
          "chf",
          "kg",
          "lb",
          "km",
          "mi",
          "m",
          "ft",
          "celsius",
          "fahrenheit",
          "ms",
          "s",
          "gb",
          "mb",
          "economy",
          "business");

  private Values() {}

  private static Map<String, String> opposites(String... words) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      map.put(words[i], words[i + 1]);
      map.put(words[i + 1], words[i]);
    }
    return Map.copyOf(map);
  }

  /** Another of the values offered, of the same JSON kind. */
  static @Nullable Json other(Json before, List<Json> offered, SplitMix64 random) {
    int fitting = 0;
    for (Json value : offered) {
      fitting += fits(before, value) ? 1 : 0;
    }
    if (fitting == 0) {
      return null;
    }
    int pick = random.below(fitting);
    for (Json value : offered) {
      if (fits(before, value) && pick-- == 0) {
        return value;
      }
    }
    return null;
  }

  private static boolean fits(Json before, Json value) {
    return value.getClass() == before.getClass() && !value.equals(before) && value.isScalar();
  }

  /** Two neighbouring, different digits change places; the last such pair after the first digit. */
  static @Nullable Json transposed(Json before) {
    String text = digits(before);
    if (text == null) {
      return null;
    }
    for (int i = text.length() - 2; i >= 0; i--) {
      char a = text.charAt(i);
      char b = text.charAt(i + 1);
      // A leading zero would change the form of a number, and of many ids.
      boolean leading = i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1));
      if (digit(a) && digit(b) && a != b && !(leading && b == '0')) {
        return like(before, text.substring(0, i) + b + a + text.substring(i + 2));
      }
    }
    return null;
  }

  /**
   * Two neighbouring, different letters change places: the last such pair of the first word. Where
   * there are digits they tell what is meant ("IBAN DE89"), so they are mistyped, not the label.
   */
  static @Nullable Json mistyped(Json before) {
    String text = before.asText();
    if (text == null || text.length() > 200) {
      return null;
    }
    if (text.chars().anyMatch(c -> digit((char) c))) {
      Json number = transposed(before);
      return number == null ? neverSeen(before, List.of()) : number;
    }
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    for (int i = end - 2; i >= 0; i--) {
      char a = text.charAt(i);
      char b = text.charAt(i + 1);
      if (a != b && !Character.isSurrogate(a) && !Character.isSurrogate(b)) {
        return Json.of(text.substring(0, i) + b + a + text.substring(i + 2));
      }
    }
    return end + 1 < text.length() ? mistypedAfter(text, end + 1) : null;
  }

  private static @Nullable Json mistypedAfter(String text, int from) {
    Json rest = mistyped(Json.of(text.substring(from)));
    return rest == null ? null : Json.of(text.substring(0, from) + rest.asText());
  }

  /** The last digit counted on by one, or more until the value is not among those known. */
  static @Nullable Json neverSeen(Json before, List<Json> known) {
    String text = digits(before);
    if (text == null) {
      return null;
    }
    int last = text.length() - 1;
    while (last >= 0 && !digit(text.charAt(last))) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    for (int add = 1; add <= 9; add++) {
      char next = (char) ('0' + (text.charAt(last) - '0' + add) % 10);
      Json value = like(before, text.substring(0, last) + next + text.substring(last + 1));
      if (value != null && !known.contains(value)) {
        return value;
      }
    }
    return null;
  }

  /** True for a number other than 0 whose name does not say that it names something. */
  static boolean quantity(Json value, String name) {
    BigDecimal number = value instanceof JsonNumber n ? n.decimal() : null;
    String lower = name.toLowerCase(Locale.ROOT);
    return number != null
        && number.signum() != 0
        && !lower.equals("id")
        && !lower.endsWith("_id")
        && !name.endsWith("Id")
        && !lower.endsWith("number")
        && !lower.endsWith("account");
  }

  /** True for a number with a decimal point, as a number or as text. */
  static boolean isDecimal(Json value) {
    // As it is written: by value 129.0 is the whole number 129.
    String text = value instanceof JsonNumber n ? n.text() : value.asText();
    return text != null && text.indexOf('.') >= 0 && number(value) != null;
  }

  static @Nullable Json scaled(Json before, BigDecimal factor) {
    BigDecimal number = number(before);
    return number == null || number.signum() == 0
        ? null
        : like(before, plain(number.multiply(factor)));
  }

  static @Nullable Json negated(Json before) {
    BigDecimal number = number(before);
    return number == null || number.signum() == 0 ? null : like(before, plain(number.negate()));
  }

  /** Another unit: the word itself, or the number where its name says what it counts. */
  static @Nullable Json otherUnit(Json before, String name) {
    if (before instanceof JsonString s) {
      String unit = UNITS.get(s.value().toLowerCase(Locale.ROOT));
      return unit == null ? null : Json.of(sameCase(s.value(), unit));
    }
    String lower = name.toLowerCase(Locale.ROOT);
    boolean money =
        lower.contains("amount")
            || lower.contains("price")
            || lower.contains("total")
            || lower.contains("cost")
            || lower.contains("cents")
            || lower.contains("balance")
            || lower.contains("fee");
    boolean time = lower.endsWith("_ms") || lower.endsWith("_s") || lower.contains("seconds");
    if (money) {
      return scaled(before, lower.contains("cents") ? new BigDecimal("0.01") : new BigDecimal(100));
    }
    return time ? scaled(before, new BigDecimal(1_000)) : null;
  }

  static @Nullable Json opposite(Json before) {
    return switch (before) {
      case JsonBool b -> Json.of(!b.value());
      case JsonString s -> {
        String word = OPPOSITES.get(s.value().toLowerCase(Locale.ROOT));
        yield word == null ? null : Json.of(sameCase(s.value(), word));
      }
      default -> null;
    };
  }

  /** A date or time moved by so many hours, a date by a day at least, in the same spelling. */
  static @Nullable Json shifted(Json before, long hours) {
    String text = before.asText();
    if (text == null || text.length() < 10 || text.length() > 40 || text.charAt(4) != '-') {
      return null;
    }
    try {
      if (text.length() == 10) {
        long days = Math.max(1, Math.abs(hours) / 24) * Long.signum(hours);
        return Json.of(LocalDate.parse(text).plusDays(days).toString());
      }
      return Json.of(shiftedTime(text, Duration.ofHours(hours)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String shiftedTime(String text, Duration by) {
    boolean space = text.charAt(10) == ' ';
    String iso = space ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0;
    String moved =
        zoned
            ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.parse(iso).plus(by))
            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.parse(iso).plus(by));
    return space ? moved.replace('T', ' ') : moved;
  }

  private static String sameCase(String model, String word) {
    return model.equals(model.toUpperCase(Locale.ROOT)) ? word.toUpperCase(Locale.ROOT) : word;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable String digits(Json value) {
    return switch (value) {
      case JsonString s -> s.value().length() <= 200 ? s.value() : null;
      case JsonNumber n -> n.canonicalText();
      default -> null;
    };
  }

  private static @Nullable BigDecimal number(Json value) {
    return switch (value) {
      case JsonNumber n -> n.decimal();
      case JsonString s -> plainNumber(s.value());
      default -> null;
    };
  }

  private static @Nullable BigDecimal plainNumber(String text) {
    if (text.isEmpty() || text.length() > 30) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!digit(c) && c != '.' && !(c == '-' && i == 0)) {
        return null;
      }
    }
    // An id such as 007 is digits, but no quantity.
    if (text.length() > 1 && text.charAt(0) == '0' && digit(text.charAt(1))) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static @Nullable Json like(Json model, String text) {
    if (model instanceof JsonString) {
      return Json.of(text);
    }
    try {
      return JsonNumber.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
