package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.util.Objects;

/** Hand-written traces for tests, in JSON with single quotes instead of double ones. */
final class Traces {
  private Traces() {}

  static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  static JsonObject object(String text) {
    return (JsonObject) json(text);
  }

  /** A trace with the given task input and events. */
  static Trace of(String input, String... events) {
    return read(
        object(
            "{'task': {'name': 't', 'input': %s}, 'events': [%s]}"
                .formatted(input, String.join(",", events))));
  }

  static Trace read(JsonObject document) {
    TraceReader.Reading reading = TraceReader.read(document);
    assertThat(reading).isInstanceOf(TraceReader.Reading.Accepted.class);
    return ((TraceReader.Reading.Accepted) reading).trace();
  }

  static String call(String tool, String args) {
    return "{'type': 'tool_call', 'tool': '%s', 'args': %s}".formatted(tool, args);
  }

  static String call(String tool, String args, String id) {
    return "{'type': 'tool_call', 'tool': '%s', 'args': %s, 'call_id': '%s'}"
        .formatted(tool, args, id);
  }

  static String result(String tool, String result) {
    return "{'type': 'tool_result', 'tool': '%s', 'result': %s}".formatted(tool, result);
  }

  static String result(String tool, String result, String id) {
    return "{'type': 'tool_result', 'tool': '%s', 'result': %s, 'call_id': '%s'}"
        .formatted(tool, result, id);
  }

  static String failure(String tool, String message) {
    return "{'type': 'failure', 'tool': '%s', 'error': {'message': '%s'}, 'status': 'error'}"
        .formatted(tool, message);
  }

  static String answer(String text) {
    return "{'type': 'agent_output', 'name': 'Agent Output', 'output': {'text': '%s'}}"
        .formatted(text);
  }
}
