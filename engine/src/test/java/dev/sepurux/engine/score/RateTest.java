package dev.sepurux.engine.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {
  @ParameterizedTest
  @CsvSource({
    "0, 5, 0.0",
    "5, 5, 1.0",
    "1, 2, 0.5",
    "13, 18, 0.722222",
    "2, 3, 0.666667",
    "1, 2000000, 0.0",
    "3, 2000000, 0.000002",
    "5, 2000000, 0.000002",
    "999999999, 1000000000, 1.0"
  })
  void isRoundedOnceHalfEvenToSixDecimals(long numerator, long denominator, String text) {
    assertThat(new Rate(numerator, denominator)).hasToString(text);
    assertThat(new Rate(numerator, denominator).toJson().text()).isEqualTo(text);
  }

  @Test
  void comparesExactlyWhereDoublesDoNot() {
    // In doubles 0.29 * 100 is 28.999999999999996, and 29 / 100 >= 0.29 need not hold either.
    assertThat(new Rate(29, 100).atLeast(new BigDecimal("0.29"))).isTrue();
    assertThat(new Rate(28, 100).atLeast(new BigDecimal("0.29"))).isFalse();
    assertThat(new Rate(29, 100).atLeast(new BigDecimal("0.29000000000000000001"))).isFalse();
    for (int hundredths = 0; hundredths <= 100; hundredths++) {
      BigDecimal limit = BigDecimal.valueOf(hundredths, 2);
      assertThat(new Rate(hundredths, 100).compareTo(limit)).isZero();
      assertThat(new Rate(hundredths * 7L, 700).atLeast(limit)).isTrue();
    }
  }

  @Test
  void comparesWhatRoundingWouldMakeEqual() {
    Rate nearly = new Rate(8_999_999, 10_000_000);
    assertThat(nearly).hasToString("0.9");
    assertThat(nearly.atLeast(new BigDecimal("0.9"))).isFalse();
  }

  @Test
  void takesTheSmallerExactly() {
    Rate cap = new Rate(499_999, 1_000_000);
    assertThat(new Rate(1, 2).min(cap)).isEqualTo(cap);
    assertThat(new Rate(1, 3).min(cap)).isEqualTo(new Rate(1, 3));
    assertThat(new Rate(Long.MAX_VALUE, Long.MAX_VALUE).min(cap)).isEqualTo(cap);
  }

  @Test
  void percentAgreesWithTheRoundedRate() {
    assertThat(new Rate(2, 3).percent().toPlainString()).isEqualTo("66.6667");
    assertThat(Rate.ONE.percent().toPlainString()).isEqualTo("100.0");
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatThrownBy(() -> new Rate(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
