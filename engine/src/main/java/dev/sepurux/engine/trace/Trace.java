package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recording, read.
 *
 * @param traceVersion as recorded; "0.1" if absent
 * @param source as recorded; "api" if absent
 * @param taskName the task's name
 * @param taskInput the task's input; an empty object if absent
 * @param events in recorded order; an event's step is its index here
 * @param calls the tool calls in order, each paired with its answer (wire contract, section 3)
 * @param byTool the calls of each tool, as {@link #byTool(List)} has them
 * @param documents steps of the results that answer no call: untrusted documents
 * @param taskFailures steps of the failures that end no call: the task itself failed there
 * @param document the whole document as uploaded
 * @param notes what was kept though it is not as the contract has it; empty for a valid document
 */
public record Trace(
    String traceVersion,
    String source,
    String taskName,
    JsonObject taskInput,
    List<Event> events,
    List<Call> calls,
    Map<String, List<Call>> byTool,
    List<Integer> documents,
    List<Integer> taskFailures,
    JsonObject document,
    List<Note> notes) {
  public Trace {
    events = List.copyOf(events);
    calls = List.copyOf(calls);
    byTool = Collections.unmodifiableMap(byTool);
    documents = List.copyOf(documents);
    taskFailures = List.copyOf(taskFailures);
    notes = List.copyOf(notes);
  }

  /** The calls of each tool, in order; the tools in the order of their first call. */
  static Map<String, List<Call>> byTool(List<Call> calls) {
    return calls.stream()
        .collect(
            Collectors.groupingBy(Call::tool, LinkedHashMap::new, Collectors.toUnmodifiableList()));
  }

  /** The calls of one tool, in order. */
  public List<Call> callsOf(String tool) {
    return byTool.getOrDefault(tool, List.of());
  }

  /** The names of the called tools without {@code (commit)}, in order of first call. */
  public List<String> tools() {
    return List.copyOf(byTool.keySet());
  }

  /** When a call was made by its own word; null if the recording does not say. */
  public @Nullable Instant madeAt(Call call) {
    JsonObject body = events.get(call.step()).body();
    Instant at = Timestamps.read(body.get("timestamp"));
    return at == null ? Timestamps.read(body.get("started_at")) : at;
  }

  /** The {@code call_id} of a call, or null. */
  public @Nullable String callId(Call call) {
    return events.get(call.step()) instanceof Event.ToolCall made ? made.callId() : null;
  }

  /**
   * What the agent answered: the outputs of its {@code agent_output} events, or, if it has none,
   * the output of the last model step after the last call.
   */
  public List<Answer> answers() {
    return Answer.of(this);
  }
}
