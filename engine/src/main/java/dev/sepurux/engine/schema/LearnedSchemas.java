package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The learned schemas of a project's tools, as a run is given them.
 *
 * @param byTool by the tool's name without {@code (commit)}
 */
public record LearnedSchemas(SortedMap<String, LearnedSchema> byTool) {
  public static final LearnedSchemas NONE = new LearnedSchemas(new TreeMap<>());

  /** A run is given no more than this, as compact text. */
  static final int MAX_LENGTH = 1 << 20;

  public LearnedSchemas {
    byTool = Collections.unmodifiableSortedMap(byTool);
  }

  /** The schemas of all tools that the recordings call. */
  public static LearnedSchemas of(Observations observations) {
    SortedMap<String, LearnedSchema> all = new TreeMap<>();
    observations
        .results()
        .forEach((tool, results) -> all.put(tool, LearnedSchema.of(tool, results)));
    return new LearnedSchemas(all);
  }

  public @Nullable LearnedSchema find(String tool) {
    return byTool.get(tool);
  }

  /** Those of some tools, by name, as many as a run is given. */
  public LearnedSchemas only(Collection<String> tools) {
    SortedMap<String, LearnedSchema> some = new TreeMap<>();
    int length = 0;
    for (LearnedSchema schema : byTool.values()) {
      if (tools.contains(schema.tool())) {
        length += schema.schema().compact().length();
        if (length > MAX_LENGTH) {
          break;
        }
        some.put(schema.tool(), schema);
      }
    }
    return new LearnedSchemas(some);
  }

  /** As a snapshot holds them: an array of {@code {tool, version, schema}}, by tool. */
  public Json toJson() {
    return Json.array(byTool.values().stream().map(LearnedSchema::toJson).toList());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param saved null for a snapshot that was made before schemas were learned
   * @param notes takes what is wrong, with pointers from the saved value on
   */
  public static LearnedSchemas read(@Nullable Json saved, List<Note> notes) {
    if (saved == null) {
      return NONE;
    }
    if (!(saved instanceof JsonArray items)) {
      notes.add(new Note("", "must be an array of learned schemas; [] for none", "snapshot"));
      return NONE;
    }
    SortedMap<String, LearnedSchema> all = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.get(i).asObject();
      String tool = item == null ? null : item.text("tool");
      String version = item == null ? null : item.text("version");
      if (item != null
          && tool != null
          && version != null
          && item.get("schema") instanceof JsonObject schema) {
        all.put(tool, new LearnedSchema(tool, version, schema));
      } else {
        notes.add(new Note("/" + i, "must be an object of tool, version and schema", "snapshot"));
      }
    }
    return new LearnedSchemas(all);
  }
}
