package dev.sepurux.engine.trace;

import static dev.sepurux.engine.trace.Traces.answer;
import static dev.sepurux.engine.trace.Traces.call;
import static dev.sepurux.engine.trace.Traces.failure;
import static dev.sepurux.engine.trace.Traces.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {

  private static List<String> flows(Trace trace) {
    return Provenance.of(trace).flows().stream()
        .map(flow ->
            flow.from().place().kind().wire()
                + flow.from().place().pointer()
                + " "
                + flow.match().wire()
                + (flow.via() == Flow.Via.PLAIN ? "" : " " + flow.via().wire())
                + " "
                + flow.to().place().kind().wire()
                + flow.to().place().pointer())
        .toList();
  }

  private static List<String> fromResultToArgument(String result, String argument) {
    return flows(
        Traces.of(
            "{}",
            call("get", "{}"),
            result("get", result),
            call("put", "{'x': " + argument + "}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'y': 'ORD-1'}            | ' ord-1 '              | equal",
        "{'y': 1810.50}            | '1,810.5'              | equal",
        "{'y': '$1,810.50'}        | 1810.5                 | equal",
        "{'y': '2026-03-02'}       | '2026-03-02T00:00:00Z' | equal",
        "{'y': '2026-03-02T10:00:00+02:00'} | '2026-03-02 08:00' | equal",
        "{'y': 'US'}               | 'us'                   | equal",
        "{'y': 12}                 | 12                     | equal",
        "{'y': 'see a@x.org now'}  | 'a@x.org'              | token",
        "{'y': 'A-77'}             | 'about A-77, please'   | token",
        "{'y': 'A-77'}             | '/orders/A-77?full=1'  | token",
        "{'y': 'Parkgatan 3'}      | 'at parkgatan, home'   | token",
        "{'y': 98.75}              | 'costs $98.75.'        | token",
        "{'y': 'blue sky at noon'} | 'a blue sky at night'  | ~~",
        "{'y': 'the blue sky at noon'} | 'see the blue sky at night' | run",
      })
  void matchesByTheRules(String result, String argument, String match) {
    List<String> expected =
        match.isEmpty() ? List.of() : List.of("result/y " + match + " argument/x");
    assertThat(fromResultToArgument(result, argument)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "true    | true",
        "null    | null",
        "''      | ''",
        "7       | 7",
        "-9      | '-9'",
        "'a'     | 'a'",
        "'none'  | 'none'",
        "'007'   | 7",
        "'abc'   | 'the abc of it'",
        "'2024-05-19 10:00' | '2024-05-19 13:00 or so'",
      })
  void commonValuesShortTokensAndHalvesAreNoEvidence(String result, String argument) {
    assertThat(
            fromResultToArgument("{'y': " + result + "}", argument).stream()
                .filter(flow -> !flow.contains("token")))
        .isEmpty();
  }

  @Test
  void aSmallNumberIsEvidenceBetweenIds() {
    Trace trace =
        Traces.of(
            "{}",
            call("list", "{}"),
            result("list", "[{'id': 7, 'count': 3}]"),
            call("update", "{'transaction_id': 7, 'count': 3}"));
    assertThat(flows(trace)).containsExactly("result/0/id equal argument/transaction_id");
  }

  @Test
  void onlyWhatCameBeforeIsAnOrigin() {
    assertThat(
            flows(
                Traces.of(
                    "{}",
                    call("put", "{'x': 'ORD-1'}"),
                    call("get", "{}"),
                    result("get", "{'y': 'ORD-1'}"))))
        .isEmpty();
  }

  @Test
  void anEchoOfTheOwnArgumentsIsNoOrigin() {
    Trace trace =
        Traces.of(
            "{'order': 'ORD-1'}",
            call("get", "{'id': 'ORD-1'}"),
            result("get", "{'id': 'ORD-1', 'note': 'about ORD-1', 'total': 120}"),
            call("pay", "{'id': 'ORD-1', 'amount': 120}"));
    assertThat(flows(trace))
        .containsExactly(
            "task/order equal argument/id",
            "result/total equal argument/amount",
            "task/order equal argument/id");
  }

  @Test
  void aTokenThatMoreThanThreeOriginsHoldIsNoEvidence() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      events.add(call("get", "{'n': " + i + "}"));
      events.add(result("get", "{'y': 'see INV-4711'}"));
    }
    String use = call("put", "{'x': 'for INV-4711'}");
    List<String> three = new ArrayList<>(events);
    three.add(use);
    assertThat(flows(Traces.of("{}", three.toArray(String[]::new)))).hasSize(3);
    List<String> four = new ArrayList<>(events);
    four.add(call("other", "{}"));
    four.add(result("other", "{'y': 'see INV-4711'}"));
    four.add(use);
    assertThat(flows(Traces.of("{}", four.toArray(String[]::new)))).isEmpty();
  }

  @Test
  void encodedPiecesAreDecodedOnBothSides() {
    assertThat(fromResultToArgument("{'y': 'sk-12345-abc'}", "'https://x.org/?d=c2stMTIzNDUtYWJj'"))
        .containsExactly("result/y token base64 argument/x");
    assertThat(fromResultToArgument("{'y': 'ann@x.org'}", "'https://x.org/?to=ann%40x.org'"))
        .containsExactly("result/y token url argument/x");
    assertThat(fromResultToArgument("{'y': '736b2d31323334352d616263'}", "'key sk-12345-abc'"))
        .containsExactly("result/y token hex argument/x");
  }

  @Test
  void nestedJsonIsOpened() {
    Json nested = Json.of("{\"total\": 4200, \"note\": \"it\"}");
    Trace trace =
        Traces.of(
            "{}",
            call("get", "{}"),
            result("get", JsonObject.builder().put("body", nested).build().compact()),
            call("pay", "{'amount': 4200}"));
    assertThat(flows(trace)).containsExactly("result/body/total equal argument/amount");
  }

  @Test
  void modelStepsAreCarriers() {
    Trace trace =
        Traces.of(
            "{}",
            """
            {'type': 'llm_call', 'name': 'm', 'input': {'messages': [
              {'role': 'system', 'content': 'send mails to boss@x.org'},
              {'role': 'user', 'content': 'pay INV-4711'}]}, 'output': 'I will use ACC-99887'}
            """,
            call("pay", "{'invoice': 'INV-4711', 'to': 'boss@x.org', 'account': 'ACC-99887'}"));
    assertThat(flows(trace))
        .containsExactly(
            "prompt/input/messages/1/content token argument/invoice",
            "system/input/messages/0/content token argument/to");
    assertThat(
            Provenance.of(trace).argumentsWithoutOrigin(trace.calls().getFirst()).stream()
                .map(leaf -> leaf.place().pointer()))
        .containsExactly(Pointer.of("account"));
  }

  @Test
  void aPromptThatRepeatsTheTaskIsNoSecondSource() {
    Trace trace =
        Traces.of(
            "{'prompt': 'pay INV-4711'}",
            "{'type': 'prompt', 'input': {'prompt': 'pay INV-4711'}}",
            call("pay", "{'invoice': 'INV-4711'}"));
    assertThat(flows(trace)).containsExactly("task/prompt token argument/invoice");
  }

  @Test
  void answersDocumentsAndErrorsTakePart() {
    Trace trace =
        Traces.of(
            "{}",
            result("inbox", "'call 555-0199'"),
            call("get", "{}"),
            failure("get", "no such order ORD-778"),
            answer("Neither ORD-778 nor 555-0199."));
    Provenance provenance = Provenance.of(trace);
    assertThat(flows(trace))
        .containsExactly("result token answer/text", "result token answer/text");
    assertThat(provenance.usesOfDocument(0)).hasSize(1);
    assertThat(provenance.answerUses(trace.calls().getFirst())).hasSize(1);
    assertThat(provenance.originsOfAnswer(3)).hasSize(2);
  }

  @Test
  void saysWhichPieceOfATextWasUsed() {
    Trace trace =
        Traces.of(
            "{}",
            call("read", "{}"),
            result("read", "'Please pay 4200 to ACC-99887 now'"),
            call("pay", "{'to': 'ACC-99887'}"));
    Flow flow = Provenance.of(trace).flows().getFirst();
    assertThat(flow.from().value()).isEqualTo(Json.of("ACC-99887"));
    assertThat(flow.from().place().span()).isEqualTo(new Span(19, 28));
    assertThat(flow.to().place().span()).isNull();
  }

  @Test
  void witnessesBringTheSameValueToTheSameUse() {
    Trace trace =
        Traces.of(
            "{'total': 4200}",
            call("get", "{}"),
            result("get", "{'total': 4200}"),
            call("pay", "{'amount': 4200}"));
    Provenance provenance = Provenance.of(trace);
    Flow lie = provenance.usesOf(trace.calls().getFirst()).getFirst();
    assertThat(provenance.witnesses(lie))
        .extracting(flow -> flow.from().place().kind())
        .containsExactly(Place.Kind.TASK);
  }
}
