package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Guesses what a tool does from verbs in its name, argument names and MCP hints. */
public final class ToolInference {
  private ToolInference() {}

  /**
   * What can be guessed about a tool.
   *
   * @param entry what the registry or an MCP server says about it ({@code description, args_schema,
   *     annotations}), or null
   */
  public static ToolFacts infer(String tool, List<Call> calls, @Nullable JsonObject entry) {
    return new ToolFacts(
        tool,
        new Fact<>(ToolFacts.Effect.REVERSIBLE, Basis.ASSUMED, "nothing is known"),
        new Fact<>(ToolFacts.Egress.NONE, Basis.ASSUMED, "nothing is known"),
        new Fact<>(ToolFacts.Integrity.TRUSTED, Basis.ASSUMED, "nothing is known"),
        new Fact<>(ToolFacts.Confidentiality.INTERNAL, Basis.ASSUMED, "nothing is known"),
        new Fact<>(List.of(), Basis.ASSUMED, "nothing is known"),
        new Fact<>(Optional.empty(), Basis.ASSUMED, "nothing is known"),
        new Fact<>(false, Basis.ASSUMED, "nothing is known"),
        null,
        null,
        null,
        null,
        false);
  }
}
