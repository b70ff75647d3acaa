import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolProposal;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds guards to a recording, its tool registry and its policy, as a team would that has them. */
final class TraceGuards {
  private static final String KEY = "idempotency_key";
  private static final String TOKEN = "approval_token";
  private static final String ASK = "approvals.request";

  /** A recording with what it is judged by. */
  record Guarded(JsonObject document, List<JsonObject> tools, PolicyPack policy) {}

  private final JsonObject document;
  private final Map<String, JsonObject> entries = new TreeMap<>();
  private final Set<String> acting = new TreeSet<>();
  private final Map<String, List<JsonObject>> calls = new TreeMap<>();

  private TraceGuards(JsonObject document, Trace trace, List<JsonObject> tools) {
    this.document = document;
    tools.forEach(tool -> entries.put(tool.text("name"), tool));
    ToolRegistry registry = ToolRegistry.of(tools);
    // Deny knows what was called: a team that denies unknown tools has registered its own.
    for (ToolProposal proposal : ToolProposal.of(trace, registry)) {
      entries.put(proposal.name(), proposal.entry().without("source"));
    }
    Analysis analysis =
        Analysis.of(trace, ToolRegistry.of(entries.values()), Set.of(), Basis.DECLARED);
    Set<String> names = new TreeSet<>(entries.keySet());
    names.addAll(trace.tools());
    for (String name : names) {
      ToolFacts facts = analysis.facts(name);
      if (facts.hasEffect() || facts.egress().value() == ToolFacts.Egress.EXTERNAL) {
        acting.add(name);
      }
    }
    trace.calls().stream()
        .filter(analysis::hasEffect)
        .forEach(call -> acting.add(call.tool()));
    for (JsonObject event : events(document)) {
      if ("tool_call".equals(event.text("type"))) {
        calls.computeIfAbsent(tool(event), name -> new ArrayList<>()).add(args(event));
      }
    }
  }

  /** Unknown tools are denied, and no tool is called more often than it was. */
  static Guarded denyAndLimits(JsonObject document, Trace trace, List<JsonObject> tools) {
    TraceGuards guards = new TraceGuards(document, trace, tools);
    return new Guarded(
        document, List.copyOf(guards.entries.values()), policy(guards.limited().build()));
  }

  /** Every call that acts carries an idempotency key, and the registry says so. */
  static Guarded keys(JsonObject document, Trace trace, List<JsonObject> tools) {
    TraceGuards guards = new TraceGuards(document, trace, tools);
    guards.declareKeys();
    return new Guarded(
        guards.with(false), List.copyOf(guards.entries.values()), PolicyPack.NONE);
  }

  /** All of it, schemas for arguments, and a user who says what is to be done and approves it. */
  static Guarded all(JsonObject document, Trace trace, List<JsonObject> tools) {
    TraceGuards guards = new TraceGuards(document, trace, tools);
    guards.declareKeys();
    guards.declareSchemas();
    guards.entries.put(
        ASK,
        JsonObject.builder()
            .put("name", ASK)
            .put("zone", "trusted")
            .put("effect", "none")
            .put("egress", "none")
            .build());
    JsonObject approval =
        JsonObject.builder()
            .put("token_field", TOKEN)
            .put("verify", "traced")
            .put("tools", Json.strings(guards.acting))
            .build();
    return new Guarded(
        guards.with(true),
        List.copyOf(guards.entries.values()),
        policy(guards.limited().put("approval", approval).build()));
  }

  private JsonObject.Builder limited() {
    List<Json> limits = new ArrayList<>();
    for (String name : acting) {
      int made = calls.getOrDefault(name, List.of()).size();
      if (made > 0) {
        limits.add(
            JsonObject.builder()
                .put("id", "most-" + limits.size())
                .put("tools", Json.strings(List.of(name)))
                .put("max_calls", made)
                .build());
      }
    }
    return JsonObject.builder()
        .put("version", "0.1")
        .put(
            "defaults",
            JsonObject.builder().put("unknown_tools", "deny").put("on_unavailable", "deny").build())
        .put("limits", Json.array(limits));
  }

  private static PolicyPack policy(JsonObject document) {
    return switch (PolicyPack.parse(document)) {
      case PolicyPack.Parsed.Accepted(PolicyPack pack) -> pack;
      case PolicyPack.Parsed.Refused(var errors) ->
          throw new IllegalArgumentException(errors.toString());
    };
  }

  private void declareKeys() {
    for (String name : acting) {
      JsonObject entry = entries.getOrDefault(name, JsonObject.builder().put("name", name).build());
      entries.put(name, entry.with("idempotency_arg", Json.of(KEY)));
    }
  }

  private void declareSchemas() {
    for (String name : acting) {
      JsonObject entry = entries.getOrDefault(name, JsonObject.builder().put("name", name).build());
      List<JsonObject> made = calls.getOrDefault(name, List.of());
      entries.put(name, made.isEmpty() ? entry : entry.with("args_schema", schema(made)));
    }
  }

  private static JsonObject schema(List<JsonObject> made) {
    Map<String, Set<String>> types = new TreeMap<>();
    Set<String> required = new TreeSet<>(made.getFirst().names());
    for (JsonObject args : made) {
      required.retainAll(args.names());
      args.members()
          .forEach((name, value) ->
              types.computeIfAbsent(name, key -> new TreeSet<>()).add(type(value)));
    }
    JsonObject.Builder properties = JsonObject.builder();
    types.forEach((name, seen) ->
        properties.put(name, JsonObject.builder().put("type", Json.strings(seen)).build()));
    properties.put(KEY, JsonObject.builder().put("type", "string").build());
    properties.put(TOKEN, JsonObject.builder().put("type", "string").build());
    return JsonObject.builder()
        .put("type", "object")
        .put("properties", properties.build())
        .put("required", Json.strings(required))
        .put("additionalProperties", false)
        .build();
  }

  private static String type(Json value) {
    return switch (value) {
      case JsonString _ -> "string";
      case JsonNumber _ -> "number";
      case JsonBool _ -> "boolean";
      case JsonNull _ -> "null";
      case JsonArray _ -> "array";
      case JsonObject _ -> "object";
    };
  }

  /** The recording with keys on the calls that act and, if wanted, a word and a token for each. */
  private JsonObject with(boolean approved) {
    List<Json> told = new ArrayList<>();
    int n = 0;
    for (JsonObject event : events(document)) {
      if (!"tool_call".equals(event.text("type")) || !acting.contains(tool(event))) {
        told.add(event);
        continue;
      }
      JsonObject args = args(event);
      JsonObject keyed = args.with(KEY, Json.of("key-" + key(tool(event), args)));
      if (approved) {
        n++;
        String token = "apr_" + Integer.toHexString(0x51A7 + n * 7919) + "q" + n;
        told.add(event(event, "prompt").put("name", "user").put("input", args).build());
        told.add(
            event(event, "tool_call")
                .put("tool", ASK)
                .put("call_id", "approval-" + n)
                .put("args", JsonObject.builder().put("tool", tool(event)).put("call", args).build())
                .build());
        told.add(
            event(event, "tool_result")
                .put("tool", ASK)
                .put("call_id", "approval-" + n)
                .put("result", JsonObject.builder().put(TOKEN, token).build())
                .build());
        keyed = keyed.with(TOKEN, Json.of(token));
      }
      told.add(event.with("args", keyed));
    }
    return document.with("events", Json.array(told));
  }

  private static JsonObject.Builder event(JsonObject like, String type) {
    JsonObject.Builder event = JsonObject.builder().put("type", type);
    return like.has("timestamp") ? event.put("timestamp", like.text("timestamp")) : event;
  }

  private static String key(String tool, JsonObject args) {
    return Integer.toHexString((tool + args.canonical()).hashCode()) + "-77";
  }

  private static List<JsonObject> events(JsonObject document) {
    return ((JsonArray) document.get("events"))
        .items().stream().map(JsonObject.class::cast).toList();
  }

  private static String tool(JsonObject event) {
    String name = event.text("tool");
    return name == null ? "" : name.replace("(commit)", "").strip();
  }

  private static JsonObject args(JsonObject event) {
    return event.get("args") instanceof JsonObject args ? args : JsonObject.EMPTY;
  }
}
