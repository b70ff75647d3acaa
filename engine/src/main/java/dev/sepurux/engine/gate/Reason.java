package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;

/**
 * Why a verdict is fail.
 *
 * @param code the threshold's name, or {@code run_failed}, {@code run_errored}, {@code
 *     attempt_errors}, {@code control_failed}, {@code nothing_recorded}, {@code coverage}
 * @param detail one sentence with both numbers
 * @param actual what was found
 * @param limit what was asked for
 */
public record Reason(String code, String detail, Json actual, Json limit) {
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("code", code)
        .put("detail", detail)
        .put("actual", actual)
        .put("limit", limit)
        .build();
  }
}
