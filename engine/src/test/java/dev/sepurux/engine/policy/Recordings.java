package dev.sepurux.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Hand-written recordings and policies, in JSON with single quotes instead of double ones. */
public final class Recordings {
  private Recordings() {}

  public static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  public static JsonObject object(String text) {
    return (JsonObject) json(text);
  }

  public static Trace trace(String... events) {
    String document =
        "{'task': {'name': 't', 'input': {}}, 'events': [%s]}".formatted(String.join(",", events));
    return ((TraceReader.Reading.Accepted) TraceReader.read(object(document))).trace();
  }

  public static String call(String tool, String args) {
    return "{'type': 'tool_call', 'tool': '%s', 'args': %s}".formatted(tool, args);
  }

  public static String result(String tool, String result) {
    return "{'type': 'tool_result', 'tool': '%s', 'result': %s}".formatted(tool, result);
  }

  public static String failure(String tool, String message) {
    return "{'type': 'failure', 'tool': '%s', 'error': {'message': '%s'}, 'status': 'error'}"
        .formatted(tool, message);
  }

  public static String answer(String text) {
    return "{'type': 'agent_output', 'name': 'a', 'output': {'text': '%s'}}".formatted(text);
  }

  public static String prompt(String text) {
    return "{'type': 'prompt', 'name': 'p', 'input': '%s'}".formatted(text);
  }

  public static PolicyPack policy(String text) {
    PolicyPack.Parsed parsed = PolicyPack.parse(json(text));
    assertThat(parsed).isInstanceOf(PolicyPack.Parsed.Accepted.class);
    return ((PolicyPack.Parsed.Accepted) parsed).pack();
  }

  /** A policy over a recording, with the registry's entries as JSON. */
  public static PolicyCourse course(PolicyPack pack, Trace trace, String... tools) {
    List<JsonObject> entries = Stream.of(tools).map(Recordings::object).toList();
    return PolicyCourse.of(
        pack,
        Analysis.of(
            trace, ToolRegistry.of(entries), pack.irreversibleAmong(trace.tools()), pack.basis()));
  }

  public static Call callAt(PolicyCourse course, int index) {
    return course.analysis().trace().calls().get(index);
  }
}
