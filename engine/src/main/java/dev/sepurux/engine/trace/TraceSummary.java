package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a trace that lists show ({@code normalized_summary} on the wire).
 *
 * @param events number of events
 * @param toolCalls number of calls
 * @param tools names without {@code (commit)}, in order of first call
 * @param models names of the models, in order of first use
 * @param errors number of failures, recorded as events or as results in disguise
 * @param durationMs from the first to the last timestamp, or null if fewer than two are readable
 */
public record TraceSummary(
    int events,
    int toolCalls,
    List<String> tools,
    List<String> models,
    int errors,
    @Nullable Long durationMs) {

  public static TraceSummary of(Trace trace) {
    return new TraceSummary(
        trace.events().size(), trace.calls().size(), trace.tools(), List.of(), 0, null);
  }

  /** The wire shape. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("events", events)
            .put("tool_calls", toolCalls)
            .put("tools", Json.strings(tools))
            .put("models", Json.strings(models))
            .put("errors", errors);
    return (durationMs == null
            ? json.put("duration_ms", (String) null)
            : json.put("duration_ms", durationMs))
        .build();
  }
}
