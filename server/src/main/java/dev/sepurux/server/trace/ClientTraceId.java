package dev.sepurux.server.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.server.base.Names;
import java.util.List;

/** The rule for the uploader's own id. */
final class ClientTraceId {
  private static final int MAX_LENGTH = 200;

  private ClientTraceId() {}

  static List<Note> check(JsonObject document) {
    Json given = document.get("client_trace_id");
    if (given == null || given instanceof JsonNull) {
      return List.of();
    }
    String text = given.asText();
    return text != null && !text.isBlank() && Names.length(text) <= MAX_LENGTH
        ? List.of()
        : List.of(
            new Note(
                "/client_trace_id",
                "must be a string of 1 to " + MAX_LENGTH + " characters; leave it out if unused",
                "client_trace_id"));
  }
}
