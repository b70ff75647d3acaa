package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.trace.Call;
import java.util.List;

/** Judges a recording by all rules of the control arm. */
final class ControlReview {
  private ControlReview() {}

  static ControlArm of(PolicyCourse course, List<String> expects, List<String> canaries) {
    Findings findings = new Findings(course);
    PolicyReview policy = new PolicyReview(course, findings);
    policy.review();
    Trust trust = new Trust(course.analysis());
    SteeringReview steering = new SteeringReview(course, findings, trust);
    EgressReview egress = new EgressReview(course.analysis(), findings, trust);
    for (Call call : course.analysis().trace().calls()) {
      steering.review(call);
      egress.review(call);
    }
    new LeakReview(course, findings, canaries).review();
    new RepeatReview(course.analysis(), findings).review();
    new SessionReview(course, findings).review();
    new EndingReview(course.analysis(), findings).review(expects);
    return new ControlArm(
        findings.outcome(),
        policy.conflict(),
        findings.found(),
        course.pack().strict(),
        policy.conflicts(),
        policy.events(),
        findings.events());
  }
}
