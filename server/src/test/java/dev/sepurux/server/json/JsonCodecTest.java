package dev.sepurux.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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

  /** The one error of a refusal: its kind, its place, and the whole of what it says. */
  private static void assertRefused(String text, String type, List<String> place, String says) {
    Problem problem = refusal(text);
    assertThat(problem.errors()).hasSize(1);
    FieldError error = problem.errors().getFirst();
    assertThat(error.type()).isEqualTo(type);
    assertThat(error.loc()).isEqualTo(place);
    assertThat(error.msg()).isEqualTo(says);
    assertThat(problem.detail()).isEqualTo("body: " + says);
  }

  @Test
  void readsDepth256AndRefusesDepth257WithItsPlace() {
    assertThat(decode("[".repeat(256) + "]".repeat(256))).isNotNull();
    List<String> place = new ArrayList<>(List.of("body"));
    place.addAll(Collections.nCopies(255, "0"));
    place.add("1");
    assertRefused(
        "[".repeat(255) + "[1,[" + "]".repeat(257),
        "depth",
        place,
        "depth: at most 256 objects and arrays inside one another, but 257 at \""
            + "/0".repeat(30)
            + "...\"");
    assertThat(refusal("{\"a\":".repeat(100_000)).detail()).contains("depth: at most 256");
  }

  @Test
  void readsNumbersOf1000CharactersAndRefusesLongerOnesWithTheirPlace() {
    assertThat(decode("1".repeat(1_000))).isInstanceOf(JsonNumber.class);
    for (String number :
        List.of(
            "1".repeat(1_001),
            "-" + "1".repeat(1_000),
            "0." + "1".repeat(999),
            "1e" + "9".repeat(999))) {
      assertRefused(
          "{\"a\":[0,{\"b/c\":" + number + "}]}",
          "number_length",
          List.of("body", "a", "1", "b/c"),
          "number_length: at most 1000 characters of one number, but 1001 at \"/a/1/b~1c\"");
    }
    assertThat(refusal("1".repeat(4_000_000)).detail()).contains("1000").contains("the document");
  }

  @Test
  void readsNamesOf50000CharactersAndRefusesLongerOnesWithTheirPlace() {
    assertThat(decode("{\"" + "n".repeat(50_000) + "\":1}")).isNotNull();
    assertRefused(
        "{\"a\":[{\"" + "n".repeat(50_001) + "\":1}]}",
        "name_length",
        List.of("body", "a", "0"),
        "name_length: at most 50000 characters of one member name, but 50001 at \"/a/0\"");
  }

  @Test
  void refusesWhatIsNoNumberWithItsPlace() {
    for (String text : List.of("NaN", "Infinity", "-Infinity")) {
      assertRefused(
          "{\"a\":{\"b\":[" + text + "]}}",
          "not_a_number",
          List.of("body", "a", "b", "0"),
          text + " is no JSON number, at \"/a/b/0\"");
    }
  }

  @Test
  void refusesAMemberThatOccursTwiceWithItsPlace() {
    assertRefused(
        "{\"a\":[{\"b\":1,\"c\":[],\"b\":2}]}",
        "duplicate_key",
        List.of("body", "a", "0", "b"),
        "the member \"b\" occurs twice in \"/a/0\"");
  }

  @Test
  void tellsWhereItIsNoJsonAndWhereItIsNoUtf8() {
    assertRefused(
        "{\"a\":{\"b\":[1,2,x]}}",
        "json",
        List.of("body", "a", "b", "2"),
        "no JSON (line 1, column 16), near \"/a/b/2\"");
    assertThat(refusal(new byte[] {'"', 'a', (byte) 0xC0, '"'}).detail()).contains("byte 2");
    byte[] late = new byte[20_000];
    Arrays.fill(late, (byte) 'a');
    late[19_990] = (byte) 0xFF;
    assertThat(refusal(late).detail()).contains("byte 19990");
  }

  @Test
  void namesAPlaceAroundTheRightOneWhenItsNameIsTooLongToRepeat() {
    String name = "n".repeat(2_000);
    assertThat(refusal("{\"a\":{\"" + name + "\":{\"b\":NaN}}}").errors().getFirst().loc())
        .isEqualTo(List.of("body", "a"));
  }

  /** Otherwise clients fill the memory with names that they never send again: here 80 MB. */
  @Test
  void keepsNoNamesOnceATextIsRead() {
    long before = used();
    for (int text = 0; text < 40; text++) {
      StringBuilder names = new StringBuilder("{\"0\":0");
      for (int i = 0; i < 50; i++) {
        names
            .append(",\"")
            .append(text)
            .append('-')
            .append(i)
            .append("n".repeat(40_000))
            .append("\":1");
      }
      assertThat(decode(names.append('}').toString())).isNotNull();
    }
    assertThat(used() - before).isLessThan(40_000_000);
  }

  private static long used() {
    Runtime.getRuntime().gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
