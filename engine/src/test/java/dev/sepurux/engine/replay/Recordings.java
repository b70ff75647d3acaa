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

  /** JSON, with single quotes for double ones where that reads better. */
  static JsonObject json(String text) {
    return (JsonObject) Objects.requireNonNull(JsonText.parse(text), "no JSON: " + text);
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
