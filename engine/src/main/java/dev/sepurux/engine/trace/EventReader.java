package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one event, and notes what is not as the contract has it. */
final class EventReader {
  private static final String COMMIT = "(commit)";

  private static final List<String> COMMON =
      List.of(
          "type",
          "timestamp",
          "name",
          "status",
          "latency_ms",
          "parent_id",
          "started_at",
          "finished_at",
          "tokens",
          "cost",
          "zone");

  private static final Map<String, Set<String>> FIELDS =
      Map.ofEntries(
          fields("prompt", "input"),
          fields("llm_call", "input", "output"),
          fields("model", "input", "output"),
          fields("model_step", "input", "output"),
          fields("tool_call", "tool", "args", "call_id"),
          fields("tool_result", "tool", "result", "call_id"),
          fields("agent_output", "output"),
          fields("retry", "input", "tool"),
          fields("failure", "error", "tool", "call_id"),
          fields("error", "error", "message", "tool", "call_id"),
          fields("mutation", "mutation_name", "input", "output"));

  private final Notes notes;

  EventReader(Notes notes) {
    this.notes = notes;
  }

  private static Map.Entry<String, Set<String>> fields(String type, String... own) {
    Set<String> all = new HashSet<>(COMMON);
    all.addAll(List.of(own));
    return Map.entry(type, Set.copyOf(all));
  }

  Event read(int step, JsonObject body) {
    String loc = "/events/" + step;
    String type = body.text("type");
    Set<String> known = type == null ? null : FIELDS.get(type);
    if (type == null || known == null) {
      notes.add(
          loc + "/type",
          type == null
              ? "the event has no type; it is kept and not read"
              : "\"" + Notes.quote(type) + "\" is no event type; the event is kept and not read",
          type == null ? "missing" : "unknown_type");
      return new Event.Unknown(step, body);
    }
    checkFields(loc, body, known);
    checkTimestamp(loc, body);
    return event(step, body, type, loc);
  }

  private void checkFields(String loc, JsonObject body, Set<String> known) {
    for (String name : body.names()) {
      if (!known.contains(name)) {
        notes.unknownField(loc, name);
      }
    }
  }

  private void checkTimestamp(String loc, JsonObject body) {
    Json timestamp = body.get("timestamp");
    if (timestamp == null || timestamp instanceof JsonNull) {
      if (Timestamps.read(body.get("started_at")) == null) {
        notes.add(
            loc + "/timestamp",
            "the event has no timestamp; its place in the list orders it",
            "missing");
      }
    } else if (Timestamps.read(timestamp) == null) {
      notes.add(
          loc + "/timestamp",
          "the timestamp cannot be read; send RFC 3339, such as 2026-01-31T09:30:00Z",
          "wrong_type");
    }
  }

  private Event event(int step, JsonObject body, String type, String loc) {
    return switch (type) {
      case "prompt" -> new Event.Prompt(step, body, orNull(body.get("input")));
      case "llm_call", "model", "model_step" ->
          new Event.ModelStep(
              step,
              body,
              orEmpty(body.text("name")),
              present(body, "input"),
              present(body, "output"));
      case "tool_call" -> call(step, body, loc);
      case "tool_result" ->
          new Event.ToolResult(
              step, body, tool(body, loc), orNull(body.get("result")), callId(body, loc));
      case "agent_output" -> new Event.AgentOutput(step, body, present(body, "output"));
      case "retry" -> new Event.Retry(step, body, orEmpty(body.text("name")));
      case "failure", "error" ->
          new Event.Failure(step, body, failedTool(body), callId(body, loc), Endings.message(body));
      case "mutation" ->
          new Event.RecordedMutation(
              step,
              body,
              orEmpty(
                  body.text("mutation_name") == null
                      ? body.text("name")
                      : body.text("mutation_name")));
      default -> new Event.Unknown(step, body);
    };
  }

  private Event call(int step, JsonObject body, String loc) {
    String recorded = body.text("tool") == null ? body.text("name") : body.text("tool");
    return new Event.ToolCall(
        step,
        body,
        tool(body, loc),
        recorded != null && recorded.strip().endsWith(COMMIT),
        args(body, loc),
        callId(body, loc));
  }

  private JsonObject args(JsonObject body, String loc) {
    Json args = body.get("args");
    if (args == null || args instanceof JsonNull) {
      return JsonObject.EMPTY;
    }
    if (args instanceof JsonObject object) {
      JsonObject opened = object.size() == 1 ? spelled(object.get("input")) : null;
      return opened == null ? object : opened;
    }
    JsonObject opened = spelled(args);
    notes.add(
        loc + "/args",
        "args is " + TraceReader.kind(args) + "; it must be an object",
        "wrong_type");
    return opened == null ? JsonObject.builder().put("input", args).build() : opened;
  }

  // LangChain hands a recorder str(dict), which the published client stores under "input".
  private static @Nullable JsonObject spelled(@Nullable Json value) {
    String text = value == null ? null : value.asText();
    if (text == null || !text.strip().startsWith("{")) {
      return null;
    }
    return ResultView.of(new JsonString(text)).value() instanceof JsonObject object ? object : null;
  }

  private String tool(JsonObject body, String loc) {
    String tool = body.text("tool");
    if (tool == null || tool.isBlank()) {
      notes.add(
          loc + "/tool",
          "the event does not name its tool",
          body.has("tool") ? "wrong_type" : "missing");
      tool = body.text("name");
    }
    return tool == null ? "" : bare(tool);
  }

  private static @Nullable String failedTool(JsonObject body) {
    String tool = body.text("tool");
    return tool == null || tool.isBlank() ? null : bare(tool);
  }

  private @Nullable String callId(JsonObject body, String loc) {
    Json id = body.get("call_id");
    if (id == null || id instanceof JsonNull) {
      return null;
    }
    if (id.asText() == null) {
      notes.add(loc + "/call_id", "call_id must be a text; it is read as one", "wrong_type");
      return id.compact();
    }
    return id.asText();
  }

  /** A recorded tool name without the mark of the committing call. */
  static String bare(String tool) {
    String name = tool.strip();
    return name.endsWith(COMMIT)
        ? name.substring(0, name.length() - COMMIT.length()).strip()
        : name;
  }

  private static @Nullable Json present(JsonObject body, String field) {
    Json value = body.get(field);
    return value instanceof JsonNull ? null : value;
  }

  private static Json orNull(@Nullable Json value) {
    return value == null ? JsonNull.INSTANCE : value;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
