package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a project says about its tools. An entry is JSON: {@code {name, zone, effect, egress, output
 * {integrity, confidentiality}, critical_args, idempotency_arg, idempotent, args_schema,
 * result_schema, compensates, timeout_ms, description, annotations, source}}; only {@code name} is
 * required. {@code source: "bootstrap"} makes its facts proposals; any other source, or none,
 * declares them.
 */
public final class ToolRegistry {
  public static final ToolRegistry EMPTY = new ToolRegistry(new TreeMap<>());

  private final SortedMap<String, JsonObject> entries;

  private ToolRegistry(SortedMap<String, JsonObject> entries) {
    this.entries = entries;
  }

  /**
   * A registry of entries; of two with one name the last counts. Fields that are wrong are not
   * read.
   */
  public static ToolRegistry of(Collection<JsonObject> entries) {
    SortedMap<String, JsonObject> byName = new TreeMap<>();
    for (JsonObject entry : entries) {
      String name = entry.text("name");
      if (name != null) {
        byName.put(name, entry);
      }
    }
    return new ToolRegistry(byName);
  }

  /**
   * What is wrong with an entry. Notes of type {@code unknown_zone} and {@code unknown_field} are
   * warnings; all others are reasons to refuse it.
   */
  public static List<Note> validate(JsonObject entry) {
    return List.of();
  }

  /** The names in the registry, sorted. */
  public Set<String> names() {
    return entries.keySet();
  }

  public @Nullable JsonObject entry(String tool) {
    return entries.get(tool);
  }

  /** What is known about a tool, from the registry, its name and the recorded calls. */
  public ToolFacts facts(String tool, List<Call> calls) {
    return facts(tool, calls, Set.of());
  }

  /** The same with the tools that a policy pack declares irreversible. */
  public ToolFacts facts(String tool, List<Call> calls, Set<String> irreversible) {
    return ToolInference.infer(tool, calls, null);
  }
}
