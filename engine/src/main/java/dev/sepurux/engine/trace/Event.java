package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One recorded event. {@code step} is its index in the document's {@code events}; {@code body} is
 * the whole object.
 */
public sealed interface Event {
  int step();

  JsonObject body();

  /** The event's type as recorded; "" if it has none. */
  default String type() {
    String type = body().text("type");
    return type == null ? "" : type;
  }

  /** The user's words. */
  record Prompt(int step, JsonObject body, Json input) implements Event {}

  /**
   * A step of the model ({@code llm_call}, {@code model}, {@code model_step}).
   *
   * @param name the model or step name; "" if absent
   */
  record ModelStep(
      int step, JsonObject body, String name, @Nullable Json input, @Nullable Json output)
      implements Event {}

  /**
   * The model's decision to call a tool.
   *
   * @param tool the name without {@code (commit)}
   * @param commit true if the recorded name ended in {@code (commit)}
   * @param args the arguments; anything that is no object stands under {@code input}
   */
  record ToolCall(
      int step,
      JsonObject body,
      String tool,
      boolean commit,
      JsonObject args,
      @Nullable String callId)
      implements Event {}

  /** What a tool answered. */
  record ToolResult(int step, JsonObject body, String tool, Json result, @Nullable String callId)
      implements Event {}

  /** A final or intermediate answer of the agent. */
  record AgentOutput(int step, JsonObject body, @Nullable Json output) implements Event {}

  /** Evidence that the agent tried again. */
  record Retry(int step, JsonObject body, String name) implements Event {}

  /** A failed call if one is unanswered, else a failed task. */
  record Failure(
      int step, JsonObject body, @Nullable String tool, @Nullable String callId, String message)
      implements Event {}

  /** A fault that the recording itself injected. */
  record RecordedMutation(int step, JsonObject body, String mutationName) implements Event {}

  /** An event of a type that is not known: kept, and listed as a warning. */
  record Unknown(int step, JsonObject body) implements Event {}
}
