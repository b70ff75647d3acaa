package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

/**
 * What has changed since the verdict before, on the same campaign.
 *
 * @param path of that verdict
 * @param at when it was submitted, ms since 1970
 * @param change of the pass rate, as {@code +3.2 points}
 * @param appeared findings that were not there
 * @param gone findings that are not there any more
 */
record Delta(
    String path,
    long at,
    String decision,
    String before,
    String after,
    String change,
    List<String> appeared,
    List<String> gone) {
  /** Further ones are only counted. */
  private static final int MOST = 5;

  static Delta of(String path, long at, Verdict before, RunSummary then, RunSummary now) {
    BigDecimal change = now.passRate().rounded().subtract(then.passRate().rounded());
    BigDecimal points = change.movePointRight(2).setScale(1, RoundingMode.HALF_EVEN);
    return new Delta(
        path,
        at,
        before.decision().wire(),
        Show.percent(then.passRate().rounded()),
        Show.percent(now.passRate().rounded()),
        points.signum() == 0
            ? "no change"
            : (points.signum() > 0 ? "+" : "−") + points.abs().toPlainString() + " points",
        without(now.findings(), then.findings()),
        without(then.findings(), now.findings()));
  }

  private static List<String> without(List<Finding> findings, List<Finding> others) {
    return findings.stream()
        .filter(one -> others.stream().noneMatch(other -> same(one, other)))
        .map(one -> Wording.of(one, null))
        .toList();
  }

  private static boolean same(Finding one, Finding other) {
    return one.rule().equals(other.rule())
        && Objects.equals(one.tool(), other.tool())
        && Objects.equals(one.missingGuard(), other.missingGuard());
  }

  List<String> firstAppeared() {
    return appeared.subList(0, Math.min(MOST, appeared.size()));
  }

  List<String> firstGone() {
    return gone.subList(0, Math.min(MOST, gone.size()));
  }

  boolean isSame() {
    return appeared.isEmpty() && gone.isEmpty();
  }
}
