package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.json.Times;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a project's tool registry.
 *
 * @param name as in {@code tool_call.tool}, without {@code (commit)}
 * @param entry what was given, as the engine's registry reads it, without nulls and without {@code
 *     source}
 * @param source {@link Basis#DECLARED}, or {@link Basis#BOOTSTRAP} for a proposal that nobody has
 *     confirmed
 * @param revision from 1, raised by each change
 * @param createdAt ms since 1970
 * @param updatedAt ms since 1970
 * @param archivedAt ms since 1970; null while it is in the registry
 */
public record Tool(
    UUID id,
    String name,
    JsonObject entry,
    Basis source,
    int revision,
    long createdAt,
    long updatedAt,
    @Nullable Long archivedAt) {

  /** The entry as the engine's registry takes it. */
  public JsonObject registryEntry() {
    return entry.with("source", Json.of(source.wire()));
  }

  /** Notes of this type are told and kept; all others are reasons to refuse an entry. */
  static boolean isWarning(Note note) {
    return note.type().equals("unknown_zone");
  }

  private Json warnings() {
    return Json.array(
        ToolRegistry.validate(entry).stream()
            .filter(Tool::isWarning)
            .map(note -> FieldError.inBody(note.loc(), note.msg(), note.type()).toJson())
            .toList());
  }

  /** Tool on the wire: every field as given, null where nothing was said. */
  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder().put("tool_id", id.toString());
    for (String field : NewTool.FIELDS) {
      Json value = entry.get(field);
      json.put(field, value == null ? JsonNull.INSTANCE : value);
    }
    return json.put("source", source.wire())
        .put("warnings", warnings())
        .put("revision", revision)
        .put("created_at", Times.text(createdAt))
        .put("updated_at", Times.text(updatedAt))
        .put("archived_at", archivedAt == null ? null : Times.text(archivedAt))
        .build();
  }

  Tool declared(NewTool tool, long now) {
    return new Tool(
        id, tool.name(), tool.entry(), Basis.DECLARED, revision + 1, createdAt, now, null);
  }

  /** The fields of which somebody else says otherwise. */
  List<String> differing(JsonObject said) {
    return said.names().stream()
        .filter(field -> !Objects.equals(said.get(field), entry.get(field)))
        .sorted()
        .toList();
  }

  /** The same proposal with what a list says of it. */
  Tool proposed(JsonObject said, long now) {
    JsonObject changed = entry;
    for (Map.Entry<String, Json> member : said.members().entrySet()) {
      changed = changed.with(member.getKey(), member.getValue());
    }
    return new Tool(id, name, changed, source, revision + 1, createdAt, now, null);
  }

  Tool archived(long now) {
    return new Tool(id, name, entry, source, revision + 1, createdAt, now, now);
  }
}
