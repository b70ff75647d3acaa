package dev.sepurux.server.campaign;

import java.util.List;
import java.util.UUID;

/**
 * The pool of a campaign.
 *
 * @param traceIds in order of adding; each once, at most {@link #MAX_TRACES}
 * @param minScenarios fewest traces that a submission needs, 0 to {@link #MAX_TRACES}
 * @param expects globs of tools that a recording must have called
 */
public record EvalSet(List<UUID> traceIds, int minScenarios, List<String> expects) {
  public static final int MAX_TRACES = 10_000;
  static final int MAX_EXPECTS = 200;
  static final int MAX_GLOB = 200;

  /** No pool yet. */
  public static final EvalSet EMPTY = new EvalSet(List.of(), 0, List.of());

  public EvalSet {
    traceIds = List.copyOf(traceIds);
    expects = List.copyOf(expects);
  }
}
