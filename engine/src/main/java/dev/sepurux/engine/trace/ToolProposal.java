package dev.sepurux.engine.trace;

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
    return List.of();
  }
}
