package dev.sepurux.server.schema;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.schema.LearnedSchema;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.schema.Observations;
import dev.sepurux.server.json.Times;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some recordings show together.
 *
 * @param seen by tool
 */
record Learned(Observations observations, SortedMap<String, Seen> seen) {
  static final Learned NOTHING = new Learned(Observations.NONE, new TreeMap<>());

  Learned {
    seen = Collections.unmodifiableSortedMap(seen);
  }

  /** What one recording shows. */
  static Learned of(Observations observations, long at) {
    SortedMap<String, Seen> seen = new TreeMap<>();
    observations.tools().forEach(tool -> seen.put(tool, Seen.once(at)));
    return new Learned(observations, seen);
  }

  Learned and(Learned other) {
    SortedMap<String, Seen> both = new TreeMap<>(seen);
    other.seen.forEach((tool, there) -> both.merge(tool, there, Seen::and));
    return new Learned(observations.merge(other.observations), both);
  }

  /**
   * What was learned of one tool, as the API shows it.
   *
   * @param seen how often
   */
  record OfTool(LearnedSchema schema, Seen seen) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("tool", schema.tool())
          .put("version", schema.version())
          .put("recordings", seen.recordings())
          .put("first_seen", Times.text(seen.first()))
          .put("last_seen", Times.text(seen.last()))
          .put("schema", schema.schema())
          .build();
    }
  }

  /** All of it, written out. */
  Written written() {
    LearnedSchemas schemas = LearnedSchemas.of(observations);
    SortedMap<String, OfTool> tools = new TreeMap<>();
    schemas
        .byTool()
        .forEach((tool, schema) -> {
          Seen here = seen.get(tool);
          if (here != null) {
            tools.put(tool, new OfTool(schema, here));
          }
        });
    return new Written(schemas, tools);
  }

  /** The schemas of a project's tools. */
  record Written(LearnedSchemas schemas, SortedMap<String, OfTool> tools) {
    static final Written NOTHING = new Written(LearnedSchemas.NONE, new TreeMap<>());

    Written {
      tools = Collections.unmodifiableSortedMap(tools);
    }
  }
}
