package dev.sepurux.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static Fields of(String json) {
    JsonObject object = JsonCodec.decode(json.getBytes(StandardCharsets.UTF_8)).asObject();
    return Fields.of(object == null ? JsonObject.EMPTY : object);
  }

  private static Problem refusal(Fields fields) {
    return catchThrowableOfType(Refused.class, fields::done).problem();
  }

  @Test
  void readsTypedFields() {
    Fields fields =
        of("{\"t\":\"x\",\"n\":7,\"d\":0.25,\"b\":true,\"l\":[\"a\",\"b\"],\"o\":{\"i\":1}}");
    assertThat(fields.text("t")).isEqualTo("x");
    assertThat(fields.integer("n", 0, 10)).isEqualTo(7L);
    assertThat(fields.decimal("d", BigDecimal.ZERO, BigDecimal.ONE)).isEqualByComparingTo("0.25");
    assertThat(fields.bool("b")).isTrue();
    assertThat(fields.texts("l")).containsExactly("a", "b");
    assertThat(fields.nested("o")).isNotNull();
    fields.others().done();
    assertThat(fields.warnings()).isEmpty();
  }

  @Test
  void readsNullAsAbsent() {
    Fields fields = of("{\"t\":null}");
    assertThat(fields.text("t")).isNull();
    assertThat(fields.has("t")).isTrue();
    fields.done();
  }

  @Test
  void namesEveryBadFieldInOneAnswer() {
    Fields fields = of("{\"t\":1,\"n\":11,\"half\":0.5,\"l\":[\"a\",2],\"o\":{\"deep\":\"x\"}}");
    fields.text("t");
    fields.requiredText("missing");
    fields.integer("n", 0, 10);
    fields.integer("half", 0, 10);
    fields.texts("l");
    Fields nested = fields.nested("o");
    if (nested != null) {
      nested.bool("deep");
    }
    assertThat(refusal(fields).errors())
        .extracting(FieldError::loc)
        .containsExactly(
            List.of("body", "t"),
            List.of("body", "missing"),
            List.of("body", "n"),
            List.of("body", "half"),
            List.of("body", "l", "1"),
            List.of("body", "o", "deep"));
  }

  @Test
  void warnsOfUnknownFieldsAtEveryDepthAndNamesTheNearest() {
    Fields fields = of("{\"known\":1,\"knwon\":2,\"o\":{\"deep\":1,\"deeep\":2}}");
    fields.integer("known", 0, 9);
    Fields nested = fields.nested("o");
    if (nested != null) {
      nested.integer("deep", 0, 9);
      nested.others();
    }
    fields.requireSome("known").others().done();
    assertThat(fields.warnings())
        .extracting(FieldError::loc)
        .containsExactly(List.of("body", "o", "deeep"), List.of("body", "knwon"));
    assertThat(fields.warnings().get(1).msg()).contains("nearest known one is known");
  }

  @Test
  void refusesABodyWithoutAnyKnownFieldWhereOneIsNeeded() {
    Fields empty = of("{}");
    empty.integer("known", 0, 9);
    assertThat(refusal(empty.requireSome("known")).detail()).contains("at least one of known");
    Fields other = of("{\"knwon\":1}");
    other.integer("known", 0, 9);
    assertThat(refusal(other.requireSome("known").others()).errors())
        .extracting(FieldError::loc)
        .containsExactly(List.of("body", "knwon"));
  }

  @Test
  void readsWholeNumbersInAnySpelling() {
    assertThat(of("{\"n\":1e1}").integer("n", 0, 10)).isEqualTo(10L);
    assertThat(of("{\"n\":2.0}").integer("n", 0, 10)).isEqualTo(2L);
  }

  @Test
  void refusesANumberBeyondEveryBound() {
    Fields fields = of("{\"n\":1e999999999}");
    fields.integer("n", 0, Long.MAX_VALUE);
    assertThat(refusal(fields).errors()).hasSize(1);
  }
}
