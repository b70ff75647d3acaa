package dev.sepurux.engine.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonText;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values that look right. */
class ValuesTest {
  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "IBAN DE8937040044, IBAN DE8937040404",
    "order ORD-1111, order ORD-1112",
    "Maria Perez, Marai Perez"
  })
  void whereThereAreDigitsTheyAreMistypedAndNotTheLabel(String before, String after) {
    assertThat(Values.mistyped(Json.of(before))).isEqualTo(Json.of(after));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-02, -720, 2026-04-02",
    "2026-05-02, 8, 2026-05-03",
    "2026-05-02, -8, 2026-05-01",
    "2026-05-02T09:00:00Z, 8, 2026-05-02T17:00:00Z"
  })
  void aDateMovesTheWayItIsTold(String before, long hours, String after) {
    assertThat(Values.shifted(Json.of(before), hours)).isEqualTo(Json.of(after));
  }

  @Test
  void anAmountWithADecimalPointNamesNothing() {
    assertThat(Values.isDecimal(json("129.90"))).isTrue();
    assertThat(Values.isDecimal(json("129.0"))).isTrue();
    assertThat(Values.isDecimal(Json.of("129.90"))).isTrue();
    assertThat(Values.isDecimal(json("1001"))).isFalse();
    assertThat(Values.isDecimal(Json.of("ORD-12.3"))).isFalse();
  }
}
