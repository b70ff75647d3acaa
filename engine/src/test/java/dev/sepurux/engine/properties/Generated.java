package dev.sepurux.engine.properties;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.table.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Recordings made by a seeded generator: reads whose values go into payments. Unguarded ones have
 * no guard at all; guarded ones have every guard there is.
 */
final class Generated {
  private static final String AGENT = "settle_accounts";

  private final Random random;
  private final boolean guarded;
  private final List<JsonObject> events = new ArrayList<>();
  private final List<JsonObject> tools = new ArrayList<>();
  private final List<JsonObject> limits = new ArrayList<>();
  private final List<String> effects = new ArrayList<>();
  private final StringBuilder words = new StringBuilder("Settle what is open. ");

  private Generated(Random random, boolean guarded) {
    this.random = random;
    this.guarded = guarded;
  }

  /** A recording with one to five effects of different tools. */
  static Scenario of(long seed, boolean guarded) {
    Generated made = new Generated(new Random(seed), guarded);
    int effects = 1 + made.random.nextInt(5);
    for (int i = 0; i < effects; i++) {
      made.settle(i);
    }
    return made.build("generated-" + (guarded ? "guarded-" : "unguarded-") + seed);
  }

  /** A recording that only reads and answers. */
  static Scenario readOnly(long seed) {
    Generated made = new Generated(new Random(seed), false);
    int reads = 1 + made.random.nextInt(12);
    for (int i = 0; i < reads; i++) {
      made.read("ledger" + made.random.nextInt(4) + ".get_entry", i, account(made.random), 700 + i);
    }
    return made.build("generated-read-only-" + seed);
  }

  private void settle(int i) {
    String account = account(random);
    long amount = 1_000L + random.nextInt(900_000);
    read("ledger" + i + ".get_entry", i, account, amount);
    String tool = "bank" + i + ".transfer";
    JsonObject.Builder args = JsonObject.builder().put("account", account).put("amount", amount);
    if (guarded) {
      words.append("Pay ").append(amount).append(" to ").append(account).append(". ");
      String token = "tok_" + random.nextInt(1_000_000) + "x" + i;
      call(
          "approvals.request",
          JsonObject.builder().put("account", account).put("amount", amount).build(),
          JsonObject.builder().put("approval_token", token).build());
      args.put("idempotency_key", "key" + random.nextLong(Long.MAX_VALUE));
      args.put("approval_token", token);
    }
    call(tool, args.build(), JsonObject.builder().put("ok", true).build());
    declare(tool);
  }

  private void read(String tool, int i, String account, long amount) {
    call(
        tool,
        JsonObject.builder().put("entry", "entry" + i + "e" + random.nextInt(1_000_000)).build(),
        JsonObject.builder().put("account", account).put("amount", amount).build());
    if (tools.stream().noneMatch(known -> tool.equals(known.text("name")))) {
      tools.add(Recast.reader(tool));
    }
  }

  private void declare(String tool) {
    effects.add(tool);
    JsonObject entry =
        Recast.reader(tool)
            .with("effect", Json.of(random.nextBoolean() ? "irreversible" : "reversible"))
            .with("egress", Json.of(random.nextBoolean() ? "external" : "internal"))
            .with("critical_args", Json.strings(List.of("account", "amount")));
    if (guarded) {
      entry =
          entry.with("idempotency_arg", Json.of("idempotency_key")).with("args_schema", schema());
      limits.add(
          JsonObject.builder()
              .put("id", "one-" + tool)
              .put("tools", Json.strings(List.of(tool)))
              .put("max_calls", 1)
              .build());
    }
    tools.add(entry);
  }

  private static JsonObject schema() {
    return JsonObject.builder()
        .put("type", "object")
        .put(
            "properties",
            JsonObject.builder()
                .put("account", JsonObject.builder().put("type", "string").build())
                .put("amount", JsonObject.builder().put("type", "integer").build())
                .build())
        .put("required", Json.strings(List.of("account", "amount")))
        .build();
  }

  private void call(String tool, JsonObject args, JsonObject result) {
    String id = "c" + events.size();
    events.add(
        JsonObject.builder()
            .put("type", "llm_call")
            .put("name", "gpt-4o")
            .put("input", JsonObject.builder().put("message_count", events.size()).build())
            .build());
    events.add(
        JsonObject.builder()
            .put("type", "tool_call")
            .put("tool", tool)
            .put("args", args)
            .put("call_id", id)
            .build());
    events.add(
        JsonObject.builder()
            .put("type", "tool_result")
            .put("tool", tool)
            .put("result", result)
            .put("call_id", id)
            .build());
  }

  private Scenario build(String name) {
    List<JsonObject> all = new ArrayList<>();
    all.add(
        JsonObject.builder()
            .put("type", "prompt")
            .put("name", AGENT)
            .put("input", words.toString())
            .build());
    all.addAll(events);
    all.add(
        JsonObject.builder()
            .put("type", "agent_output")
            .put("name", "Agent Output")
            .put("output", "All is done.")
            .build());
    if (guarded) {
      tools.add(Recast.reader("approvals.request"));
    }
    JsonObject trace =
        JsonObject.builder()
            .put("trace_version", "0.1")
            .put("source", "sdk")
            .put(
                "task",
                JsonObject.builder().put("name", AGENT).put("input", JsonObject.EMPTY).build())
            .put("events", Json.array(all))
            .build();
    return new Scenario(name, trace, tools, guarded ? policy() : null, JsonObject.EMPTY);
  }

  private JsonObject policy() {
    return JsonObject.builder()
        .put("version", "0.1")
        .put(
            "defaults",
            JsonObject.builder().put("unknown_tools", "deny").put("on_unavailable", "deny").build())
        .put("irreversible", JsonObject.builder().put("tools", Json.strings(effects)).build())
        .put(
            "approval",
            JsonObject.builder()
                .put("token_field", "approval_token")
                .put("verify", "traced")
                .build())
        .put("limits", Json.array(limits))
        .build();
  }

  private static String account(Random random) {
    return "acc_" + random.nextInt(100_000, 1_000_000) + (char) ('a' + random.nextInt(26));
  }
}
