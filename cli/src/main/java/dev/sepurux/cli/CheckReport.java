package dev.sepurux.cli;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Reason;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.Found;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.State;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.engine.security.ControlFinding;
import java.io.PrintWriter;
import java.util.List;

/** The outcome of a check, for a person: the decision, why, the worst first, what to do next. */
final class CheckReport {
  private static final int FINDINGS = 5;

  private final CheckTotals totals;
  private final PrintWriter out;

  CheckReport(CheckTotals totals, PrintWriter out) {
    this.totals = totals;
    this.out = out;
  }

  void print() {
    Verdict verdict = totals.verdict();
    if (verdict == null) {
      out.println("Nothing was judged.");
    } else {
      print(verdict);
    }
    notRead();
    out.flush();
  }

  private void print(Verdict verdict) {
    RunSummary figures = CheckTotals.figures(verdict);
    out.printf("%s: %s%n", verdict.decision() == Decision.PASS ? "PASS" : "FAIL", what());
    out.printf(
        "   pass rate %s   reliability %s   attempts %d: failed %d, unsafe %d%n",
        Wording.percent(figures.passRate().rounded()),
        Wording.percent(figures.reliability().rounded()),
        figures.attempts(),
        figures.failed(),
        figures.unsafe());
    if (figures.state() == State.NOTHING_AT_STAKE) {
      out.println("   nothing at stake: no question could do harm here");
    }
    section("why", verdict.reasons().stream().map(Reason::detail).toList());
    findings(Found.of(figures));
    section("do next", figures.advice().stream().map((Advice next) -> Wording.of(next)).toList());
    if (totals.judged() > 1) {
      section(
          "least reliable"
              + (totals.failed() > totals.worst().size() ? ", of " + totals.failed() : ""),
          totals.worst().stream().map(CheckReport::line).toList());
    }
  }

  private String what() {
    Checked.Judged only = totals.only();
    if (only != null) {
      return only.place() + " (" + only.task() + ")";
    }
    return totals.failed() == 0
        ? "all %d recordings pass".formatted(totals.judged())
        : "%d of %d recordings do not pass".formatted(totals.failed(), totals.judged());
  }

  private static String line(Checked.Judged judged) {
    return "%s (%s): pass rate %s, reliability %s"
        .formatted(
            judged.place(),
            judged.task(),
            Wording.percent(judged.summary().passRate().rounded()),
            Wording.percent(judged.summary().reliability().rounded()));
  }

  private void findings(List<Found> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.printf(
        "   worst findings%s%n",
        findings.size() > FINDINGS ? " (%d of %d)".formatted(FINDINGS, findings.size()) : "");
    for (Found found : findings.subList(0, Math.min(FINDINGS, findings.size()))) {
      switch (found) {
        case Found.UnderFaults(Finding finding) -> finding(finding);
        case Found.InRecording recording -> finding(recording);
      }
    }
  }

  private void finding(Found.InRecording found) {
    ControlFinding finding = found.finding();
    String place = totals.only() == null ? totals.place(finding) : null;
    out.printf("     - %s%n", Wording.of(finding));
    out.printf(
        "       %s, %s, without any fault%s%s%n",
        found.unsafe() ? "unsafe" : finding.confidence().wire(),
        finding.severity().wire(),
        finding.count() == 1 ? "" : ", %d times".formatted(finding.count()),
        place == null ? "" : ", such as in " + place);
  }

  private void finding(Finding finding) {
    CheckTotals.Example example = totals.example(finding);
    out.printf("     - %s%n", Wording.of(finding, example == null ? null : example.adviceId()));
    out.printf(
        "       %s%s, %d %s%s%n",
        finding.unsafe() > 0 ? "unsafe, " : "",
        finding.severity().wire(),
        finding.attempts(),
        finding.attempts() == 1 ? "attempt" : "attempts",
        example == null ? "" : ", such as " + shown(example));
  }

  private String shown(CheckTotals.Example example) {
    return totals.only() == null
        ? "attempt %d of %s".formatted(example.ordinal(), example.place())
        : "attempt " + example.ordinal();
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.printf("   %s%n", title);
      lines.forEach(line -> out.printf("     - %s%n", line));
    }
  }

  private void notRead() {
    if (totals.notReadCount() > 0) {
      out.printf("NOT READ: %d%n", totals.notReadCount());
      totals.notRead().forEach(bad -> out.printf("     - %s: %s%n", bad.place(), bad.reason()));
      int more = totals.notReadCount() - totals.notRead().size();
      if (more > 0) {
        out.printf("     - and %d more; --format json names them all%n", more);
      }
    }
  }
}
