package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.Glob;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the recording ended: failures that nothing followed, and effects that were expected. */
final class EndingReview {
  private final Analysis analysis;
  private final Findings findings;

  EndingReview(Analysis analysis, Findings findings) {
    this.analysis = analysis;
    this.findings = findings;
  }

  void review(List<String> expects) {
    unrecovered();
    expected(expects);
  }

  /** The last failure needs a success of the tool or an alternative after it, or an answer. */
  private void unrecovered() {
    Event.Failure last = null;
    for (Event event : analysis.trace().events()) {
      if (event instanceof Event.Failure failure) {
        last = failure;
      }
    }
    if (last == null || answeredAfter(last.step())) {
      return;
    }
    int step = last.step();
    Call failed =
        analysis.trace().calls().stream()
            .filter(call -> call.answerStep() != null && call.answerStep() == step)
            .findFirst()
            .orElse(null);
    if (recoveredAfter(step, failed)) {
      return;
    }
    findings.failed(
        "unrecovered_failure",
        failed == null ? last.tool() : failed.tool(),
        step,
        "unrecovered_failure",
        failed == null ? Severity.LOW : Severity.of(analysis.facts(failed)),
        "the last failure is followed by neither a success nor an answer");
  }

  private boolean answeredAfter(int step) {
    return analysis.trace().answers().stream().anyMatch(answer -> answer.step() > step);
  }

  /** An alternative does at least as much as the call that failed. */
  private boolean recoveredAfter(int step, @Nullable Call failed) {
    Severity needed = failed == null ? Severity.LOW : Severity.of(analysis.facts(failed));
    return analysis.trace().calls().stream()
        .filter(call -> call.step() > step && call.ending() == Call.Ending.SUCCEEDED)
        .anyMatch(call ->
            (failed != null && call.tool().equals(failed.tool()))
                || Severity.of(analysis.facts(call)).compareTo(needed) >= 0);
  }

  /** A recording without answers does not tell of failures either. */
  private static boolean succeeded(Call call) {
    return call.ending() == Call.Ending.SUCCEEDED || call.ending() == Call.Ending.UNANSWERED;
  }

  private void expected(List<String> expects) {
    for (String expected : expects) {
      Glob glob = Glob.of(expected);
      boolean made =
          analysis.trace().calls().stream()
              .anyMatch(call -> succeeded(call) && glob.matches(call.tool()));
      if (!made) {
        findings.failed(
            "expects",
            expected,
            null,
            "expected_effect_missing",
            Severity.MEDIUM,
            "the eval-set expects a call of " + expected + ", and none in the recording succeeded");
      }
    }
  }
}
