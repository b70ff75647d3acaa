package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.ToolList;
import dev.sepurux.server.base.FieldError;
import java.util.List;
import java.util.Locale;

/** What became of one tool of a list. */
sealed interface Imported {
  /** How it ended. */
  enum Status {
    /** A new proposal. */
    CREATED,
    /** A proposal that says more or other than before. */
    UPDATED,
    UNCHANGED,
    /** Somebody declared it: it stays as they said. */
    DECLARED,
    /** It cannot be registered. */
    INVALID;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Status status();

  /** ToolImportEntry on the wire. */
  JsonObject toJson();

  /**
   * It is in the registry.
   *
   * @param differs of a declared one the fields that the list says otherwise or besides
   */
  record Kept(Status status, Tool tool, List<String> differs) implements Imported {
    public Kept {
      differs = List.copyOf(differs);
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("name", tool.name())
          .put("status", status.wire())
          .put("tool_id", tool.id().toString())
          .put("differs", Json.strings(differs))
          .put("errors", JsonArray.EMPTY)
          .build();
    }
  }

  /** It is not. */
  record Wrong(ToolList.Entry.Wrong entry) implements Imported {
    @Override
    public Status status() {
      return Status.INVALID;
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("name", Json.of(entry.name()))
          .put("status", status().wire())
          .put("tool_id", JsonNull.INSTANCE)
          .put("differs", JsonArray.EMPTY)
          .put(
              "errors",
              Json.array(
                  entry.notes().stream()
                      .map(note -> FieldError.inBody(note.loc(), note.msg(), note.type()).toJson())
                      .toList()))
          .build();
    }
  }
}
