package dev.sepurux.server.bootstrap;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The policy that a recording suggests, in the published shape. */
final class PolicyProposal {
  private static final String VERSION = "0.1";
  private static final String DEFAULT_TOKEN_FIELD = "approval_token";

  private final Trace trace;
  private final List<String> irreversible;

  /**
   * @param registry what is known about the trace's tools by now
   */
  PolicyProposal(Trace trace, ToolRegistry registry) {
    this.trace = trace;
    this.irreversible =
        trace.tools().stream()
            .filter(tool -> !tool.isBlank())
            .filter(tool -> isIrreversible(registry.facts(tool, trace.callsOf(tool))))
            .sorted()
            .toList();
  }

  private static boolean isIrreversible(ToolFacts facts) {
    return facts.effect().value() == ToolFacts.Effect.IRREVERSIBLE;
  }

  /** A whole policy: unknown tools are reported, irreversible ones need an approval. */
  JsonObject policy() {
    return JsonObject.builder()
        .put("version", VERSION)
        .put("defaults", JsonObject.builder().put("unknown_tools", "warn").build())
        .put("irreversible", tools(irreversible))
        .put("approval", JsonObject.builder().put("token_field", tokenField()).build())
        .build();
  }

  /** The irreversible tools that a policy does not cover yet; empty if it covers all. */
  Optional<JsonObject> additions(Collection<String> covered) {
    List<String> missing = irreversible.stream().filter(tool -> !covered.contains(tool)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            JsonObject.builder()
                .put("version", VERSION)
                .put("irreversible", tools(missing))
                .build());
  }

  List<String> irreversible() {
    return irreversible;
  }

  private static Json tools(List<String> names) {
    return JsonObject.builder().put("tools", Json.strings(names)).build();
  }

  /** The argument of an irreversible call that looks like an approval, as this agent names it. */
  private String tokenField() {
    for (Call call : trace.calls()) {
      JsonObject args = call.args().asObject();
      if (irreversible.contains(call.tool()) && args != null) {
        for (String name : args.names()) {
          if (name.toLowerCase(Locale.ROOT).contains("approv")) {
            return name;
          }
        }
      }
    }
    return DEFAULT_TOKEN_FIELD;
  }
}
