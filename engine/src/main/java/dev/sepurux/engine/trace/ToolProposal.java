package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/**
 * What the bootstrap of a trace would store about a tool.
 *
 * @param name the tool's name without {@code (commit)}
 * @param zone {@code trusted}, {@code untrusted} or {@code sensitive}
 * @param facts the guesses behind it, each with its reason
 * @param entry the registry entry, with {@code source: "bootstrap"}
 */
public record ToolProposal(String name, String zone, ToolFacts facts, JsonObject entry) {

  /** Proposals for the tools of a trace that the registry does not know, in order of first call. */
  public static List<ToolProposal> of(Trace trace, ToolRegistry registry) {
    return trace.tools().stream()
        .filter(tool -> !tool.isBlank() && registry.entry(tool) == null)
        .map(tool -> of(ToolInference.infer(tool, trace.callsOf(tool), null)))
        .toList();
  }

  private static ToolProposal of(ToolFacts facts) {
    String zone = zone(facts);
    return new ToolProposal(facts.name(), zone, facts, entry(facts, zone));
  }

  static String zone(ToolFacts facts) {
    return facts.integrity().value() == ToolFacts.Integrity.UNTRUSTED
        ? "untrusted"
        : facts.confidentiality().value().compareTo(ToolFacts.Confidentiality.SENSITIVE) >= 0
            ? "sensitive"
            : "trusted";
  }

  private static JsonObject entry(ToolFacts facts, String zone) {
    JsonObject.Builder entry =
        JsonObject.builder()
            .put("name", facts.name())
            .put("zone", zone)
            .put("effect", facts.effect().value().wire())
            .put("egress", facts.egress().value().wire())
            .put(
                "output",
                JsonObject.builder()
                    .put("integrity", facts.integrity().value().wire())
                    .put("confidentiality", facts.confidentiality().value().wire())
                    .build())
            .put("critical_args", Json.strings(facts.criticalArgs().value()));
    facts.idempotencyArg().value().ifPresent(name -> entry.put("idempotency_arg", name));
    return entry.put("idempotent", facts.idempotent().value()).put("source", "bootstrap").build();
  }
}
