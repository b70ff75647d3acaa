package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.Guard;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyEvent;
import java.util.List;
import java.util.Set;

/**
 * Attempt 0: the recording itself, judged (verdict rules, section 2). It is in no rate.
 *
 * @param outcome passed, failed or unsafe
 * @param policyConflict true if a declared guard stops a call that the recording executed
 * @param findings what is wrong, in order of step; suspect ones change no outcome
 * @param conflicts the guards that stop an executed call anywhere: each earns nothing anywhere in
 *     the run (verdict rules, section 4.2)
 * @param policyEvents the decision on every recorded call
 * @param securityEvents the unsafe rules that the recording breaks or may break
 */
public record ControlArm(
    Outcome outcome,
    boolean policyConflict,
    List<ControlFinding> findings,
    Set<Guard> conflicts,
    List<PolicyEvent> policyEvents,
    List<SecurityEvent> securityEvents) {
  public ControlArm {
    findings = List.copyOf(findings);
    conflicts = Set.copyOf(conflicts);
    policyEvents = List.copyOf(policyEvents);
    securityEvents = List.copyOf(securityEvents);
  }

  /**
   * Judges a recording.
   *
   * @param expects globs of tools of which at least one call must have succeeded, each
   * @param canaries values planted to be found if they leave
   */
  public static ControlArm of(PolicyCourse course, List<String> expects, List<String> canaries) {
    return ControlReview.of(course, expects, canaries);
  }

  /** True if the recording already breaks this rule at this step: reported once, here. */
  public boolean alreadyBroken(UnsafeRule rule, int step) {
    return securityEvents.stream().anyMatch(e -> e.rule() == rule && e.step() == step);
  }
}
