package dev.sepurux.cli;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.security.ControlFinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** All recordings of one check together; of each only its figures are kept. */
final class CheckTotals {
  /** A person reads so many of the recordings that did not pass; JSON names all. */
  private static final int WORST = 5;

  private static final int MOST_NOT_READ = 20;

  private final Thresholds thresholds;
  private final boolean pooled;
  private final List<RunOutcome> outcomes = new ArrayList<>();
  private final List<Checked.NotRead> notRead = new ArrayList<>();
  private final Map<Key, Example> examples = new HashMap<>();
  private final List<Placed> places = new ArrayList<>();
  private final PriorityQueue<Ranked> worst = new PriorityQueue<>(Comparator.reverseOrder());
  private Checked.@Nullable Judged only;
  private int notReadCount;
  private int failed;

  /**
   * @param pooled true if the recordings are a campaign's eval-set
   */
  CheckTotals(Thresholds thresholds, boolean pooled) {
    this.thresholds = thresholds;
    this.pooled = pooled;
  }

  /** A finding of the control arm and the first recording that has it. */
  private record Placed(ControlFinding finding, String place) {}

  /** What a finding is about. */
  private record Key(
      @Nullable String tool, String rule, @Nullable String missingGuard, String severity) {}

  /**
   * An attempt that shows a finding.
   *
   * @param place of the recording
   */
  record Example(String place, int ordinal, boolean unsafe, @Nullable String adviceId) {}

  /** A recording that did not pass; the least reliable first, then in order of reading. */
  private record Ranked(BigDecimal reliability, int order, Checked.Judged judged)
      implements Comparable<Ranked> {
    private static final Comparator<Ranked> ORDER =
        Comparator.comparing(Ranked::reliability).thenComparingInt(Ranked::order);

    @Override
    public int compareTo(Ranked other) {
      return ORDER.compare(this, other);
    }
  }

  void add(Checked checked) {
    switch (checked) {
      case Checked.NotRead missing -> {
        notReadCount++;
        if (notRead.size() < MOST_NOT_READ) {
          notRead.add(missing);
        }
      }
      case Checked.Judged judged -> add(judged);
    }
  }

  private void add(Checked.Judged judged) {
    only = outcomes.isEmpty() ? judged : null;
    outcomes.add(new RunOutcome.Completed(judged.summary()));
    for (Checked.Failing failing : judged.failing()) {
      Key key = new Key(failing.tool(), failing.rule(), failing.missingGuard(), failing.severity());
      Example here =
          new Example(judged.place(), failing.ordinal(), failing.unsafe(), failing.adviceId());
      examples.merge(key, here, (first, next) -> next.unsafe() && !first.unsafe() ? next : first);
    }
    for (ControlFinding finding : judged.summary().control().findings()) {
      if (places.stream().noneMatch(known -> known.finding().isLike(finding))) {
        places.add(new Placed(finding, judged.place()));
      }
    }
    if (!judged.passed()) {
      failed++;
      worst.add(new Ranked(judged.summary().reliability().rounded(), failed, judged));
      if (worst.size() > WORST) {
        worst.remove();
      }
    }
  }

  int judged() {
    return outcomes.size();
  }

  int failed() {
    return failed;
  }

  int notReadCount() {
    return notReadCount;
  }

  /** The first of what could not be read. */
  List<Checked.NotRead> notRead() {
    return List.copyOf(notRead);
  }

  /** The recording if there is only one. */
  Checked.@Nullable Judged only() {
    return only;
  }

  /** The least reliable of those that did not pass, the worst first. */
  List<Checked.Judged> worst() {
    return worst.stream().sorted().map(Ranked::judged).toList();
  }

  /** An attempt that shows the finding, or null. */
  @Nullable Example example(Finding finding) {
    return examples.get(
        new Key(finding.tool(), finding.rule(), finding.missingGuard(), finding.severity().wire()));
  }

  /** The first recording that a finding of the control arm is about, or null. */
  @Nullable String place(ControlFinding finding) {
    return places.stream()
        .filter(known -> known.finding().isLike(finding))
        .map(Placed::place)
        .findFirst()
        .orElse(null);
  }

  /** The verdict on all that was judged; null if nothing was. */
  @Nullable Verdict verdict() {
    if (outcomes.isEmpty()) {
      return null;
    }
    Checked.Judged one = only;
    return one != null && !pooled ? one.verdict() : Verdict.ofBatch(thresholds, true, outcomes);
  }

  /** 0 if all passed, 1 if the gate says no, 3 if something was not seen. */
  int exitCode() {
    Verdict verdict = verdict();
    if (notReadCount > 0 || verdict == null) {
      return CheckCommand.NOT_READ;
    }
    return verdict.decision() == Decision.PASS ? 0 : 1;
  }

  /** The figures over all that was judged. */
  static RunSummary figures(Verdict verdict) {
    RunSummary figures = verdict.figures();
    if (figures == null) {
      throw new IllegalStateException("a verdict on ended runs has figures");
    }
    return figures;
  }
}
