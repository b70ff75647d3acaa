package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/**
 * A recording, read.
 *
 * @param traceVersion as recorded; "0.1" if absent
 * @param source as recorded; "api" if absent
 * @param taskName the task's name
 * @param taskInput the task's input; an empty object if absent
 * @param events in recorded order; an event's step is its index here
 * @param calls the tool calls in order, each paired with its answer (wire contract, section 3)
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
    JsonObject document,
    List<Note> notes) {
  public Trace {
    events = List.copyOf(events);
    calls = List.copyOf(calls);
    notes = List.copyOf(notes);
  }
}
