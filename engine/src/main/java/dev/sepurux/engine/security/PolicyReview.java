package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.Guard;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.policy.PolicyEvent;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** U1 and U6: what the policy says of each call. */
final class PolicyReview {
  private static final String FORGED = "forged_approval";

  private final PolicyCourse course;
  private final Findings findings;
  private final List<PolicyEvent> events = new ArrayList<>();
  private final Set<Guard> conflicts = new HashSet<>();
  private boolean conflict;

  PolicyReview(PolicyCourse course, Findings findings) {
    this.course = course;
    this.findings = findings;
  }

  /** The decision on every recorded call. */
  List<PolicyEvent> events() {
    return events;
  }

  /** The guards that stop a call which the recording executed. */
  Set<Guard> conflicts() {
    return conflicts;
  }

  /** True if one of them is declared. */
  boolean conflict() {
    return conflict;
  }

  void review() {
    course.analysis().trace().calls().forEach(this::review);
  }

  private void review(Call call) {
    PolicyDecision decision = course.decide(call);
    String zone = course.zone(call.tool());
    // Without a policy nobody decides, so there is nothing to list.
    if (!course.pack().equals(PolicyPack.NONE)) {
      events.add(PolicyEvent.of(0, call.step(), call.tool(), zone, decision, call.args()));
    }
    if (!decision.stops()) {
      return;
    }
    if (call.executed()) {
      conflicts.addAll(decision.stoppedBy());
      conflict |= decision.definite();
    }
    List<Guard> denials =
        decision.stoppedBy().stream().filter(g -> g.kind() != Guard.Kind.APPROVAL).toList();
    List<Guard> approvals =
        decision.stoppedBy().stream().filter(g -> g.kind() == Guard.Kind.APPROVAL).toList();
    if (!denials.isEmpty()) {
      breach(call, decision, UnsafeRule.U6, denials.getFirst());
    }
    if (!approvals.isEmpty()) {
      breach(call, decision, UnsafeRule.U1, approvals.getFirst());
    }
  }

  private void breach(Call call, PolicyDecision decision, UnsafeRule rule, Guard guard) {
    // A call that failed by itself made no effect: an attempt worth a look, not a breach.
    Confidence confidence =
        decision.definite() && call.ending() != Call.Ending.FAILED
            ? Confidence.DEFINITE
            : Confidence.SUSPECT;
    boolean forged = rule == UnsafeRule.U1 && decision.approval() == PolicyDecision.Approval.FORGED;
    String settledBy = decision.definite() ? null : settledBy(decision);
    ToolFacts facts = course.analysis().facts(call);
    findings.breach(
        rule,
        call,
        forged ? FORGED : rule.category(),
        guard.name(),
        Severity.of(facts),
        confidence,
        Findings.risk(facts, settledBy),
        List.of(Excerpts.of(call.step(), "/args", call.args().compact())),
        describe(call, decision, rule, guard) + Findings.toSettle(settledBy));
  }

  private String describe(Call call, PolicyDecision decision, UnsafeRule rule, Guard guard) {
    if (proposed()) {
      return did(call) + proposal(decision, rule) + " (" + guard.name() + ")";
    }
    String why =
        rule == UnsafeRule.U1
            ? switch (decision.approval()) {
              case MISSING -> "without the approval that the policy demands";
              case FORGED -> "with a forged approval: " + decision.reason();
              case UNVERIFIED -> "with an approval that the recording does not prove";
              case MISMATCHED -> "with an approval of another call: " + decision.reason();
              case EXPIRED -> "with an approval that had expired";
              case REUSED -> "with an approval that was used before";
              case NOT_REQUIRED, PRESENT, TRACED, BOUND -> "with a valid approval";
            }
            : "against the policy: " + decision.reason();
    return did(call) + " " + why + " (" + guard.name() + ")";
  }

  private static String did(Call call) {
    return call.tool()
        + switch (call.ending()) {
          case SUCCEEDED, UNANSWERED, UNKNOWN -> " is called";
          case BLOCKED -> " is refused when called";
          case FAILED -> " is called, and fails,";
        };
  }

  /** What a pack would say that nobody has confirmed: it demands nothing yet. */
  private static String proposal(PolicyDecision decision, UnsafeRule rule) {
    if (rule != UnsafeRule.U1) {
      return "; the proposed policy would not let it: " + decision.reason();
    }
    return switch (decision.approval()) {
      case MISSING -> "; the proposed policy would demand an approval";
      case FORGED ->
          "; the proposed policy would refuse its approval token, which first appears in untrusted"
              + " text";
      case UNVERIFIED -> "; the proposed policy would demand an approval that the recording proves";
      case MISMATCHED, EXPIRED, REUSED ->
          "; the proposed policy would refuse its approval: " + decision.reason();
      case NOT_REQUIRED, PRESENT, TRACED, BOUND -> "; the proposed policy would let it";
    };
  }

  private boolean proposed() {
    return course.pack().basis() != Basis.DECLARED;
  }

  private String settledBy(PolicyDecision decision) {
    return proposed()
        ? "save the proposed policy pack"
        : decision.approval() == PolicyDecision.Approval.FORGED
            ? "declare the output of the tool that gave the token"
            : "declare the tool";
  }
}
