package dev.sepurux.engine.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number, kept as it was written. It is expanded to a decimal only within a bound, so that
 * {@code 1e999999999} costs nothing. Equality is by value: {@code 1.0} equals {@code 1}.
 */
public final class JsonNumber implements Json {
  private static final int MAX_EXPONENT = 400;
  private static final int MAX_DIGITS = 1_000;

  /** Shared, since a text of nothing but digits would take eighty times its size. */
  private static final JsonNumber[] SMALL = new JsonNumber[1_000];

  static {
    for (int value = 0; value < SMALL.length; value++) {
      SMALL[value] = of(value);
    }
  }

  private final String text;
  private final @Nullable BigDecimal decimal;

  private JsonNumber(String text, @Nullable BigDecimal decimal) {
    this.text = text;
    this.decimal = decimal;
  }

  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value), normal(BigDecimal.valueOf(value)));
  }

  public static JsonNumber of(BigDecimal value) {
    return new JsonNumber(value.toPlainString(), normal(value));
  }

  /** A number as a JSON reader found it; the reader has checked the grammar. */
  public static JsonNumber parse(String text) {
    int small = small(text);
    return small >= 0 ? SMALL[small] : new JsonNumber(text, expand(text));
  }

  /** The value of a text of one to three digits; -1 for any other. */
  private static int small(String text) {
    if (text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = 10 * value + c - '0';
    }
    return text.length() == Integer.toString(value).length() ? value : -1;
  }

  private static @Nullable BigDecimal expand(String text) {
    if (text.length() > MAX_DIGITS) {
      return null;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      // The grammar was checked, so only the exponent can be out of the decimal type's range.
      return null;
    }
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long magnitude = (long) value.precision() - value.scale();
    return Math.abs(magnitude) > MAX_EXPONENT ? null : normal(value);
  }

  private static BigDecimal normal(BigDecimal value) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** The number as it was written. */
  public String text() {
    return text;
  }

  /** The value without trailing zeros, or null when its exponent or length is beyond the bound. */
  public @Nullable BigDecimal decimal() {
    return decimal;
  }

  /** True if the value is known and whole. */
  public boolean isInteger() {
    return decimal != null && decimal.scale() <= 0;
  }

  /**
   * The normalised spelling: plain decimal without trailing zeros, or the text where that is
   * unbounded.
   */
  public String canonicalText() {
    return decimal == null ? text : decimal.toPlainString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonNumber n && canonicalText().equals(n.canonicalText());
  }

  @Override
  public int hashCode() {
    return canonicalText().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
