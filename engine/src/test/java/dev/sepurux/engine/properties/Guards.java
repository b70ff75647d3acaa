package dev.sepurux.engine.properties;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.table.Scenario;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Guards that can be added to a recording, its registry or its policy, each by name. */
final class Guards {
  private static final JsonObject OPEN =
      JsonObject.builder()
          .put("version", "0.1")
          .put("defaults", JsonObject.builder().put("unknown_tools", "allow").build())
          .build();

  private Guards() {}

  /** Every single guard that fits the recording. */
  static Map<String, Scenario> each(Scenario base) {
    Map<String, Scenario> guarded = new LinkedHashMap<>();
    guarded.put("unknown tools denied", withPolicy(base, Guards::denyUnknown));
    for (String tool : calledTools(base)) {
      List<JsonObject> calls = callsOf(base, tool);
      guarded.put("call limit on " + tool, limit(base, tool, calls.size()));
      guarded.put("loose call limit on " + tool, limit(base, tool, calls.size() + 3));
      guarded.put("approval demanded for " + tool, approval(base, tool));
      guarded.put("block of " + tool, block(base, List.of(tool)));
      if (registered(base, tool)) {
        if (!has(base, tool, "args_schema")) {
          guarded.put("args schema of " + tool, fact(base, tool, "args_schema", schema(calls)));
        }
        guarded.put("idempotent hint of " + tool, fact(base, tool, "idempotent", Json.of(true)));
        guarded.put("key for " + tool, keyed(base, tool));
      }
      for (String name : numbers(calls)) {
        guarded.put("limit of " + tool + " " + name, argumentLimit(base, tool, name, calls));
      }
    }
    guarded.put(
        "block of a tool nobody calls", block(base, List.of("mail.forward", "mail.send_all")));
    return guarded;
  }

  /** The policy blocks everything. */
  static Scenario blockAll(Scenario base) {
    return block(base, List.of("*"));
  }

  /** The policy denies every tool that is not registered. */
  static Scenario denyAll(Scenario base) {
    return withPolicy(base, Guards::denyUnknown);
  }

  /** The policy demands an approval for everything. */
  static Scenario approveAll(Scenario base) {
    return approval(base, "*");
  }

  static List<String> calledTools(Scenario base) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonObject event : base.events()) {
      if ("tool_call".equals(event.text("type"))) {
        names.add(plain(event));
      }
    }
    return List.copyOf(names);
  }

  private static List<JsonObject> callsOf(Scenario base, String tool) {
    return base.events().stream()
        .filter(event -> "tool_call".equals(event.text("type")) && plain(event).equals(tool))
        .toList();
  }

  private static String plain(JsonObject event) {
    return Objects.requireNonNull(event.text("tool")).replace("(commit)", "");
  }

  private static boolean registered(Scenario base, String tool) {
    return base.tools().stream().anyMatch(entry -> tool.equals(entry.text("name")));
  }

  private static boolean has(Scenario base, String tool, String fact) {
    return base.tools().stream()
        .anyMatch(entry -> tool.equals(entry.text("name")) && entry.has(fact));
  }

  private static Scenario withPolicy(Scenario base, UnaryOperator<JsonObject> change) {
    JsonObject policy = base.policy();
    return base.withPolicy(change.apply(policy == null ? OPEN : policy));
  }

  private static JsonObject denyUnknown(JsonObject policy) {
    JsonObject defaults =
        policy.get("defaults") instanceof JsonObject given ? given : JsonObject.EMPTY;
    return policy.with("defaults", defaults.with("unknown_tools", Json.of("deny")));
  }

  private static Scenario block(Scenario base, List<String> tools) {
    JsonObject rule =
        JsonObject.builder()
            .put("id", "added-block")
            .put("tools", Json.strings(tools))
            .put("decision", "block")
            .put("message", "blocked by a test")
            .build();
    return withPolicy(base, policy -> appended(policy, "rules", rule));
  }

  // Keeps a declared way to carry approvals; else takes the traced one.
  private static Scenario approval(Scenario base, String tool) {
    return withPolicy(
        base,
        policy -> {
          List<Json> tools = new ArrayList<>();
          if (policy.get("irreversible") instanceof JsonObject declared
              && declared.get("tools") instanceof JsonArray names) {
            tools.addAll(names.items());
          }
          tools.add(Json.of(tool));
          JsonObject stricter =
              policy.with(
                  "irreversible", JsonObject.builder().put("tools", Json.array(tools)).build());
          return stricter.has("approval")
              ? stricter
              : stricter.with(
                  "approval",
                  JsonObject.builder()
                      .put("token_field", "approval_token")
                      .put("verify", "traced")
                      .build());
        });
  }

  private static Scenario limit(Scenario base, String tool, int calls) {
    JsonObject limit =
        JsonObject.builder()
            .put("id", "added-limit")
            .put("tools", Json.strings(List.of(tool)))
            .put("max_calls", calls)
            .build();
    return withPolicy(base, policy -> appended(policy, "limits", limit));
  }

  private static Scenario argumentLimit(
      Scenario base, String tool, String name, List<JsonObject> calls) {
    BigDecimal most = BigDecimal.ZERO;
    for (JsonObject call : calls) {
      if (args(call).get(name) instanceof JsonNumber number && number.decimal() != null) {
        most = most.max(number.decimal());
      }
    }
    JsonObject limit =
        JsonObject.builder()
            .put("id", "added-bound")
            .put("tools", Json.strings(List.of(tool)))
            .put("argument", name)
            .put("max", JsonNumber.of(most))
            .build();
    return withPolicy(base, policy -> appended(policy, "limits", limit));
  }

  private static JsonObject appended(JsonObject policy, String list, JsonObject item) {
    List<Json> items = new ArrayList<>();
    if (policy.get(list) instanceof JsonArray array) {
      items.addAll(array.items());
    }
    items.add(item);
    return policy.with(list, Json.array(items));
  }

  static Scenario fact(Scenario base, String tool, String name, @Nullable Json value) {
    return base.withTools(
        base.tools().stream()
            .map(entry ->
                !tool.equals(entry.text("name"))
                    ? entry
                    : value == null ? entry.without(name) : entry.with(name, value))
            .toList());
  }

  // An idempotency key on every call of the tool that has none, equal only in equal calls.
  private static Scenario keyed(Scenario base, String tool) {
    Scenario declared =
        schemaAllowsKey(fact(base, tool, "idempotency_arg", Json.of("idempotency_key")), tool);
    return declared.withEvents(
        declared.events().stream()
            .map(event -> {
              if (!"tool_call".equals(event.text("type")) || !plain(event).equals(tool)) {
                return event;
              }
              JsonObject args = args(event);
              return args.has("idempotency_key")
                  ? event
                  : event.with("args", args.with("idempotency_key", key(args)));
            })
            .toList());
  }

  // A schema without other properties would be broken by the recording itself.
  private static Scenario schemaAllowsKey(Scenario base, String tool) {
    return base.withTools(
        base.tools().stream()
            .map(entry ->
                tool.equals(entry.text("name"))
                        && entry.get("args_schema") instanceof JsonObject schema
                        && schema.get("properties") instanceof JsonObject properties
                    ? entry.with(
                        "args_schema",
                        schema.with(
                            "properties", properties.with("idempotency_key", JsonObject.EMPTY)))
                    : entry)
            .toList());
  }

  private static Json key(JsonObject args) {
    return Json.of("k" + Integer.toHexString(args.canonical().hashCode()) + "-77");
  }

  private static JsonObject args(JsonObject call) {
    return call.get("args") instanceof JsonObject args ? args : JsonObject.EMPTY;
  }

  private static Set<String> numbers(List<JsonObject> calls) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonObject call : calls) {
      args(call)
          .members()
          .forEach((name, value) -> {
            if (value instanceof JsonNumber) {
              names.add(name);
            }
          });
    }
    return names;
  }

  // Types every argument that all calls have.
  private static JsonObject schema(List<JsonObject> calls) {
    JsonObject.Builder properties = JsonObject.builder();
    TreeSet<String> required = new TreeSet<>(args(calls.getFirst()).names());
    for (JsonObject call : calls) {
      required.retainAll(args(call).names());
    }
    for (String name : required) {
      Json value = Objects.requireNonNull(args(calls.getFirst()).get(name));
      if (value instanceof JsonString) {
        properties.put(name, JsonObject.builder().put("type", "string").build());
      } else if (value instanceof JsonNumber) {
        properties.put(name, JsonObject.builder().put("type", "number").build());
      }
    }
    return JsonObject.builder()
        .put("type", "object")
        .put("properties", properties.build())
        .put("required", Json.strings(required))
        .build();
  }
}
