package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Recordings for tests, from the table or written in place. */
final class Recordings {
  static final Path TABLE = Path.of("src/test/resources/table");

  private Recordings() {}

  static JsonObject table(String name) {
    try {
      return json(Files.readString(TABLE.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject json(String text) {
    return (JsonObject) Objects.requireNonNull(JsonText.parse(text), "no JSON: " + text);
  }

  /** An event of a recording, before it has its place. */
  record Line(String type, JsonObject fields) {}

  static Line prompt(String text) {
    return new Line("prompt", JsonObject.builder().put("name", "user").put("input", text).build());
  }

  static Line call(String tool, String args) {
    return new Line(
        "tool_call", JsonObject.builder().put("tool", tool).put("args", quoted(args)).build());
  }

  static Line result(String tool, String result) {
    return new Line(
        "tool_result",
        JsonObject.builder().put("tool", tool).put("result", quoted(result)).build());
  }

  static Line failure(String tool, String message) {
    return new Line(
        "failure",
        JsonObject.builder()
            .put("tool", tool)
            .put("error", JsonObject.builder().put("message", message).build())
            .build());
  }

  static Line answer(String text) {
    return new Line(
        "agent_output", JsonObject.builder().put("name", "out").put("output", text).build());
  }

  static Trace trace(Line... lines) {
    List<Json> events = new ArrayList<>();
    for (Line line : lines) {
      JsonObject.Builder event = JsonObject.builder().put("type", line.type());
      line.fields().members().forEach(event::put);
      events.add(event.build());
    }
    return trace(
        JsonObject.builder()
            .put("trace_version", "0.1")
            .put("source", "sdk")
            .put("task", json("{\"name\": \"test\", \"input\": {}}"))
            .put("events", Json.array(events))
            .build());
  }

  static Json quoted(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  static ToolRegistry tools(String... entries) {
    return ToolRegistry.of(Arrays.stream(entries).map(e -> (JsonObject) quoted(e)).toList());
  }

  static PolicyPack policy(String text) {
    return policy(quoted(text));
  }

  /** The one attempt of a class at a tool. */
  static Attempt attempt(RunResult result, String asks, @Nullable String tool) {
    List<Attempt> found =
        result.attempts().stream()
            .filter(a -> a.questionClass().equals(asks))
            .filter(a -> tool == null || (a.seam() != null && tool.equals(a.seam().tool())))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " attempts of " + asks + " at " + tool);
    }
    return found.getFirst();
  }

  static JsonObject object(JsonObject json, String name) {
    return (JsonObject) Objects.requireNonNull(json.get(name), name);
  }

  static List<JsonObject> objects(JsonObject json, String name) {
    return json.get(name) instanceof JsonArray array
        ? array.items().stream().map(JsonObject.class::cast).toList()
        : List.of();
  }

  /** A file {@code {trace, tools, policy}} as the inputs of a census. */
  static RunInputs inputs(JsonObject recording) {
    return inputs(
        trace(object(recording, "trace")),
        ToolRegistry.of(objects(recording, "tools")),
        policy(recording.get("policy")));
  }

  static RunInputs inputs(Trace trace, ToolRegistry tools, PolicyPack policy) {
    return new RunInputs(
        trace,
        tools,
        policy,
        MutationSelection.FULL,
        RunInputs.MAX_ATTEMPTS,
        0,
        Thresholds.DEFAULTS,
        List.of());
  }

  static Trace trace(JsonObject document) {
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted accepted -> accepted.trace();
      case TraceReader.Reading.Refused refused -> throw new AssertionError(refused.notes());
    };
  }

  static PolicyPack policy(@Nullable Json policy) {
    if (policy == null || policy instanceof JsonNull) {
      return PolicyPack.NONE;
    }
    return switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted accepted -> accepted.pack();
      case PolicyPack.Parsed.Refused refused -> throw new AssertionError(refused.errors());
    };
  }
}
