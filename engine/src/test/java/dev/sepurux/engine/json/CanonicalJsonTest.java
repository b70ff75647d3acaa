package dev.sepurux.engine.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static CanonicalJson.Form form(String json) {
    return CanonicalJson.of(Objects.requireNonNull(JsonText.parse(json), json));
  }

  private static String text(String json) {
    return ((CanonicalJson.Form.Text) form(json)).text();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0",
    "40.0, 40",
    "40, 40",
    "4e1, 40",
    "0.1, 0.1",
    "-1.50, -1.5",
    "1e21, 1e+21",
    "1e20, 100000000000000000000",
    "123456789012345680000, 123456789012345680000",
    "1234567890123456800000, 1.2345678901234568e+21",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "1.25e-7, 1.25e-7",
    "9007199254740991, 9007199254740991",
    "9007199254740992, 9007199254740992",
    "5e-324, 5e-324",
    "2e-323, 2e-323",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "1e23, 1e+23",
    "9.999999999999997e22, 9.999999999999997e+22",
    "333333333.33333329, 333333333.3333333",
    "4.50, 4.5",
    "2e-3, 0.002",
  })
  void spellsNumbersAsEcmaScriptDoes(String given, String canonical) {
    if (given.equals("333333333.33333329")) {
      // It reads as the same double, but it is another number.
      assertThat(CanonicalJson.ecmaScript(Double.parseDouble(given))).isEqualTo(canonical);
    } else {
      assertThat(text(given)).isEqualTo(canonical);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "12345678901234567890",
        "1e400",
        "-1e400",
        "1e999999999",
        "1e-400",
        "0.1000000000000000055511151231257827",
        "333333333.33333329"
      })
  void refusesNumbersThatADoubleDoesNotHold(String number) {
    assertThat(form("{\"account\":[1," + number + "]}"))
        .isInstanceOfSatisfying(
            CanonicalJson.Form.None.class,
            none -> {
              assertThat(none.pointer()).isEqualTo("/account/1");
              assertThat(none.reason()).contains("send it as a string");
            });
  }

  @Test
  void sortsMembersByUtf16CodeUnits() {
    // U+FB33 stands after U+1F600 here, whose first code unit is D83D; by code point it is before.
    assertThat(
            text("{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"a\":3,\"A\":4,\"\\r\":5,\"1\":6,\"\":7}"))
        .isEqualTo("{\"\":7,\"\\r\":5,\"1\":6,\"A\":4,\"a\":3,\"\ud83d\ude00\":2,\"\ufb33\":1}");
  }

  @Test
  void sortsWithinAndKeepsTheOrderOfArrays() {
    assertThat(text(" { \"b\" : [ { \"y\":1, \"x\":2 } , 3 , [] , {} ] , \"a\" : null } "))
        .isEqualTo("{\"a\":null,\"b\":[{\"x\":2,\"y\":1},3,[],{}]}");
  }

  @Test
  void spellsTextsInOneWay() {
    assertThat(text("\"\\u0041\\/\\u00e9\\u0001\\u001F\\b\\f\\n\\r\\t\\\"\\\\\\u007f\\u2028\""))
        .isEqualTo("\"A/\u00e9\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\u007f\u2028\"");
  }

  @Test
  void keepsApartWhatOnlyLooksAlike() {
    assertThat(text("\"\\u00e9\"")).isNotEqualTo(text("\"e\\u0301\""));
    assertThat(text("\"40\"")).isNotEqualTo(text("40"));
    assertThat(text("\"40.0\"")).isNotEqualTo(text("40.0"));
    assertThat(text("true")).isNotEqualTo(text("\"true\""));
    assertThat(text("[]")).isNotEqualTo(text("{}"));
    assertThat(text("{\"a\":null}")).isNotEqualTo(text("{}"));
    assertThat(text("\"\\u0430\"")).isNotEqualTo(text("\"a\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"\\ud800\"]", "[\"\\udc00\\ud800\"]", "{\"\\ud83d\":1}"})
  void refusesHalfCharacters(String json) {
    assertThat(form(json)).isInstanceOf(CanonicalJson.Form.None.class);
  }

  @Test
  void everyDoubleReadsBackAndHasNoShorterSpelling() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = CanonicalJson.ecmaScript(value);
        assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
        assertThat(text(text)).isEqualTo(text);
      }
    }
  }
}
