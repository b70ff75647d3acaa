package dev.sepurux.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
  private static Json decode(String text) {
    return JsonCodec.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refusal(byte[] bytes) {
    return catchThrowableOfType(Refused.class, () -> JsonCodec.decode(bytes)).problem();
  }

  private static Problem refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryKindOfValue() {
    String text = "{\"a\":[1,-2.50,\"x\\u00e9\\n\",true,false,null],\"b\":{}}";
    assertThat(decode(text).compact())
        .isEqualTo("{\"a\":[1,-2.50,\"x\u00e9\\n\",true,false,null],\"b\":{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "01",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "-Infinity",
        "[NaN]",
        "nul",
        "\"\t\"",
        "// x\n1",
        "\"a",
        "[1 2]"
      })
  void refusesWhatIsNoJson(String text) {
    assertThat(refusal(text).code()).isEqualTo(ProblemCode.MALFORMED);
  }

  @Test
  void refusesMoreAfterTheValueAndSaysWhere() {
    assertThat(refusal("{} {}").detail()).contains("more after the JSON value").contains("line 1");
  }

  @Test
  void refusesAMemberThatOccursTwiceAndNamesIt() {
    Problem problem = refusal("{\"x\":{\"amount\":1,\"amount\":2}}");
    assertThat(problem.detail()).contains("\"amount\"").contains("twice").contains("/x");
    assertThat(problem.errors()).singleElement().matches(e -> e.type().equals("duplicate_key"));
  }

  @Test
  void refusesAByteOrderMark() {
    assertThat(refusal("\uFEFF{}").detail()).contains("byte order mark");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    assertThat(refusal(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}).detail()).contains("UTF-8");
    assertThat(refusal(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}).detail())
        .contains("UTF-8");
    assertThat(refusal("[1]".getBytes(StandardCharsets.UTF_16LE)).detail()).contains("UTF-8");
    assertThat(refusal("[1]".getBytes(StandardCharsets.UTF_16BE)).detail()).contains("UTF-8");
  }

  @Test
  void readsDepth256AndRefusesDepth257() {
    assertThat(decode("[".repeat(256) + "]".repeat(256))).isNotNull();
    assertThat(refusal("[".repeat(257) + "]".repeat(257)).detail()).contains("256");
    assertThat(refusal("{\"a\":".repeat(100_000)).detail()).contains("256");
  }

  @Test
  void readsNumbersOf1000CharactersAndRefusesLongerOnes() {
    assertThat(decode("1".repeat(1_000))).isInstanceOf(JsonNumber.class);
    assertThat(refusal("1".repeat(1_001)).detail()).contains("1000");
  }

  @Test
  void readsNamesOf50000CharactersAndRefusesLongerOnes() {
    assertThat(decode("{\"" + "n".repeat(50_000) + "\":1}")).isNotNull();
    assertThat(refusal("{\"" + "n".repeat(50_001) + "\":1}").detail()).contains("50000");
  }

  @Test
  void neverExpandsAHugeExponent() {
    JsonNumber number = (JsonNumber) decode("1e999999999");
    assertThat(number.decimal()).isNull();
    assertThat(number.compact()).isEqualTo("1e999999999");
    assertThat(((JsonNumber) decode("1e-999999999999999999")).compact())
        .isEqualTo("1e-999999999999999999");
  }

  @Test
  void carriesALoneSurrogateToBytesAndBack() {
    Json value = decode("\"\\ud800x\"");
    assertThat(JsonCodec.decode(JsonCodec.encode(value))).isEqualTo(value);
  }

  @Test
  void splicesATextInUnchanged() {
    byte[] text = "{ \"n\": 1.0e2 }".getBytes(StandardCharsets.UTF_8);
    JsonObject head = JsonObject.builder().put("a", 1).build();
    assertThat(new String(JsonCodec.splice(head, "payload", text), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":1,\"payload\":{ \"n\": 1.0e2 }}");
    assertThat(new String(JsonCodec.splice(JsonObject.EMPTY, "p", text), StandardCharsets.UTF_8))
        .isEqualTo("{\"p\":{ \"n\": 1.0e2 }}");
  }

  @Test
  void doesNotEchoLongNames() {
    String name = "secret".repeat(100);
    assertThat(refusal("{\"" + name + "\":1,\"" + name + "\":2}").detail()).hasSizeLessThan(200);
  }

  @Test
  void doesNotShowTheParsersOwnWords() {
    assertThat(refusal("{\"token\": hunter2}").detail()).doesNotContain("hunter2");
    assertThatThrownBy(() -> decode("{\"token\": hunter2}")).hasNoCause();
  }
}
