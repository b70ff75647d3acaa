package dev.sepurux.engine.table;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recording with what it is judged by.
 *
 * @param name the file's name without its ending
 * @param trace the document as uploaded
 * @param tools registry entries
 * @param policy the policy document, or null for none
 * @param expect the answers of an expert; empty for a recording made by a generator
 */
public record Scenario(
    String name,
    JsonObject trace,
    List<JsonObject> tools,
    @Nullable JsonObject policy,
    JsonObject expect) {
  public Scenario {
    tools = List.copyOf(tools);
  }

  /** All scenarios of the table, by name. */
  public static List<Scenario> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Scenario::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The scenario whose file name begins with the text. */
  public static Scenario of(String prefix) {
    return all().stream()
        .filter(scenario -> scenario.name.startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  public Scenario withTrace(JsonObject changed) {
    return new Scenario(name, changed, tools, policy, expect);
  }

  public Scenario withTools(List<JsonObject> changed) {
    return new Scenario(name, trace, changed, policy, expect);
  }

  public Scenario withPolicy(@Nullable JsonObject changed) {
    return new Scenario(name, trace, tools, changed, expect);
  }

  public Scenario withEvents(List<? extends Json> events) {
    return withTrace(trace.with("events", Json.array(events)));
  }

  /** The recorded events. */
  public List<JsonObject> events() {
    return objects(Objects.requireNonNull(trace.get("events")));
  }

  /** True if a tool is called at all. */
  public boolean callsTools() {
    return events().stream().anyMatch(event -> "tool_call".equals(event.text("type")));
  }

  @Override
  public String toString() {
    return name;
  }

  static List<JsonObject> objects(Json array) {
    return ((JsonArray) array).items().stream().map(JsonObject.class::cast).toList();
  }

  private static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(Scenario.class.getResource("/table")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Scenario read(Path file) {
    try {
      JsonObject all = (JsonObject) Objects.requireNonNull(JsonText.parse(Files.readString(file)));
      String name = file.getFileName().toString().replace(".json", "");
      return new Scenario(
          name,
          (JsonObject) Objects.requireNonNull(all.get("trace")),
          objects(Objects.requireNonNull(all.get("tools"))),
          all.get("policy") instanceof JsonObject policy ? policy : null,
          (JsonObject) Objects.requireNonNull(all.get("expect")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
