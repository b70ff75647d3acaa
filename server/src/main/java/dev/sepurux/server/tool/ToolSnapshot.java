package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.ToolRegistry;
import java.util.List;

/**
 * A project's whole tool registry as it was at one moment: what a run is judged by.
 *
 * @param entries by name, each as the engine reads it, with {@code source} and {@code revision}
 */
public record ToolSnapshot(List<JsonObject> entries) {
  private static final String REVISION = "revision";

  public ToolSnapshot {
    entries = List.copyOf(entries);
  }

  static ToolSnapshot of(List<Tool> tools) {
    return new ToolSnapshot(
        tools.stream()
            .map(tool -> tool.registryEntry().with(REVISION, Json.of(tool.revision())))
            .toList());
  }

  public Json toJson() {
    return Json.array(entries);
  }

  /** The registry for the engine. */
  public ToolRegistry registry() {
    return ToolRegistry.of(entries.stream().map(entry -> entry.without(REVISION)).toList());
  }
}
