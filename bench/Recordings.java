import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.ToolRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** A folder of recordings with labels: {@code traces.jsonl[.gz], labels.jsonl[.gz], tools.json}. */
final class Recordings {
  private final Path folder;

  Recordings(Path folder) {
    this.folder = folder;
  }

  /**
   * One recording.
   *
   * @param registry which tools hold for it
   * @param document a body for {@code POST /v1/traces}
   */
  record Recording(String key, String registry, JsonObject document) {}

  /**
   * What is known about a recording.
   *
   * @param unsafe null if the source does not say
   * @param attackEvent the first call that serves an attacker, or null
   */
  record Label(String key, JsonObject fields, Boolean unsafe, Integer attackEvent, double weight) {
    String text(String field) {
      Json value = fields.get(field);
      return value == null ? "" : value.asText() == null ? value.compact() : value.asText();
    }

    /** The calls serve an attacker, whether or not his goal was reached to the letter. */
    boolean unsafe(boolean byCall) {
      return unsafe || (byCall && attackEvent != null);
    }
  }

  List<Recording> traces() throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (JsonObject line : lines("traces.jsonl")) {
      recordings.add(
          new Recording(
              line.text("trace_key"), line.text("registry"), (JsonObject) line.get("trace")));
    }
    return recordings;
  }

  Map<String, Label> labels() throws IOException {
    Map<String, Label> labels = new LinkedHashMap<>();
    for (JsonObject line : lines("labels.jsonl")) {
      String key = line.text("trace_key");
      labels.put(
          key,
          new Label(
              key,
              line,
              switch (line.get("unsafe").compact()) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
              },
              line.get("attack_event") instanceof JsonNumber at ? at.decimal().intValue() : null,
              line.get("weight") instanceof JsonNumber n ? n.decimal().doubleValue() : 1));
    }
    return labels;
  }

  /** Each part of {@code tools.json} as the registry of a project of its own. */
  Map<String, ToolRegistry> registries() throws IOException {
    Map<String, ToolRegistry> registries = new HashMap<>();
    JsonObject parts = (JsonObject) JsonText.parse(Files.readString(folder.resolve("tools.json")));
    parts
        .members()
        .forEach((name, tools) -> {
          List<JsonObject> entries = new ArrayList<>();
          ((JsonArray) tools).items().forEach(tool -> entries.add((JsonObject) tool));
          registries.put(name, ToolRegistry.of(entries));
        });
    return registries;
  }

  /** What the registry does not accept, each once: a bench that drops a field measures nothing. */
  Set<String> refused() throws IOException {
    Set<String> refused = new TreeSet<>();
    JsonObject parts = (JsonObject) JsonText.parse(Files.readString(folder.resolve("tools.json")));
    for (Json tools : parts.members().values()) {
      for (Json tool : ((JsonArray) tools).items()) {
        ToolRegistry.validate((JsonObject) tool).forEach(note -> refused.add(note.msg()));
      }
    }
    return refused;
  }

  private List<JsonObject> lines(String name) throws IOException {
    Path plain = folder.resolve(name);
    Path packed = folder.resolve(name + ".gz");
    boolean zipped = !Files.exists(plain);
    List<JsonObject> lines = new ArrayList<>();
    try (InputStream file = Files.newInputStream(zipped ? packed : plain);
        InputStream bytes = zipped ? new GZIPInputStream(file) : file;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          lines.add((JsonObject) JsonText.parse(line));
        }
      }
    }
    return lines;
  }
}
