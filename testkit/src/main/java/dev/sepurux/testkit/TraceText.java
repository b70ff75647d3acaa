package dev.sepurux.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace document event by event. Timestamps are one second apart from a fixed start, so
 * that the same calls give the same text. JSON arguments are given as JSON text.
 */
public final class TraceText {
  private static final Instant START = Instant.parse("2026-01-01T09:00:00Z");

  private final Map<String, Object> document = new LinkedHashMap<>();
  private final List<Map<String, Object>> events = new ArrayList<>();

  private TraceText(String taskName, String inputJson) {
    Map<String, Object> task = new LinkedHashMap<>();
    task.put("name", taskName);
    task.put("input", parsed(inputJson));
    document.put("trace_version", "0.1");
    document.put("source", "sdk");
    document.put("task", task);
    document.put("events", events);
  }

  /** A trace of a task without events. */
  public static TraceText of(String taskName, String inputJson) {
    return new TraceText(taskName, inputJson);
  }

  /** A top-level field, for example {@code client_trace_id}. */
  public TraceText field(String name, String json) {
    document.put(name, parsed(json));
    return this;
  }

  public TraceText prompt(String text) {
    return event("prompt", "name", "user", "input", text, "status", "success");
  }

  /** A model step whose output is text. */
  public TraceText model(String name, String output) {
    return event("llm_call", "name", name, "input", Map.of("messages", 1), "output", output);
  }

  public TraceText call(String tool, String argsJson) {
    return event("tool_call", "tool", tool, "args", parsed(argsJson));
  }

  public TraceText call(String tool, String argsJson, String callId) {
    return event("tool_call", "tool", tool, "args", parsed(argsJson), "call_id", callId);
  }

  public TraceText result(String tool, String resultJson) {
    return event("tool_result", "tool", tool, "result", parsed(resultJson));
  }

  public TraceText result(String tool, String resultJson, String callId) {
    return event("tool_result", "tool", tool, "result", parsed(resultJson), "call_id", callId);
  }

  /** A failed call, in place of its result. */
  public TraceText failure(String tool, String message) {
    return event("failure", "tool", tool, "error", Map.of("message", message), "status", "error");
  }

  public TraceText retry(String tool) {
    return event("retry", "name", tool, "input", Map.of("retries", 1), "status", "retry");
  }

  public TraceText answer(String text) {
    return event(
        "agent_output",
        "name",
        "Agent Output",
        "output",
        Map.of("text", text),
        "status",
        "success");
  }

  /** Any event: its type and then names and values in turn. */
  public TraceText event(String type, @Nullable Object... namesAndValues) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("timestamp", START.plusSeconds(events.size()).toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      event.put(String.valueOf(namesAndValues[i]), orNull(namesAndValues[i + 1]));
    }
    events.add(event);
    return this;
  }

  /** The document as compact JSON. */
  public String json() {
    return Spec.MAPPER.writeValueAsString(document);
  }

  private static Object orNull(@Nullable Object value) {
    return value == null ? Spec.MAPPER.getNodeFactory().nullNode() : value;
  }

  private static Object parsed(String json) {
    return Spec.MAPPER.readTree(json);
  }
}
