package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chat messages in the inputs of a recording's model steps. Each input repeats the history so
 * far; only what is new counts. Shapes: OpenAI ({@code role, content, tool_call_id}), Anthropic
 * ({@code tool_result} blocks), LangChain ({@code type} instead of {@code role}, lists of lists).
 */
final class MessageHistory {
  private static final int MAX_DEPTH = 6;

  private final Set<String> seen = new HashSet<>();
  private final Map<String, String> toolOfCall = new HashMap<>();

  /**
   * A message with its author.
   *
   * @param role {@code system, user, assistant, tool}, or "" if unknown
   * @param pointer of the message in the event's body
   */
  record Message(String role, JsonObject body, Pointer pointer) {}

  /**
   * A tool's answer in a history.
   *
   * @param tool the tool's name, or "" if it cannot be known
   * @param pointer of the content in the event's body
   */
  record ToolMessage(@Nullable String callId, String tool, Json content, Pointer pointer) {}

  /** The tool answers that this model step is the first to hold. */
  List<ToolMessage> newToolMessages(Event.ModelStep step) {
    List<ToolMessage> found = new ArrayList<>();
    List<Message> messages = messages(step);
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      switch (message.role()) {
        case "assistant" -> rememberCalls(message.body());
        case "tool" -> addNew(found, toolMessage(message), i);
        default -> blocks(message, found, i);
      }
    }
    return found;
  }

  /** The messages of a model step's input in order; none if the input holds no chat. */
  static List<Message> messages(Event.ModelStep step) {
    List<Message> messages = new ArrayList<>();
    if (step.input() != null) {
      collect(step.input(), Pointer.of("input"), 0, messages);
    }
    return messages;
  }

  private static void collect(Json here, Pointer at, int depth, List<Message> into) {
    if (depth > MAX_DEPTH) {
      return;
    }
    switch (here) {
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          collect(array.get(i), at.child(i), depth + 1, into);
        }
      }
      case JsonObject object -> {
        String role = role(object);
        if (!role.isEmpty() && object.has("content")) {
          into.add(new Message(role, object, at));
          return;
        }
        system(object, at, into);
        for (String name : List.of("messages", "history", "chat_history")) {
          Json inner = object.get(name);
          if (inner != null) {
            collect(inner, at.child(name), depth + 1, into);
          }
        }
      }
      case JsonString _, JsonNumber _, JsonBool _, JsonNull _ -> {}
    }
  }

  // Anthropic's API and others carry the system text beside the messages.
  private static void system(JsonObject object, Pointer at, List<Message> into) {
    for (String name : List.of("system", "instructions", "system_prompt")) {
      Json text = object.get(name);
      if (text != null && !(text instanceof JsonNull)) {
        into.add(
            new Message(
                "system", JsonObject.builder().put("content", text).build(), at.child(name)));
      }
    }
  }

  private static String role(JsonObject message) {
    String role = message.text("role");
    String word = role == null ? message.text("type") : role;
    if (word == null) {
      return "";
    }
    return switch (word) {
      case "system", "developer", "SystemMessage" -> "system";
      case "user", "human", "HumanMessage" -> "user";
      case "assistant", "ai", "AIMessage", "model" -> "assistant";
      case "tool", "function", "ToolMessage" -> "tool";
      default -> "";
    };
  }

  private ToolMessage toolMessage(Message message) {
    String id = message.body().text("tool_call_id");
    String name = message.body().text("name");
    String known = id == null ? null : toolOfCall.get(id);
    String tool = name != null ? EventReader.bare(name) : known == null ? "" : known;
    return new ToolMessage(
        id,
        tool,
        Pairing.content(message.body().get("content")),
        message.pointer().child("content"));
  }

  private void blocks(Message message, List<ToolMessage> found, int position) {
    if (!(message.body().get("content") instanceof JsonArray blocks)) {
      return;
    }
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i) instanceof JsonObject block && "tool_result".equals(block.text("type"))) {
        String id = block.text("tool_use_id");
        String known = id == null ? null : toolOfCall.get(id);
        addNew(
            found,
            new ToolMessage(
                id,
                known == null ? "" : known,
                Pairing.content(block.get("content")),
                message.pointer().child("content").child(i).child("content")),
            position * 1_000 + i);
      }
    }
  }

  private void addNew(List<ToolMessage> found, ToolMessage message, int position) {
    String key =
        message.callId() == null
            ? "#" + position + " " + message.content().canonical()
            : message.callId() + " " + message.content().canonical();
    if (seen.add(key)) {
      found.add(message);
    }
  }

  private void rememberCalls(JsonObject assistant) {
    if (assistant.get("tool_calls") instanceof JsonArray calls) {
      calls.items().forEach(this::rememberCall);
    }
    if (assistant.get("content") instanceof JsonArray blocks) {
      for (Json block : blocks.items()) {
        if (block instanceof JsonObject object && "tool_use".equals(object.text("type"))) {
          rememberCall(object);
        }
      }
    }
  }

  private void rememberCall(Json call) {
    if (!(call instanceof JsonObject object) || object.text("id") == null) {
      return;
    }
    String name =
        object.get("function") instanceof JsonObject function
            ? function.text("name")
            : object.text("name");
    String id = object.text("id");
    if (name != null && id != null) {
      toolOfCall.put(id, EventReader.bare(name));
    }
  }
}
