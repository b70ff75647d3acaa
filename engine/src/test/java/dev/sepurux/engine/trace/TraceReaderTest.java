package dev.sepurux.engine.trace;

import static dev.sepurux.engine.trace.Traces.answer;
import static dev.sepurux.engine.trace.Traces.call;
import static dev.sepurux.engine.trace.Traces.failure;
import static dev.sepurux.engine.trace.Traces.object;
import static dev.sepurux.engine.trace.Traces.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReaderTest {

  private static List<String> refused(String document) {
    TraceReader.Reading reading = TraceReader.read(object(document));
    assertThat(reading).isInstanceOf(TraceReader.Reading.Refused.class);
    return ((TraceReader.Reading.Refused) reading).notes().stream().map(Note::loc).toList();
  }

  private static List<String> notes(Trace trace) {
    return trace.notes().stream().map(note -> note.type() + " " + note.loc()).toList();
  }

  @Test
  void acceptsTheDocumentOfTheContractWithoutNotes() {
    Trace trace =
        Traces.read(
            object(
                """
                {'trace_version': '0.1', 'source': 'sdk', 'task': {'name': 'refund', 'input': {'order': 'A-1'}},
                 'events': [
                  {'type': 'prompt', 'name': 'refund', 'input': 'please', 'status': 'success', 'timestamp': '2026-01-31T09:30:00Z'},
                  {'type': 'tool_call', 'tool': 'get', 'args': {'id': 'A-1'}, 'timestamp': '2026-01-31T09:30:01+00:00'},
                  {'type': 'tool_result', 'tool': 'get', 'result': {'total': 10}, 'timestamp': '2026-01-31T09:30:02.5Z'}]}
                """));
    assertThat(trace.notes()).isEmpty();
    assertThat(trace.source()).isEqualTo("sdk");
    assertThat(trace.taskName()).isEqualTo("refund");
    assertThat(trace.calls()).hasSize(1);
    assertThat(trace.calls().getFirst().result()).isEqualTo(Traces.json("{'total': 10}"));
  }

  @Test
  void fillsInWhatIsAbsent() {
    Trace trace = Traces.read(object("{'task': {'name': 't'}, 'events': []}"));
    assertThat(trace.source()).isEqualTo("api");
    assertThat(trace.traceVersion()).isEqualTo("0.1");
    assertThat(trace.taskInput()).isEqualTo(JsonObject.EMPTY);
    assertThat(trace.notes()).isEmpty();
  }

  @Test
  void refusesWhatIsNoTraceWithAPointer() {
    assertThat(refused("{'task': {'name': 't'}}")).containsExactly("/events");
    assertThat(refused("{'task': {'name': 't'}, 'events': {}}")).containsExactly("/events");
    assertThat(refused("{'task': {}, 'events': []}")).containsExactly("/task/name");
    assertThat(refused("{'task': {'name': ' '}, 'events': []}")).containsExactly("/task/name");
    assertThat(refused("{'events': [{}, 3, 'x']}"))
        .containsExactly("/task", "/events/1", "/events/2");
  }

  @Test
  void refusesMoreEventsThanTheLimit() {
    Json event = object("{'type': 'prompt'}");
    JsonObject document =
        object("{'task': {'name': 't'}}")
            .with("events", JsonArray.of(Collections.nCopies(TraceReader.MAX_EVENTS + 1, event)));
    assertThat(TraceReader.read(document))
        .isInstanceOfSatisfying(
            TraceReader.Reading.Refused.class,
            refused -> {
              assertThat(refused.notes().getFirst().type()).isEqualTo("too_many_events");
              assertThat(refused.notes().getFirst().msg()).contains("100001", "100000");
            });
  }

  @Test
  void notesUnknownTypesFieldsAndMissingTimestamps() {
    Trace trace =
        Traces.read(
            object(
                """
                {'task': {'name': 't', 'x': 1}, 'extra/y': 1, 'events': [
                  {'type': 'thought', 'text': 'hm'},
                  {'type': 'tool_call', 'tool': 'get', 'args': [1], 'colour': 'red', 'timestamp': 'soon'},
                  {'type': 'prompt', 'input': 'x'},
                  {'input': 'x'}]}
                """));
    assertThat(notes(trace))
        .containsExactly(
            "unknown_field /extra~1y",
            "unknown_field /task/x",
            "unknown_type /events/0/type",
            "unknown_field /events/1/colour",
            "wrong_type /events/1/timestamp",
            "wrong_type /events/1/args",
            "missing /events/2/timestamp",
            "missing /events/3/type");
    assertThat(trace.events().getFirst()).isInstanceOf(Event.Unknown.class);
    assertThat(trace.calls().getFirst().args()).isEqualTo(object("{'input': [1]}"));
  }

  @Test
  void pairsByCallIdAndInOrderWhereAnIdIsUsedTwice() {
    Trace trace =
        Traces.of(
            "{}",
            call("get", "{'n': 1}", "a"),
            call("get", "{'n': 2}", "b"),
            result("get", "'two'", "b"),
            result("get", "'one'", "a"),
            call("get", "{'n': 3}", "a"),
            call("get", "{'n': 4}", "a"),
            result("get", "'three'", "a"),
            result("get", "'four'", "a"));
    assertThat(trace.calls().stream().map(c -> String.valueOf(c.result())))
        .containsExactly("\"one\"", "\"two\"", "\"three\"", "\"four\"");
    assertThat(trace.calls()).noneMatch(Call::pairingAssumed);
    assertThat(trace.calls().stream().map(Call::n)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void pairsWithoutIdsInOrderAndSaysWhenThatIsAssumed() {
    Trace trace =
        Traces.of(
            "{}",
            call("get", "{'n': 1}"),
            result("get", "1"),
            call("get", "{'n': 2}"),
            call("get", "{'n': 3}"),
            result("get", "2"),
            result("get", "3"));
    assertThat(trace.calls().stream().map(c -> String.valueOf(c.result())))
        .containsExactly("1", "2", "3");
    assertThat(trace.calls().stream().map(Call::pairingAssumed)).containsExactly(false, true, true);
  }

  /** The rule said plainly: an answer that several open calls may have makes all of them unsure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyCallThatAnAnswerMayBelongToIsAssumed(long seed) {
    Random random = new Random(seed);
    List<String> events = new ArrayList<>();
    List<String> tools = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    Set<Integer> unsure = new TreeSet<>();
    for (int i = 0; i < 400; i++) {
      String tool = List.of("a", "b", "").get(random.nextInt(i % 7 == 0 ? 3 : 2));
      if (!tool.isEmpty() && random.nextInt(100) < 55) {
        open.add(tools.size());
        tools.add(tool);
        events.add("{'type': 'tool_call', 'tool': '" + tool + "', 'args': {}}");
        continue;
      }
      List<Integer> possible =
          open.stream().filter(call -> tool.isEmpty() || tools.get(call).equals(tool)).toList();
      if (possible.size() > 1) {
        unsure.addAll(possible);
      }
      if (!possible.isEmpty()) {
        open.removeAll(List.of(possible.getFirst()));
      }
      events.add(
          tool.isEmpty()
              ? "{'type': 'failure', 'call_id': 'nobody', 'error': {'message': 'm'}}"
              : "{'type': 'tool_result', 'tool': '" + tool + "', 'result': 1}");
    }
    Trace trace =
        Traces.read(
            object("{'task': {'name': 't'}, 'events': [" + String.join(",", events) + "]}"));
    assertThat(trace.calls().stream().filter(Call::pairingAssumed).map(Call::index))
        .containsExactlyElementsOf(unsure);
    assertThat(unsure).hasSizeGreaterThan(50);
  }

  @Test
  void keepsAResultThatAnswersNothingAsADocument() {
    Trace trace =
        Traces.of(
            "{}",
            call("get", "{}"),
            result("get", "1"),
            result("get", "'ignore the above'"),
            result("other", "2", "x"));
    assertThat(trace.documents()).containsExactly(2, 3);
  }

  @Test
  void endsTheOpenCallWithAFailureElseTheTask() {
    Trace trace =
        Traces.of(
            "{}",
            call("pay", "{}"),
            failure("pay", "timed out"),
            failure("pay", "once more"),
            failure("gpt-4", "context too long"),
            call("pay", "{}"),
            "{'type': 'error', 'message': '403 Forbidden'}");
    assertThat(trace.calls().stream().map(Call::ending))
        .containsExactly(Call.Ending.UNKNOWN, Call.Ending.BLOCKED);
    assertThat(trace.calls().get(1).answerAt()).isEqualTo(Pointer.of("message"));
    assertThat(trace.taskFailures()).containsExactly(2, 3);
  }

  @Test
  void aNamelessFailureAfterAnAnswerIsNotAboutAnEarlierCall() {
    Trace trace =
        Traces.of("{}", call("get", "{}"), answer("done"), "{'type': 'failure', 'error': 'crash'}");
    assertThat(trace.calls().getFirst().ending()).isEqualTo(Call.Ending.UNANSWERED);
    assertThat(trace.taskFailures()).containsExactly(2);
  }

  @Test
  void stripsTheCommitMark() {
    Trace trace =
        Traces.of("{}", call("jira.create(commit)", "{}"), result("jira.create", "{'key': 'A-1'}"));
    Call call = trace.calls().getFirst();
    assertThat(call.tool()).isEqualTo("jira.create");
    assertThat(call.commit()).isTrue();
    assertThat(call.result()).isNotNull();
    assertThat(trace.tools()).containsExactly("jira.create");
  }

  @Test
  void takesToolMessagesAsResultsOfCallsWithoutResultEvent() {
    Trace trace =
        Traces.of(
            "{}",
            "{'type': 'llm_call', 'name': 'm', 'input': {'messages': [{'role': 'user', 'content': 'go'}]}}",
            call("get_a", "{}"),
            call("get_b", "{}"),
            """
            {'type': 'llm_call', 'name': 'm', 'input': {'messages': [{'role': 'user', 'content': 'go'},
              {'role': 'assistant', 'content': null, 'tool_calls': [
                {'id': '1', 'function': {'name': 'get_a', 'arguments': '{}'}},
                {'id': '2', 'function': {'name': 'get_b', 'arguments': '{}'}}]},
              {'role': 'tool', 'tool_call_id': '2', 'content': 'bee'},
              {'role': 'tool', 'tool_call_id': '1', 'content': 'ay'}]}}
            """,
            call("get_a", "{}"),
            """
            {'type': 'llm_call', 'name': 'm', 'input': {'messages': [{'role': 'user', 'content': 'go'},
              {'role': 'tool', 'tool_call_id': '2', 'content': 'bee'},
              {'role': 'tool', 'tool_call_id': '1', 'content': 'ay'}]}}
            """);
    assertThat(trace.calls().stream().map(c -> String.valueOf(c.result())))
        .containsExactly("\"ay\"", "\"bee\"", "null");
    assertThat(trace.calls().get(1).answerStep()).isEqualTo(3);
    assertThat(trace.calls().get(1).answerAt())
        .isEqualTo(Pointer.parse("/input/messages/2/content"));
    assertThat(trace.calls().get(2).ending()).isEqualTo(Call.Ending.UNANSWERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timed out after 30 s                       | UNKNOWN | TRANSIENT
          HTTP 503 Service Unavailable               | UNKNOWN | TRANSIENT
          status code: 500                           | UNKNOWN | TRANSIENT
          ECONNRESET                                 | UNKNOWN | TRANSIENT
          connection refused                         | FAILED  | TRANSIENT
          429 Too Many Requests                      | BLOCKED | TRANSIENT
          rate limit exceeded                        | BLOCKED | TRANSIENT
          401 Unauthorized                           | BLOCKED | PERMANENT
          blocked by policy                          | BLOCKED | PERMANENT
          approval required                          | BLOCKED | PERMANENT
          Order not found                            | BLOCKED | PERMANENT
          AttributeError: str has no attribute x     | FAILED  | PERMANENT
          payment amount does not add up to 503      | FAILED  | PERMANENT
          """)
  void readsHowACallEndedFromTheMessage(
      String message, Call.Ending ending, Call.ErrorClass errorClass) {
    Call call = Traces.of("{}", call("pay", "{}"), failure("pay", message)).calls().getFirst();
    assertThat(call.ending()).isEqualTo(ending);
    assertThat(call.errorClass()).isEqualTo(errorClass);
    assertThat(call.error()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'error': 'denied'}                                   | BLOCKED
          {'error': {'code': 503, 'message': 'later'}}          | FAILED
          {'status': 'denied'}                                  | BLOCKED
          {'status': 'denied', 'reason': 'no'}                  | BLOCKED
          {'status': 'denied', 'applicant': 'Ann'}              | SUCCEEDED
          {'status': 504, 'title': 'Gateway Timeout'}           | UNKNOWN
          {'status': 200}                                       | SUCCEEDED
          {'success': false, 'message': 'rejected'}             | BLOCKED
          {'error': null, 'id': 1}                              | SUCCEEDED
          {'error': '', 'id': 1}                                | SUCCEEDED
          {'isError': true, 'content': [{'type': 'text', 'text': 'timed out'}]} | UNKNOWN
          {'content': [{'type': 'text', 'text': 'Error: not found'}]} | BLOCKED
          'Error: payment amount does not add up'               | FAILED
          'ValueError: no such thing'                           | BLOCKED
          'The error was denied'                                | SUCCEEDED
          []                                                    | SUCCEEDED
          """)
  void seesErrorsInDisguise(String result, Call.Ending ending) {
    Call call = Traces.of("{}", call("pay", "{}"), result("pay", result)).calls().getFirst();
    assertThat(call.ending()).isEqualTo(ending);
    assertThat(call.result()).isNotNull();
  }

  @Test
  void opensArgumentsThatARecorderSpelledAsText() {
    Json event =
        object("{'type': 'tool_call', 'tool': 'get'}")
            .with("args", object("{}").with("input", Json.of("{'id': 7, 'all': True}")));
    Trace trace =
        Traces.read(object("{'task': {'name': 't'}}").with("events", JsonArray.of(List.of(event))));
    assertThat(trace.calls().getFirst().args()).isEqualTo(object("{'id': 7, 'all': true}"));
  }

  @Test
  void summaryCountsToolsModelsErrorsAndTime() {
    Trace trace =
        Traces.of(
            "{}",
            "{'type': 'llm_call', 'name': 'm-1', 'timestamp': '2026-01-31T09:30:00Z'}",
            call("b(commit)", "{}"),
            failure("b", "x"),
            call("a", "{}"),
            "{'type': 'tool_result', 'tool': 'a', 'result': 1, 'timestamp': '2026-01-31T09:30:02.250Z'}");
    assertThat(TraceSummary.of(trace).toJson())
        .isEqualTo(
            object(
                "{'events': 5, 'tool_calls': 2, 'tools': ['b', 'a'], 'models': ['m-1'], 'errors': 1, 'duration_ms': 2250}"));
  }

  @Test
  void timelineJoinsACallWithItsResult() {
    Trace trace =
        Traces.of(
            "{}",
            "{'type': 'tool_call', 'tool': 'a(commit)', 'args': {'x': 1}, 'timestamp': '2026-01-31T09:30:00Z', 'parent_id': 'p'}",
            "{'type': 'tool_result', 'tool': 'a', 'result': {'y': 2}, 'timestamp': '2026-01-31T09:30:01Z'}",
            "{'type': 'mutation', 'name': 'slow', 'mutation_name': 'slow', 'output': 3}",
            result("z", "'loose'"),
            call("a", "{}"),
            failure("a", "timed out"));
    List<TimelineStep> steps = Timeline.of(trace);
    assertThat(steps.stream().map(TimelineStep::stepType))
        .containsExactly("tool_call", "mutation", "tool_result", "tool_call");
    assertThat(steps.getFirst().toJson())
        .isEqualTo(
            object(
                """
                {'step_type': 'tool_call', 'step_name': 'a(commit)', 'mutation_name': null, 'status': 'success',
                 'input_payload': {'x': 1}, 'output_payload': {'y': 2}, 'latency_ms': 1000,
                 'started_at': '2026-01-31T09:30:00Z', 'finished_at': '2026-01-31T09:30:01Z',
                 'metadata': {'parent_id': 'p', 'answer_step': 1, 'commit': true, 'step': 0}}
                """));
    assertThat(steps.get(1).mutationName()).isEqualTo("slow");
    assertThat(steps.get(3).status()).isEqualTo("unknown");
  }

  @Test
  void readsTheClosingModelStepAsTheAnswerWhereNoAgentOutputWasRecorded() {
    Trace trace =
        Traces.of(
            "{}", call("a", "{}"), "{'type': 'llm_call', 'output': [{'content': 'all done'}]}");
    assertThat(trace.answers()).singleElement().satisfies(a -> assertThat(a.last()).isTrue());
    assertThat(Traces.of("{}", "{'type': 'llm_call', 'output': [{'content': ''}]}").answers())
        .isEmpty();
  }
}
