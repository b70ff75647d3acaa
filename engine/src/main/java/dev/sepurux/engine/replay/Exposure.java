package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.JsonObject;

/**
 * A result value that only the answer uses: a lie there would be repeated to the user. Listed, and
 * in no rate.
 *
 * @param tool whose result it is
 * @param n which call of the tool, from 1
 * @param step the event that holds the result
 * @param pointer where in the result
 * @param count how many answers use it
 */
public record Exposure(String tool, int n, int step, String pointer, int count) {
  JsonObject toJson() {
    return JsonObject.builder()
        .put("tool", tool)
        .put("step", step)
        .put("pointer", pointer)
        .put("count", count)
        .build();
  }
}
