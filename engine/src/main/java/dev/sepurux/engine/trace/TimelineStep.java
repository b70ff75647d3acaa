package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trace's timeline; a call and its result are one.
 *
 * @param index position in the timeline, from 0
 * @param step index of the event (of a call: of the {@code tool_call})
 * @param stepType the event's type as recorded
 * @param stepName as recorded, with {@code (commit)}; null if the event has no name
 * @param mutationName the fault that the recording injected, or null
 * @param status as recorded; of a call, {@code error} if it did not succeed; null if unknown
 * @param input what went in, or null
 * @param output what came out, or null
 * @param latencyMs as recorded, or from the timestamps of a call and its answer, or null
 * @param startedAt RFC 3339 as recorded, or null
 * @param finishedAt RFC 3339 as recorded, or null
 * @param metadata everything else that the event holds
 */
public record TimelineStep(
    int index,
    int step,
    String stepType,
    @Nullable String stepName,
    @Nullable String mutationName,
    @Nullable String status,
    @Nullable Json input,
    @Nullable Json output,
    @Nullable Long latencyMs,
    @Nullable String startedAt,
    @Nullable String finishedAt,
    JsonObject metadata) {

  /** The wire shape without {@code id} and {@code trace_id}, which the store knows. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("step_type", stepType)
        .put("step_name", stepName)
        .put("mutation_name", mutationName)
        .put("status", status)
        .put("input_payload", orNull(input))
        .put("output_payload", orNull(output))
        .put("latency_ms", latencyMs == null ? Json.of((String) null) : Json.of(latencyMs))
        .put("started_at", startedAt)
        .put("finished_at", finishedAt)
        .put("metadata", metadata)
        .build();
  }

  private static Json orNull(@Nullable Json value) {
    return value == null ? Json.of((String) null) : value;
  }
}
