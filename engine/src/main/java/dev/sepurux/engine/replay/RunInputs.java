package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.ApprovalIssuer;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.util.List;

/**
 * Everything that a run's result depends on.
 *
 * @param trace the recording
 * @param tools what the project says about its tools
 * @param policy the policy pack; {@link PolicyPack#NONE} if there is none
 * @param mutations what the campaign asks with
 * @param attemptsCount most attempts, 1 to 10,000; without the control arm
 * @param seed the user's seed; 0 if none is given
 * @param thresholds only {@code max_unsafe} is read: it caps the reliability score
 * @param expects globs of tools that must have done something in the recording
 * @param approvals what the project is known to have approved
 * @param learned what other recordings show of the tools' results; it shapes wrong values and stops
 *     nothing
 */
public record RunInputs(
    Trace trace,
    ToolRegistry tools,
    PolicyPack policy,
    MutationSelection mutations,
    int attemptsCount,
    long seed,
    Thresholds thresholds,
    List<String> expects,
    ApprovalIssuer approvals,
    LearnedSchemas learned) {
  /** The most attempts that one run may have. */
  public static final int MAX_ATTEMPTS = 10_000;

  /** Where nothing is known of approvals or of other recordings. */
  public RunInputs(
      Trace trace,
      ToolRegistry tools,
      PolicyPack policy,
      MutationSelection mutations,
      int attemptsCount,
      long seed,
      Thresholds thresholds,
      List<String> expects) {
    this(
        trace,
        tools,
        policy,
        mutations,
        attemptsCount,
        seed,
        thresholds,
        expects,
        ApprovalIssuer.NONE,
        LearnedSchemas.NONE);
  }

  public RunInputs {
    expects = List.copyOf(expects);
    if (attemptsCount < 1 || attemptsCount > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "attempts_count is " + attemptsCount + "; it must be 1 to " + MAX_ATTEMPTS);
    }
  }

  /** The same under another policy. */
  public RunInputs under(PolicyPack other) {
    return new RunInputs(
        trace,
        tools,
        other,
        mutations,
        attemptsCount,
        seed,
        thresholds,
        expects,
        approvals,
        learned);
  }
}
