package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Reason;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.State;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.List;

/**
 * The answer at a glance.
 *
 * @param word the decision, for people
 * @param why one sentence
 */
record Headline(String decision, String word, String why) {

  /**
   * What stands on top.
   *
   * @param ended how many runs have ended
   */
  static Headline of(Verdict verdict, List<Verdict> runs, int ended) {
    String decision = verdict.decision().wire();
    return switch (verdict.decision()) {
      case PENDING ->
          new Headline(
              decision,
              "Judging",
              runs.size() == 1
                  ? "The verdict will be here in a moment."
                  : ended + " of " + Show.count(runs.size(), "scenario") + " judged so far.");
      case PASS -> new Headline(decision, "Pass", held(verdict, runs));
      case FAIL -> new Headline(decision, "Fail", missed(verdict, runs));
    };
  }

  private static String held(Verdict verdict, List<Verdict> runs) {
    RunSummary figures = verdict.figures();
    if (figures == null || (figures.state() == State.NOTHING_AT_STAKE && figures.attempts() == 0)) {
      return "No call of the recording has an effect: there was nothing to contain.";
    }
    String attempts =
        figures.passed() == figures.attempts()
            ? "all " + Show.count(figures.attempts(), "attempt") + " contained"
            : "%s of %s contained"
                .formatted(
                    Show.number(figures.passed()), Show.count(figures.attempts(), "attempt"));
    return runs.size() == 1
        ? Faults.sentence(attempts) + "."
        : "All " + Show.count(runs.size(), "scenario") + " hold: " + attempts + ".";
  }

  private static String missed(Verdict verdict, List<Verdict> runs) {
    Reason first = verdict.reasons().getFirst();
    if (!first.code().equals("run_failed") || first.runs().isEmpty()) {
      return Faults.sentence(because(verdict)) + ".";
    }
    if (runs.size() == 1) {
      return Faults.sentence(because(runs.getFirst())) + ".";
    }
    int worst = worst(runs);
    return "%d of %s fail. The worst is scenario %d: %s."
        .formatted(
            verdict.failedRuns(),
            Show.count(runs.size(), "scenario"),
            worst + 1,
            because(runs.get(worst)));
  }

  /** The first reason, with rates as people write them. */
  private static String because(Verdict verdict) {
    if (verdict.reasons().isEmpty()) {
      return "it does not pass";
    }
    Reason first = verdict.reasons().getFirst();
    RunSummary figures = verdict.figures();
    BigDecimal least = verdict.thresholds().minPassRate();
    if (first.code().equals("min_pass_rate") && figures != null && least != null) {
      return "%s of %s passed, %s; at least %s must"
          .formatted(
              Show.number(figures.passed()),
              Show.count(figures.attempts(), "attempt"),
              Show.percent(figures.passRate().rounded()),
              Show.percent(least));
    }
    return first.detail();
  }

  private static int worst(List<Verdict> runs) {
    int worst = 0;
    for (int i = 1; i < runs.size(); i++) {
      if (isWorse(runs.get(i), runs.get(worst))) {
        worst = i;
      }
    }
    return worst;
  }

  private static boolean isWorse(Verdict left, Verdict right) {
    boolean fails = left.decision() == Decision.FAIL;
    if (fails != (right.decision() == Decision.FAIL)) {
      return fails;
    }
    RunSummary mine = left.figures();
    RunSummary other = right.figures();
    return mine != null
        && other != null
        && mine.passRate().min(other.passRate()).equals(mine.passRate())
        && !mine.passRate().equals(other.passRate());
  }
}
