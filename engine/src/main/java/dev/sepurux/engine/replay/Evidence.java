package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;

/**
 * Where in the recording something shows.
 *
 * @param step the event; -1 for the task
 * @param pointer JSON pointer into the event, or into the task's input
 * @param excerpt what stands there, shortened
 * @param why what it shows
 */
public record Evidence(int step, String pointer, String excerpt, String why) {
  JsonObject toJson() {
    return JsonObject.builder()
        .put("step", step < 0 ? Json.of((String) null) : Json.of(step))
        .put("pointer", pointer)
        .put("excerpt", excerpt)
        .put("why", why)
        .build();
  }
}
