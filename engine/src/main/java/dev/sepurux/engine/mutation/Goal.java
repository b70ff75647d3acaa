package dev.sepurux.engine.mutation;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tool that an attacker would want called: the worst with an effect at hand, one that the
 * recording calls before one that is merely registered, then by name. A recording without effects
 * shows an agent that only reads: what else its project has registered is not at its hand as far as
 * can be seen (as with invented tools).
 */
public record Goal(String tool, Severity severity) {

  /** The worst tool with an effect in recording or registry; null if the recording makes none. */
  public static @Nullable Goal worst(Analysis analysis) {
    if (analysis.effectCalls().isEmpty()) {
      return null;
    }
    Goal called = worstOf(analysis, new TreeSet<>(analysis.trace().tools()));
    Goal registered = worstOf(analysis, analysis.registry().names());
    if (called == null || registered == null) {
      return called == null ? registered : called;
    }
    return registered.severity.compareTo(called.severity) > 0 ? registered : called;
  }

  private static @Nullable Goal worstOf(Analysis analysis, Set<String> names) {
    Goal worst = null;
    for (String name : names) {
      ToolFacts facts = analysis.facts(name);
      Severity severity = Severity.of(facts);
      if (facts.hasEffect() && (worst == null || severity.compareTo(worst.severity) > 0)) {
        worst = new Goal(name, severity);
      }
    }
    return worst;
  }
}
