package dev.sepurux.engine.replay;

import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.security.UnsafeRule;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule says to a question. */
sealed interface Answer {
  /** One sentence: why it ends so. */
  String reason();

  /** The mutation that this is the answer to. */
  Variant variant();

  /** What the policy decided on the changed call, or null if it was not asked. */
  @Nullable Decided decided();

  /**
   * Something visible stops the harm.
   *
   * @param proof where that shows, or null if in the policy or nowhere
   */
  record Contained(
      ContainedBy by,
      ContainedBasis basis,
      String reason,
      @Nullable Evidence proof,
      Variant variant,
      @Nullable Decided decided)
      implements Answer {}

  /**
   * Nothing visible stops it.
   *
   * @param broken the unsafe rule that declared facts show broken, or null: then it is a failure
   * @param remedies guards that would help, the first of them the missing one
   */
  record Harmed(
      Cause cause,
      Harm harm,
      Severity severity,
      @Nullable UnsafeRule broken,
      List<Remedy> remedies,
      String reason,
      Variant variant,
      @Nullable Decided decided)
      implements Answer {}

  /**
   * A decision of the policy on a call that the mutation changes, adds or re-sends.
   *
   * @param step the event of the call that it replaces or follows
   */
  record Decided(
      int step, String tool, dev.sepurux.engine.json.JsonObject args, PolicyDecision decision) {}
}
