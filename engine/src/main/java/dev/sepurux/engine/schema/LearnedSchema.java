package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a tool's results as recordings show them.
 *
 * @param tool the name without {@code (commit)}
 * @param version 12 hex digits of the SHA-256 of the schema: equal schemas, equal versions,
 *     whatever server learned them and when
 * @param schema JSON Schema; {@code examples} are values that were returned
 */
public record LearnedSchema(String tool, String version, JsonObject schema) {
  private static final int VERSION_DIGITS = 12;

  static LearnedSchema of(String tool, Results results) {
    JsonObject schema = SchemaWriter.write(results);
    return new LearnedSchema(tool, versionOf(schema), schema);
  }

  private static String versionOf(JsonObject schema) {
    try {
      byte[] text = schema.canonical().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What is known about a place in a result of the tool.
   *
   * @param result the whole result, read as a value
   * @return null if nothing is known
   */
  public @Nullable Known at(Json result, Pointer pointer) {
    JsonObject here = schema;
    JsonObject around = null;
    Json value = result;
    for (String token : pointer.tokens()) {
      boolean list = value instanceof JsonArray;
      Json next = list ? here.get("items") : member(here, token);
      Json inner = value.child(token);
      if (!(next instanceof JsonObject schema) || inner == null) {
        return null;
      }
      around = list ? null : here;
      here = schema;
      value = inner;
    }
    return new Known(here, around);
  }

  private static @Nullable Json member(JsonObject schema, String name) {
    Json named = schema.get("properties") instanceof JsonObject all ? all.get(name) : null;
    return named == null ? schema.get("additionalProperties") : named;
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("tool", tool)
        .put("version", version)
        .put("schema", schema)
        .build();
  }
}
