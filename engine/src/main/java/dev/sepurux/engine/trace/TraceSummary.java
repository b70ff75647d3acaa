package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
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

  /** The figures of a trace. */
  public static TraceSummary of(Trace trace) {
    List<String> models =
        trace.events().stream()
            .filter(Event.ModelStep.class::isInstance)
            .map(event -> ((Event.ModelStep) event).name())
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    long failedCalls = trace.calls().stream().filter(call -> call.error() != null).count();
    return new TraceSummary(
        trace.events().size(),
        trace.calls().size(),
        trace.tools(),
        models,
        Math.toIntExact(failedCalls) + trace.taskFailures().size(),
        duration(trace));
  }

  private static @Nullable Long duration(Trace trace) {
    Instant first = null;
    Instant last = null;
    int read = 0;
    for (Event event : trace.events()) {
      for (String field : List.of("started_at", "timestamp", "finished_at")) {
        Instant at = Timestamps.read(event.body().get(field));
        if (at != null) {
          read++;
          first = first == null || at.isBefore(first) ? at : first;
          last = last == null || at.isAfter(last) ? at : last;
        }
      }
    }
    return first == null || last == null || read < 2
        ? null
        : Duration.between(first, last).toMillis();
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
