package dev.sepurux.engine.score;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run's summary needs besides its attempts: fixed by the recording and the plan.
 *
 * @param fidelity {@code recorded}
 * @param plan how the questions were chosen
 * @param possibleCategories categories of the catalogue that could be asked of this recording
 * @param recorded true if the recording holds at least one tool call or a final answer
 * @param stakes what is at stake in the recording
 * @param notAsked what it cannot answer
 * @param advice guards in greedy order, at most 5
 * @param maxUnsafe the threshold that applies to the run, or null if none does: it caps the
 *     reliability score
 */
public record RunFrame(
    String fidelity,
    PlanFigures plan,
    Set<String> possibleCategories,
    boolean recorded,
    Stakes stakes,
    NotAsked notAsked,
    List<Advice> advice,
    @Nullable Integer maxUnsafe) {
  /** The fidelity of a verdict that the engine gives alone. */
  public static final String RECORDED = "recorded";

  public RunFrame {
    possibleCategories = Collections.unmodifiableSet(new TreeSet<>(possibleCategories));
    advice = List.copyOf(advice);
  }
}
