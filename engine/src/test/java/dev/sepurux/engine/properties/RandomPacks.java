package dev.sepurux.engine.properties;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Policies that nobody would write: most compile, some are wrong, some cost much. */
final class RandomPacks {
  private static final List<String> WORDS =
      List.of(
          "args.amount > 100",
          "has(args.amount) && args.amount < 0",
          "args.account == args.order_id",
          "labels.untrusted",
          "session.untrusted && call.effect != 'none'",
          "session.tools.exists(t, t == call.tool)",
          "session.tools.all(t, session.tools.all(u, session.tools.all(v, t != v || u == v)))",
          "session.counts.all(t, session.counts[t] < 2)",
          "args.all(a, args.all(b, args[a] != args[b] || a == b))",
          "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, a + b + c > 0)))",
          "call.tool.matches('(a|aa)+$')",
          "1 / (call.number - 1) > 0",
          "size(labels.untrusted_args) > 0",
          "string(args).contains('x')",
          "call.tol == 'x'",
          "args.amount >");

  private final Random random;
  private final List<String> tools;

  private RandomPacks(long seed, List<String> tools) {
    this.random = new Random(seed);
    this.tools = tools;
  }

  /**
   * A policy.
   *
   * @param tools names that its patterns may mean
   */
  static JsonObject of(long seed, List<String> tools) {
    return new RandomPacks(seed, tools).pack();
  }

  private JsonObject pack() {
    JsonObject.Builder pack = JsonObject.builder().put("version", "0.1");
    if (random.nextBoolean()) {
      pack.put(
          "defaults",
          JsonObject.builder()
              .put("unknown_tools", one("allow", "warn", "deny"))
              .put("on_unavailable", one("allow", "deny"))
              .build());
    }
    if (random.nextInt(3) == 0) {
      pack.put("irreversible", JsonObject.builder().put("tools", Json.strings(globs())).build());
      pack.put(
          "approval",
          JsonObject.builder()
              .put("token_field", one("approval_token", "token", "amount"))
              .put("verify", one("presence", "traced", "bound"))
              .build());
    }
    pack.put("rules", Json.array(several(12, this::rule)));
    pack.put("limits", Json.array(several(4, this::limit)));
    pack.put("order", Json.array(several(2, this::order)));
    pack.put("egress", Json.array(several(2, this::egress)));
    pack.put(
        "secrets",
        Json.strings(random.nextInt(4) == 0 ? List.of("(a+)+$", "[0-9]{8}") : List.of()));
    if (random.nextInt(12) == 0) {
      pack.put(one("rulez", "limits ", "strict"), JsonNull.INSTANCE);
    }
    return pack.build();
  }

  private List<JsonObject> several(int most, IntFunction<JsonObject> made) {
    List<JsonObject> all = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      all.add(made.apply(i));
    }
    return all;
  }

  private JsonObject rule(int i) {
    JsonObject.Builder rule =
        JsonObject.builder()
            .put("id", "r" + i)
            .put("tools", Json.strings(globs()))
            .put("decision", one("block", "allow", "require_approval"));
    if (random.nextInt(4) > 0) {
      rule.put("when", when(random.nextInt(3)));
    }
    return rule.build();
  }

  /** A condition; one in some is wrong. */
  private String when(int depth) {
    // The last two do not compile, so they are rare.
    int bound = random.nextInt(20) == 0 ? WORDS.size() : WORDS.size() - 2;
    String word = WORDS.get(random.nextInt(bound));
    return depth == 0
        ? word
        : "(" + word + one(") && (", ") || (", ") == (") + when(depth - 1) + ")";
  }

  private JsonObject limit(int i) {
    JsonObject.Builder limit =
        JsonObject.builder().put("id", "l" + i).put("tools", Json.strings(globs()));
    return random.nextBoolean()
        ? limit.put("max_calls", random.nextInt(5)).build()
        : limit.put("argument", one("amount", "/a/b", "account")).put("max", 50).build();
  }

  private JsonObject order(int i) {
    return JsonObject.builder().put("id", "o" + i).put("tool", glob()).put("after", glob()).build();
  }

  private JsonObject egress(int i) {
    return JsonObject.builder()
        .put("id", "e" + i)
        .put("tools", Json.strings(globs()))
        .put("argument", one("account", "to", "/x"))
        .put("allow", Json.strings(List.of(one("*", "DE*", "example.com"))))
        .build();
  }

  private List<String> globs() {
    return random.nextBoolean() ? List.of(glob()) : List.of(glob(), glob());
  }

  private String glob() {
    String tool = tools.get(random.nextInt(tools.size()));
    return switch (random.nextInt(4)) {
      case 0 -> "*";
      case 1 -> tool.substring(0, 1 + random.nextInt(tool.length())) + "*";
      default -> tool;
    };
  }

  private String one(String... words) {
    return words[random.nextInt(words.length)];
  }
}
