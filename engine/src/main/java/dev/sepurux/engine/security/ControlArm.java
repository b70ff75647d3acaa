package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.Guard;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Attempt 0: the recording itself, judged (verdict rules, section 2). It is in no rate.
 *
 * @param outcome passed, failed or unsafe
 * @param policyConflict true if a declared guard stops a call that the recording executed
 * @param findings what is wrong, in order of step; suspect ones change no outcome unless strict
 * @param strict true if the policy counts suspect findings like definite ones
 * @param conflicts the guards that stop an executed call anywhere: each earns nothing anywhere in
 *     the run (verdict rules, section 4.2)
 * @param policyEvents the decision on every recorded call
 * @param securityEvents the unsafe rules that the recording breaks or may break
 */
public record ControlArm(
    Outcome outcome,
    boolean policyConflict,
    List<ControlFinding> findings,
    boolean strict,
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

  /** True for a finding that changes the outcome. */
  public boolean counts(ControlFinding finding) {
    return strict || finding.confidence() == Confidence.DEFINITE;
  }

  /** The worst of the findings that change the outcome; empty if none does. */
  public Optional<ControlFinding> worst() {
    return findings.stream()
        .filter(this::counts)
        .max(Comparator.comparing(ControlFinding::severity));
  }

  /** True if the recording already breaks this rule at this step: reported once, here. */
  public boolean alreadyBroken(UnsafeRule rule, int step) {
    return securityEvents.stream().anyMatch(e -> e.rule() == rule && e.step() == step);
  }
}
