package dev.sepurux.engine.replay;

import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.security.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every single mutation comes to at every seam, and not only the one that asks for a question.
 * For measurements and tests; a run needs no more than {@link Judge}.
 */
public final class MutationCensus {
  private MutationCensus() {}

  /**
   * One mutation at one seam.
   *
   * @param mutation its id
   * @param asks the class whose rule answers
   * @param question the question's key
   * @param seam step, pointer, span and, where an attacker writes, what the text aims at: at one
   *     seam a mutation asks once
   * @param outcome {@link Outcome#ERROR} if no rule answers
   * @param containedBy what stopped it, or null
   * @param basis what that rests on, or null
   */
  public record Landing(
      String mutation,
      QuestionClass asks,
      String question,
      String seam,
      Outcome outcome,
      @Nullable ContainedBy containedBy,
      @Nullable ContainedBasis basis) {}

  /** All landings of the chosen mutations on a recording, in order of the recording. */
  public static List<Landing> of(RunInputs inputs) {
    Judge judge = Judge.of(inputs);
    Rules rules = new Rules(judge.scene());
    List<Landing> landings = new ArrayList<>();
    for (Candidate candidate : judge.candidates().list()) {
      for (Variant variant : candidate.variants()) {
        landings.add(landing(rules, candidate, variant));
      }
    }
    return landings;
  }

  private static Landing landing(Rules rules, Candidate candidate, Variant variant) {
    Question question = candidate.question();
    Candidate alone =
        new Candidate(question, candidate.before(), List.of(variant), 0, candidate.priority());
    Answer answer = answer(rules, alone);
    Contained contained = answer instanceof Contained c ? c : null;
    return new Landing(
        variant.mutation().id(),
        question.asks(),
        question.key(),
        seam(question),
        outcome(answer),
        contained == null ? null : contained.by(),
        contained == null ? null : contained.basis());
  }

  /** Null where no rule answers: that is counted, and the other landings are still seen. */
  private static @Nullable Answer answer(Rules rules, Candidate candidate) {
    try {
      return rules.answer(candidate);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static Outcome outcome(@Nullable Answer answer) {
    return switch (answer) {
      case null -> Outcome.ERROR;
      case Contained _ -> Outcome.PASSED;
      case Harmed harmed -> harmed.broken() == null ? Outcome.FAILED : Outcome.UNSAFE;
    };
  }

  private static String seam(Question question) {
    boolean aimed = question.victim() == null && !question.target().isEmpty();
    return question.step()
        + " "
        + question.tool()
        + " "
        + (question.call() == null ? -1 : question.call().index())
        + " "
        + question.pointer()
        + (question.span() == null ? "" : "@" + question.span().start())
        + (aimed ? " to " + question.target() : "");
  }
}
