package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact share: a fraction of two whole numbers. Comparisons never round; only the wire does,
 * once, half-even to 6 decimals.
 *
 * @param numerator 0 or more
 * @param denominator at least 1
 */
public record Rate(long numerator, long denominator) {
  public static final Rate ZERO = new Rate(0, 1);
  public static final Rate ONE = new Rate(1, 1);
  private static final int DECIMALS = 6;

  public Rate {
    if (denominator < 1 || numerator < 0) {
      throw new IllegalArgumentException("no share: " + numerator + "/" + denominator);
    }
  }

  /** True if this is at least the decimal, exactly. */
  public boolean atLeast(BigDecimal limit) {
    return compareTo(limit) >= 0;
  }

  /** Exact comparison with a decimal. */
  public int compareTo(BigDecimal other) {
    return BigDecimal.valueOf(numerator).compareTo(other.multiply(BigDecimal.valueOf(denominator)));
  }

  /** The smaller of two. */
  public Rate min(Rate other) {
    BigDecimal left = BigDecimal.valueOf(numerator).multiply(BigDecimal.valueOf(other.denominator));
    BigDecimal right =
        BigDecimal.valueOf(other.numerator).multiply(BigDecimal.valueOf(denominator));
    return left.compareTo(right) <= 0 ? this : other;
  }

  /** Rounded half-even to 6 decimals, without trailing zeros. */
  public BigDecimal rounded() {
    return plain(
        BigDecimal.valueOf(numerator)
            .divide(BigDecimal.valueOf(denominator), DECIMALS, RoundingMode.HALF_EVEN));
  }

  /** The rounded share times 100: at most 4 decimals. */
  public BigDecimal percent() {
    return plain(rounded().movePointRight(2));
  }

  public JsonNumber toJson() {
    return JsonNumber.of(rounded());
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    // One decimal at least: a rate of one reads as 1.0, so that no client takes it for a count.
    return stripped.scale() < 1 ? stripped.setScale(1) : stripped;
  }

  @Override
  public String toString() {
    return rounded().toPlainString();
  }
}
