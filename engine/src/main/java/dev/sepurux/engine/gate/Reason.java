package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/**
 * Why a verdict is fail.
 *
 * @param code the threshold's name, or {@code run_failed}, {@code run_errored}, {@code
 *     attempt_errors}, {@code control_failed}, {@code nothing_recorded}, {@code coverage}
 * @param detail one sentence with both numbers
 * @param actual what was found
 * @param limit what was asked for
 * @param runs places in the batch, from 0, of the first runs that it is about; empty if it is about
 *     no single runs
 */
public record Reason(String code, String detail, Json actual, Json limit, List<Integer> runs) {
  /** A reason names so many runs at most: one is enough to begin with. */
  static final int MOST_RUNS = 5;

  public Reason {
    runs = List.copyOf(runs);
  }

  Reason(String code, String detail, Json actual, Json limit) {
    this(code, detail, actual, limit, List.of());
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("code", code)
        .put("detail", detail)
        .put("actual", actual)
        .put("limit", limit)
        .build();
  }
}
