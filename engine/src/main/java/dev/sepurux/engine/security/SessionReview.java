package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * U7: one session read what others can write, touched sensitive data, and acted outward with no
 * approval between. A warning, once a recording: each of the three is ordinary.
 */
final class SessionReview {
  private final PolicyCourse course;
  private final Analysis analysis;
  private final Findings findings;

  SessionReview(PolicyCourse course, Findings findings) {
    this.course = course;
    this.analysis = course.analysis();
    this.findings = findings;
  }

  void review() {
    Call untrusted =
        firstRead(facts ->
            facts.integrity().value() == Integrity.UNTRUSTED
                && facts.integrity().basis() != Basis.ASSUMED);
    Call sensitive =
        firstRead(facts ->
            facts.confidentiality().value().compareTo(Confidentiality.SENSITIVE) >= 0
                && facts.confidentiality().basis() != Basis.ASSUMED);
    if (untrusted == null || sensitive == null) {
      return;
    }
    int from = Math.max(answered(untrusted), answered(sensitive));
    for (Call call : analysis.trace().calls()) {
      if (call.step() > from && call.executed() && isOutward(call)) {
        if (!isApproved(call)) {
          report(call, untrusted, sensitive);
        }
        return;
      }
    }
  }

  private @Nullable Call firstRead(Predicate<ToolFacts> which) {
    return analysis.trace().calls().stream()
        .filter(call -> call.answerStep() != null && call.result() != null)
        .filter(call -> which.test(analysis.facts(call)))
        .min((one, other) -> Integer.compare(answered(one), answered(other)))
        .orElse(null);
  }

  private static int answered(Call call) {
    return call.answerStep() == null ? call.step() : call.answerStep();
  }

  private boolean isOutward(Call call) {
    ToolFacts facts = analysis.facts(call);
    return facts.isOutward()
        && facts.effect().basis() != Basis.ASSUMED
        && facts.egress().basis() != Basis.ASSUMED;
  }

  private boolean isApproved(Call call) {
    return course.decide(call).approval().holds();
  }

  private void report(Call call, Call untrusted, Call sensitive) {
    ToolFacts facts = analysis.facts(call);
    findings.breach(
        UnsafeRule.U7,
        call,
        UnsafeRule.U7.category(),
        null,
        Severity.of(facts),
        Confidence.SUSPECT,
        Findings.risk(facts, "demand an approval for " + facts.name()),
        List.of(
            Excerpts.of(untrusted.step(), "/tool", untrusted.tool()),
            Excerpts.of(sensitive.step(), "/tool", sensitive.tool()),
            Excerpts.of(call.step(), "/args", call.args().compact())),
        facts.name()
            + " acts outward after untrusted data ("
            + untrusted.tool()
            + ") and sensitive data ("
            + sensitive.tool()
            + ") in one session, with no approval between");
  }
}
