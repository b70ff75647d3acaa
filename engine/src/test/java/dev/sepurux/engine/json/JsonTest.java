package dev.sepurux.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  @Test
  void copiesThePathAndSharesTheRest() {
    JsonObject before = (JsonObject) json("{'a': {'b': [1, 2]}, 'c': {'d': 3}}");
    Json after = before.with(Pointer.parse("/a/b/1"), Json.of(9));
    assertThat(after).isEqualTo(json("{'a': {'b': [1, 9]}, 'c': {'d': 3}}"));
    assertThat(before).isEqualTo(json("{'a': {'b': [1, 2]}, 'c': {'d': 3}}"));
    assertThat(after.at(Pointer.of("c"))).isSameAs(before.get("c"));
  }

  @Test
  void removesMembersAndItems() {
    Json value = json("{'a': [1, 2, 3], 'b': 4}");
    assertThat(value.without(Pointer.parse("/a/1"))).isEqualTo(json("{'a': [1, 3], 'b': 4}"));
    assertThat(value.without(Pointer.of("b"))).isEqualTo(json("{'a': [1, 2, 3]}"));
    assertThatIllegalArgumentException().isThrownBy(() -> value.without(Pointer.ROOT));
    assertThatIllegalArgumentException().isThrownBy(() -> value.without(Pointer.of("z")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> value.with(Pointer.parse("/b/c"), Json.of(1)));
  }

  @Test
  void comparesNumbersByValueAndObjectsWithoutOrder() {
    assertThat(json("{'a': 1.0, 'b': 100}")).isEqualTo(json("{'b': 1e2, 'a': 1}"));
    assertThat(json("1.0").hashCode()).isEqualTo(json("1").hashCode());
    assertThat(json("1e2").canonical()).isEqualTo("100");
    assertThat(json("-0.0")).isEqualTo(json("0"));
  }

  @Test
  void neverExpandsHugeExponents() {
    JsonNumber huge = (JsonNumber) json("1e999999999");
    assertThat(huge.decimal()).isNull();
    assertThat(huge.canonicalText()).isEqualTo("1e999999999");
    assertThat(((JsonNumber) json("1e99999999999999999999")).decimal()).isNull();
    assertThat(huge.isInteger()).isFalse();
  }

  @Test
  void writesWhatItReads() {
    String text = "{\"b\":[1.50,true,null,\"\\u0000\\ud800\\n\\\"\"],\"a\":{}}";
    assertThat(json(text).compact()).isEqualTo(text);
    assertThat(json(text).canonical())
        .isEqualTo("{\"a\":{},\"b\":[1.5,true,null,\"\\u0000\\ud800\\n\\\"\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "tru",
        "\"a",
        "\"\\x\"",
        "\"\n\"",
        "1 2",
        "{\"a\" 1}",
        "{a:1}",
        "'a'",
        "\"\\u12g4\"",
        "-"
      })
  void refusesWhatIsNoJson(String text) {
    assertThat(JsonText.parse(text)).isNull();
  }

  @Test
  void boundsDepth() {
    assertThat(JsonText.parse("[".repeat(100_000))).isNull();
    assertThat(JsonText.parse("[".repeat(200) + "]".repeat(200))).isNotNull();
  }

  @Test
  void keepsTheLastOfTwoMembersWithOneName() {
    assertThat(json("{'a': 1, 'a': 2}")).isEqualTo(json("{'a': 2}"));
  }

  @Test
  void pointersEscapeAndCompare() {
    Pointer pointer = Pointer.parse("/a~1b/~0c/0");
    assertThat(pointer.tokens()).containsExactly("a/b", "~c", "0");
    assertThat(pointer.toString()).isEqualTo("/a~1b/~0c/0");
    assertThat(pointer.startsWith(Pointer.of("a/b"))).isTrue();
    assertThat(pointer.parent().last()).isEqualTo("~c");
    assertThat(Pointer.parse("")).isEqualTo(Pointer.ROOT);
    assertThat(Pointer.parse("/").tokens()).containsExactly("");
    assertThatIllegalArgumentException().isThrownBy(() -> Pointer.parse("a"));
    assertThat(json("[1]").at(Pointer.of("00"))).isNull();
    assertThat(json("[1]").at(Pointer.of("-1"))).isNull();
  }
}
