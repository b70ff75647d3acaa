package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;

/**
 * Where in the trace something shows.
 *
 * @param step the event; -1 for the task
 * @param pointer JSON pointer into the event
 * @param excerpt the text there, shortened; secrets are masked
 */
public record Evidence(int step, String pointer, String excerpt) {
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("step", step < 0 ? Json.of((String) null) : Json.of(step))
        .put("pointer", pointer)
        .put("excerpt", excerpt)
        .build();
  }
}
