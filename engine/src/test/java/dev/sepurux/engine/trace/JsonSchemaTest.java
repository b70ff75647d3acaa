package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonText;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'string'}                               | 'a'            | 1",
        "{'type':'integer'}                              | 3.0            | 3.5",
        "{'type':['string','null']}                      | null           | true",
        "{'enum':['a',2]}                                | 2.0            | 'b'",
        "{'const':{'a':1}}                               | {'a':1.0}      | {'a':2}",
        "{'required':['a']}                              | {'a':null}     | {}",
        "{'properties':{'a':{'type':'number'}}}          | {'b':'x'}      | {'a':'x'}",
        "{'properties':{'a':{}},'additionalProperties':false} | {'a':1}   | {'b':1}",
        "{'additionalProperties':{'type':'number'}}      | {'b':1}        | {'b':'1'}",
        "{'items':{'type':'number'}}                     | [1,2]          | [1,'2']",
        "{'minItems':1,'maxItems':2}                     | [1]            | [1,2,3]",
        "{'minimum':1}                                   | 1              | 0.99",
        "{'maximum':5000}                                | 5e3            | 5000.01",
        "{'exclusiveMinimum':0}                          | 0.1            | 0",
        "{'exclusiveMaximum':9}                          | 8              | 9",
        "{'multipleOf':0.01}                             | 1.25           | 1.255",
        "{'minLength':2,'maxLength':3}                   | 'ab'           | 'abcd'",
        "{'pattern':'^pay_[a-z]+$'}                      | 'pay_x'        | 'pay_1'",
        "{'allOf':[{'minimum':1},{'maximum':2}]}         | 2              | 3",
        "{'anyOf':[{'type':'null'},{'minimum':5}]}       | 6              | 4",
        "{'oneOf':[{'minimum':1},{'minimum':5}]}         | 3              | 6",
        "{'not':{'type':'null'}}                         | 1              | null",
        "{'$ref':'#/$defs/n','$defs':{'n':{'type':'number'}}} | 1         | 'x'",
        "true                                            | 1              | ",
        "{'pattern':'(('}                                | 'x'            | ",
        "{'type':'uuid','minimum':'low','format':'date'} | 'x'            | ",
        "{'$ref':'#'}                                    | 1              | ",
      })
  void keepsWhatFitsAndFindsWhatDoesNot(String schema, String good, String bad) {
    assertThat(JsonSchema.check(json(schema), json(good))).isEmpty();
    if (bad != null) {
      assertThat(JsonSchema.allows(json(schema), json(bad))).isFalse();
    }
  }

  @Test
  void saysWhereAndWhy() {
    assertThat(
            JsonSchema.check(
                json("{'properties':{'to':{'items':{'type':'string'}}},'required':['amount']}"),
                json("{'to':['a',1]}")))
        .extracting(found -> found.pointer() + " " + found.keyword())
        .containsExactly("/amount required", "/to/1 type");
  }
}
