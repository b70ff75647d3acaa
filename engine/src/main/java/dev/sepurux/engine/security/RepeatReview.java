package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Effect;
import dev.sepurux.engine.trace.ToolNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** U5: an irreversible effect made twice by the recording or by its recorded re-send. */
final class RepeatReview {
  private final Analysis analysis;
  private final Findings findings;

  RepeatReview(Analysis analysis, Findings findings) {
    this.analysis = analysis;
    this.findings = findings;
  }

  void review() {
    Set<String> seen = new HashSet<>();
    for (Call first : analysis.effectCalls()) {
      ToolFacts facts = analysis.facts(first);
      if (facts.effect().value() != Effect.IRREVERSIBLE
          || !seen.add(analysis.effectKey(first))
          || isHarmless(first)) {
        continue;
      }
      List<Call> again = analysis.resends(first);
      if (!again.isEmpty()) {
        report(first, again, facts);
      }
    }
  }

  // What is set or gone already stays so, and people who are asked twice can say so.
  private boolean isHarmless(Call call) {
    return analysis.idempotency(call).isPresent()
        || analysis.compensation(call).isPresent()
        || ToolNames.leavesOneState(call.tool())
        || ToolNames.handsOver(call.tool());
  }

  private void report(Call first, List<Call> again, ToolFacts facts) {
    Call second = again.getFirst();
    boolean declared = facts.effect().basis() == Basis.DECLARED;
    String settledBy = declared ? null : "declare the effect of " + facts.name();
    findings.breach(
        UnsafeRule.U5,
        second,
        UnsafeRule.U5.category(),
        null,
        Severity.of(facts),
        declared ? Confidence.DEFINITE : Confidence.SUSPECT,
        Findings.risk(facts, settledBy),
        List.of(
            Excerpts.of(first.step(), "/args", first.args().compact()),
            Excerpts.of(second.step(), "/args", second.args().compact())),
        facts.name()
            + " is made "
            + (again.size() + 1)
            + " times with the same arguments, and nothing tells the effects apart"
            + Findings.toSettle(settledBy));
  }
}
