package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          type             | {'type': 'string'}                                    | 'x'           | 1
          type             | {'type': 'integer'}                                   | 2.0           | 2.5
          type             | {'type': ['string', 'null']}                          | null          | false
          enum             | {'enum': ['a', 1]}                                    | 1.0           | 'b'
          const            | {'const': {'a': 1}}                                   | {'a': 1.0}    | {'a': 2}
          required         | {'required': ['a']}                                   | {'a': null}   | {}
          additionalProperties | {'properties': {'a': {}}, 'additionalProperties': false} | {'a': 1} | {'b': 1}
          type             | {'additionalProperties': {'type': 'number'}}          | {'b': 1}      | {'b': 'x'}
          type             | {'properties': {'a': {'type': 'number'}}}             | {'a': 1}      | {'a': '1'}
          type             | {'items': {'type': 'number'}}                         | [1, 2]        | [1, 'x']
          type             | {'prefixItems': [{'type': 'number'}]}                 | [1, 'x']      | ['x']
          minItems         | {'minItems': 1}                                       | [1]           | []
          maxItems         | {'maxItems': 1}                                       | [1]           | [1, 2]
          uniqueItems      | {'uniqueItems': true}                                 | [1, 2]        | [1, 1.0]
          minimum          | {'minimum': 1}                                        | 1             | 0.99
          maximum          | {'maximum': 100}                                      | 100.0         | 100.01
          exclusiveMinimum | {'exclusiveMinimum': 0}                               | 0.1           | 0
          exclusiveMaximum | {'exclusiveMaximum': 5}                               | 4             | 5
          minimum          | {'minimum': 0, 'exclusiveMinimum': true}              | 1             | 0
          multipleOf       | {'multipleOf': 0.01}                                  | 1.25          | 1.255
          minLength        | {'minLength': 2}                                      | 'ab'          | 'a'
          maxLength        | {'maxLength': 2}                                      | '\\uD83D\\uDE00\\uD83D\\uDE00' | 'abc'
          pattern          | {'pattern': '^ORD-[0-9]+$'}                           | 'ORD-12'      | 'ORD-x'
          format           | {'format': 'date'}                                    | '2026-02-28'  | '2026-02-30'
          format           | {'format': 'date-time'}                               | '2026-02-28T10:00:00Z' | '2026-02-28'
          format           | {'format': 'email'}                                   | 'a@x.org'     | 'a at x'
          format           | {'format': 'uri'}                                     | 'https://x.org/a' | 'x.org'
          format           | {'format': 'uuid'}                                    | '12345678-1234-1234-1234-123456789abc' | '1234'
          anyOf            | {'anyOf': [{'type': 'string'}, {'minimum': 5}]}       | 6             | 4
          oneOf            | {'oneOf': [{'type': 'number'}, {'minimum': 5}]}       | 4             | 6
          maximum          | {'allOf': [{'minimum': 1}, {'maximum': 3}]}           | 2             | 4
          not              | {'not': {'type': 'string'}}                           | 1             | 'x'
          type             | {'$ref': '#/$defs/n', '$defs': {'n': {'type': 'number'}}} | 1         | 'x'
          """)
  void namesTheKeywordThatIsBroken(String keyword, String schema, String good, String bad) {
    Json parsed = Traces.json(schema);
    assertThat(JsonSchema.check(parsed, Traces.json(good))).isEmpty();
    assertThat(JsonSchema.check(parsed, Traces.json(bad)))
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation.keyword()).isEqualTo(keyword));
  }

  @Test
  void pointsAtTheValue() {
    Json schema =
        Traces.json(
            "{'properties': {'a/b': {'items': {'properties': {'c': {'type': 'number'}}}}}}");
    assertThat(JsonSchema.check(schema, Traces.json("{'a/b': [{}, {'c': 'x'}]}")))
        .singleElement()
        .satisfies(v -> assertThat(v.pointer().toString()).isEqualTo("/a~1b/1/c"));
  }

  @Test
  void pointsAtWhereAMissingMemberShouldStand() {
    assertThat(JsonSchema.check(Traces.json("{'required': ['amount']}"), Traces.json("{}")))
        .singleElement()
        .satisfies(v -> assertThat(v.pointer().toString()).isEqualTo("/amount"));
  }

  @Test
  void oddSchemasForbidNothingAndNeverThrow() {
    for (String schema :
        new String[] {
          "[]",
          "3",
          "{'type': 7}",
          "{'type': 'strange'}",
          "{'pattern': '(?=x)['}",
          "{'pattern': 'a{2000}{2000}'}",
          "{'minimum': 'x', 'required': 3, 'items': 3, 'enum': 4, 'anyOf': [], 'format': 'moon'}",
          "{'$ref': '#/nowhere'}",
          "{'$ref': '#'}",
          "{'$ref': 'http://x.org'}",
          "{'properties': {'a': 3}}"
        }) {
      assertThat(JsonSchema.check(Traces.json(schema), Traces.json("{'a': ['x', 1]}")))
          .as(schema)
          .isEmpty();
    }
  }

  @Test
  void aSchemaThatRefersToItselfEnds() {
    Json schema =
        Traces.json(
            "{'$defs': {'x': {'anyOf': [{'$ref': '#/$defs/x'}, {'$ref': '#/$defs/x'}]}}, '$ref': '#/$defs/x'}");
    assertThat(JsonSchema.check(schema, Traces.json("1"))).hasSizeLessThan(3);
  }
}
