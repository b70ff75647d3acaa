package dev.sepurux.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.server.json.TypedText.Place;
import dev.sepurux.server.json.TypedText.Read;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedTextTest {
  private static Read.Value value(String text) {
    return (Read.Value) TypedText.read(text);
  }

  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text));
  }

  @Test
  void yamlAndJsonOfTheSameReadTheSame() {
    String json = "{\"a\": [1, 2.50, \"x\", null, true], \"b\": {\"c\": \"0.1\"}}";
    String yaml = "a:\n  - 1\n  - 2.50\n  - x\n  - null\n  - true\nb: {c: '0.1'}\n";
    assertThat(value(json).value()).isEqualTo(json(json));
    assertThat(value(yaml).value()).isEqualTo(json(json));
  }

  @Test
  void eachPartHasItsPlaceAndWhatIsMissingTheOneAroundIt() {
    Read.Value read = value("version: '0.1'\nrules:\n  - id: a\n    when: x\n  - {id: b}\n");
    assertThat(read.place("/rules/0/when")).isEqualTo(new Place(4, 5));
    assertThat(read.place("/rules/1/id")).isEqualTo(new Place(5, 6));
    assertThat(read.place("/rules/1/decision")).isEqualTo(new Place(5, 5));
    assertThat(read.place("/limits/3")).isEqualTo(new Place(1, 1));
    assertThat(value("{\n  \"a\": {\n    \"b\": 1}}").place("/a/b")).isEqualTo(new Place(3, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: [1, 2    | 1 | expected
          a: 1\\n a: 2 | 2 | mapping values
          a: 1\\na: 2  | 2 | twice
          a: &x 1      | 1 | anchors
          a: .inf      | 1 | quotes
          a: !!binary x| 1 | JSON
          {"a": 1,}x   | 1 |
          """)
  void whatJsonCannotSayIsRefusedWhereItStands(String text, int line, String reason) {
    Read read = TypedText.read(text.replace("\\n", "\n"));
    assertThat(read).as(text).isInstanceOf(Read.Fault.class);
    Read.Fault fault = (Read.Fault) read;
    assertThat(fault.place().line()).isEqualTo(line);
    assertThat(fault.reason()).contains(reason == null ? "" : reason);
  }

  @Test
  void bombsAreFaultsAndNoFailures() {
    assertThat(TypedText.read("[".repeat(50_000))).isInstanceOf(Read.Fault.class);
    assertThat(TypedText.read("- ".repeat(20_000) + "x")).isInstanceOf(Read.Fault.class);
    assertThat(TypedText.read("x".repeat((1 << 20) + 1))).isInstanceOf(Read.Fault.class);
    String laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
    assertThat(TypedText.read(laughs)).isInstanceOf(Read.Fault.class);
  }

  @Test
  void whatIsWrittenAsYamlReadsAsTheSameValue() {
    Json value =
        json(
            "{\"version\":\"0.1\",\"n\":[1,0.01,100000000000000000000,-2],\"t\":\"yes\",\"e\":\"\",\"u\":\"ü: # x\","
                + "\"m\":\"two\\nlines\",\"z\":null,\"b\":false,\"o\":{},\"l\":[],\"when\":\"args.amount > 1 && x == 'y'\"}");
    assertThat(value(TypedText.yaml(value)).value()).isEqualTo(value);
  }
}
