package dev.sepurux.engine.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of a JSON value after RFC 8785: what is signed. Members are sorted by UTF-16
 * code units, numbers are spelled as ECMAScript spells doubles, texts keep every code point. What
 * has no such form is refused rather than rounded: else two account numbers beyond 2^53 would be
 * one.
 */
public final class CanonicalJson {
  private final StringBuilder out = new StringBuilder();
  private @Nullable String fault;

  private CanonicalJson() {}

  /** What a value has: a canonical form, or a reason why it has none. */
  public sealed interface Form {
    /** Its only spelling. */
    record Text(String text) implements Form {}

    /**
     * It has none.
     *
     * @param pointer where the trouble is, as a JSON pointer
     */
    record None(String pointer, String reason) implements Form {}
  }

  public static Form of(Json value) {
    CanonicalJson writer = new CanonicalJson();
    Pointer at = writer.append(value, Pointer.ROOT);
    String fault = writer.fault;
    return fault == null || at == null
        ? new Form.Text(writer.out.toString())
        : new Form.None(at.toString(), fault);
  }

  /** Where it failed, or null. */
  private @Nullable Pointer append(Json value, Pointer here) {
    return switch (value) {
      case JsonObject object -> object(object, here);
      case JsonArray array -> array(array, here);
      case JsonString text ->
          isWhole(text.value()) ? plain(text.compact()) : failed(here, "holds half a character");
      case JsonNumber number -> number(number, here);
      case JsonBool _, JsonNull _ -> plain(value.compact());
    };
  }

  private @Nullable Pointer plain(String text) {
    out.append(text);
    return null;
  }

  private Pointer failed(Pointer here, String reason) {
    fault = reason;
    return here;
  }

  private @Nullable Pointer object(JsonObject object, Pointer here) {
    char before = '{';
    for (Map.Entry<String, Json> member : new TreeMap<>(object.members()).entrySet()) {
      Pointer inside = here.child(member.getKey());
      if (!isWhole(member.getKey())) {
        return failed(here, "has a member name that holds half a character");
      }
      out.append(before).append(Json.of(member.getKey()).compact()).append(':');
      before = ',';
      Pointer trouble = append(member.getValue(), inside);
      if (trouble != null) {
        return trouble;
      }
    }
    return plain(before == '{' ? "{}" : "}");
  }

  private @Nullable Pointer array(JsonArray array, Pointer here) {
    char before = '[';
    for (int i = 0; i < array.size(); i++) {
      out.append(before);
      before = ',';
      Pointer trouble = append(array.get(i), here.child(Integer.toString(i)));
      if (trouble != null) {
        return trouble;
      }
    }
    return plain(before == '[' ? "[]" : "]");
  }

  /** False for a lone surrogate, which no UTF-8 text can hold. */
  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Pointer number(JsonNumber number, Pointer here) {
    BigDecimal exact = number.decimal();
    double value = exact == null ? Double.NaN : exact.doubleValue();
    if (exact == null || !Double.isFinite(value)) {
      return failed(here, "is a number beyond what a double holds; send it as a string");
    }
    String text = ecmaScript(value);
    return new BigDecimal(text).compareTo(exact) == 0
        ? plain(text)
        : failed(here, "is a number with more digits than a double holds; send it as a string");
  }

  /** A finite double as ECMAScript's Number.prototype.toString spells it. */
  static String ecmaScript(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + spelled(digits, point);
  }

  /**
   * @param point where the decimal point stands, counted from before the first digit
   */
  private static String spelled(String digits, int point) {
    int length = digits.length();
    if (length <= point && point <= 21) {
      return digits + "0".repeat(point - length);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    return digits.charAt(0)
        + (length == 1 ? "" : "." + digits.substring(1))
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }

  /**
   * The shortest decimal that reads back as this double. The JDK writes at least two digits, also
   * where one would do (4.9E-324 for 5e-324).
   */
  private static BigDecimal shortest(double value) {
    BigDecimal two = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (two.precision() != 2) {
      return two;
    }
    BigDecimal best = two;
    BigDecimal distance = null;
    BigDecimal exact = new BigDecimal(value);
    BigInteger tens = two.unscaledValue().divide(BigInteger.TEN);
    for (BigInteger digit : new BigInteger[] {tens, tens.add(BigInteger.ONE)}) {
      BigDecimal one = new BigDecimal(digit, two.scale() - 1);
      BigDecimal away = one.subtract(exact).abs();
      if (one.doubleValue() == value && (distance == null || away.compareTo(distance) < 0)) {
        best = one;
        distance = away;
      }
    }
    return best;
  }
}
