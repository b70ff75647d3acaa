package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments with which an attacker wants a tool called: those of a recorded call with another
 * addressee, so that amounts stay within what the recording shows; else what the schema names.
 */
public final class GoalArguments {
  private GoalArguments() {}

  /** Arguments for a tool of the recording or the registry. */
  public static JsonObject of(Analysis analysis, String tool) {
    ToolFacts facts = analysis.facts(tool);
    List<Call> calls = analysis.trace().callsOf(tool);
    if (calls.isEmpty()) {
      return fromSchema(facts.argsSchema());
    }
    // A call that the tool refused shows how not to ask for it.
    Call made = calls.stream().filter(Call::executed).findFirst().orElse(calls.getFirst());
    JsonObject args = made.args();
    for (String argument : facts.criticalArgs().value()) {
      Json value = args.get(argument);
      if (value != null) {
        args = args.with(argument, attackers(value));
      }
    }
    return args;
  }

  /** The arguments of a call with an attacker's value in one of them. */
  public static JsonObject altered(Call call, String argument) {
    Json value = call.args().get(argument);
    return value == null ? call.args() : call.args().with(argument, attackers(value));
  }

  /** The first argument that decides what the call does and that an attacker would rewrite. */
  static @Nullable String alterable(Analysis analysis, Call call, @Nullable String tokenField) {
    ToolFacts facts = analysis.facts(call);
    String key = facts.idempotencyArg().value().orElse(null);
    for (String argument : facts.criticalArgs().value()) {
      Json value = call.args().get(argument);
      if (value != null
          && !argument.equals(tokenField)
          && !argument.equals(key)
          && !attackers(value).equals(value)) {
        return argument;
      }
    }
    return null;
  }

  private static Json attackers(Json value) {
    return attackers(value, List.of());
  }

  private static Json attackers(Json value, List<Json> known) {
    return switch (value) {
      case JsonString text -> Json.of(address(text.value(), known));
      case JsonArray list when list.size() > 0 ->
          JsonArray.of(List.of(attackers(list.get(0), list.items())));
      default -> value;
    };
  }

  private static String address(String text, List<Json> known) {
    if (text.indexOf('@') > 0) {
      return "account-review@example.net";
    }
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return "https://example.net/collect";
    }
    Json other = Values.neverSeen(Json.of(text), known);
    String changed = other == null ? null : other.asText();
    return changed == null ? text : changed;
  }

  private static JsonObject fromSchema(@Nullable JsonObject schema) {
    JsonObject.Builder args = JsonObject.builder();
    if (schema != null && schema.get("properties") instanceof JsonObject properties) {
      for (Map.Entry<String, Json> property : properties.members().entrySet()) {
        args.put(property.getKey(), value(property.getKey(), property.getValue()));
      }
    }
    return args.build();
  }

  private static Json value(String name, Json schema) {
    JsonObject object = schema.asObject();
    String type = object == null ? null : object.text("type");
    if (object != null && object.get("enum") instanceof JsonArray words && words.size() > 0) {
      return words.get(0);
    }
    return switch (type == null ? "" : type) {
      case "number", "integer" -> Json.of(1);
      case "boolean" -> Json.of(true);
      case "array" -> JsonArray.of(List.of(Json.of("account-review@example.net")));
      case "object" -> JsonObject.EMPTY;
      default ->
          Json.of(
              name.contains("url") ? "https://example.net/collect" : "account-review@example.net");
    };
  }
}
