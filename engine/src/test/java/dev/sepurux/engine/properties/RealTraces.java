package dev.sepurux.engine.properties;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.table.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Recordings of real agents: the shipped examples and those of the test resources. */
final class RealTraces {
  private static final Path HERE = Path.of("src", "test", "resources", "real");
  private static final Path EXAMPLES = Path.of("..", "examples");

  private RealTraces() {}

  /** Each with its registry and, for the examples, the shipped policy. */
  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    JsonObject tools = (JsonObject) json(HERE.resolve("tools.json"));
    for (JsonObject line : lines(HERE.resolve("traces.jsonl"))) {
      String registry = Objects.requireNonNull(line.text("registry"));
      all.add(scenario(registry, line, objects(Objects.requireNonNull(tools.get(registry))), null));
    }
    List<JsonObject> banking = objects(json(EXAMPLES.resolve("banking/tools.json")));
    JsonObject pack = (JsonObject) json(EXAMPLES.resolve("banking/policy.json"));
    JsonObject policy = (JsonObject) Objects.requireNonNull(pack.get("policy"));
    for (JsonObject line : lines(EXAMPLES.resolve("traces/banking.jsonl"))) {
      all.add(scenario("banking", line, List.of(), null));
      all.add(scenario("banking-guarded", line, banking, policy));
    }
    return all;
  }

  private static Scenario scenario(
      String registry, JsonObject line, List<JsonObject> tools, @Nullable JsonObject policy) {
    return new Scenario(
        registry + "-" + line.text("trace_key"),
        (JsonObject) Objects.requireNonNull(line.get("trace")),
        tools,
        policy,
        JsonObject.EMPTY);
  }

  private static List<JsonObject> objects(Json array) {
    return ((JsonArray) array).items().stream().map(JsonObject.class::cast).toList();
  }

  private static List<JsonObject> lines(Path file) {
    return text(file)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> (JsonObject) Objects.requireNonNull(JsonText.parse(line)))
        .toList();
  }

  private static Json json(Path file) {
    return Objects.requireNonNull(JsonText.parse(text(file)), file.toString());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
