package dev.sepurux.engine.score;

import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a summary needs to know of one attempt; the control arm is none.
 *
 * @param ordinal from 1
 * @param mutation id of the representative mutation
 * @param mutationClass the class that was asked ({@code lie}, {@code after_effect}); it is the
 *     {@code rule} of a finding
 * @param categories the categories of all mutations that the attempt stands for
 * @param tool the tool at the seam; null if the question is about the whole run
 * @param stake the severity that the harm would have with every guard off
 * @param basis what the containment rests on; null unless passed
 * @param type the cause as clients know it; null if passed
 * @param harm what it does; null if passed
 * @param missingGuard the guard that would have stopped it; null if passed or none is known
 * @param severity of the harm done; low if passed
 * @param description one sentence for people: what was changed and what came of it
 */
public record AttemptRow(
    int ordinal,
    String mutation,
    String mutationClass,
    List<String> categories,
    @Nullable String tool,
    Severity stake,
    Outcome outcome,
    @Nullable ContainedBasis basis,
    @Nullable String type,
    @Nullable String harm,
    @Nullable String missingGuard,
    Severity severity,
    String description) {
  public AttemptRow {
    categories = List.copyOf(categories);
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
