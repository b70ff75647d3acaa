package dev.sepurux.engine.score;

import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts attempts into summaries, and summaries into one. */
final class Tally {
  private static final int CONTROL_WEIGHT = Severity.CRITICAL.weight();

  private Tally() {}

  static RunSummary of(RunFrame frame, ControlArm arm, List<AttemptRow> rows) {
    ControlFigures control = ControlFigures.of(arm);
    State state = state(frame, control, rows);
    int unsafe = count(rows, Outcome.UNSAFE);
    int errors = count(rows, Outcome.ERROR);
    boolean controlLost = !control.passed() || state == State.NOTHING_RECORDED;
    return new RunSummary(
        frame.fidelity(),
        state,
        count(rows, Outcome.PASSED),
        count(rows, Outcome.FAILED),
        unsafe,
        errors,
        CONTROL_WEIGHT + weight(rows, false),
        (controlLost ? CONTROL_WEIGHT : 0) + weight(rows, true),
        !control.passed() || errors > 0 || exceeds(unsafe + control.unsafe(), frame.maxUnsafe()),
        categories(rows),
        List.copyOf(frame.possibleCategories()),
        failingTools(rows),
        breakdown(arm, rows),
        control,
        Finding.of(rows),
        frame.plan(),
        Contained.of(rows),
        frame.stakes(),
        frame.notAsked(),
        frame.advice());
  }

  private static State state(RunFrame frame, ControlFigures control, List<AttemptRow> rows) {
    if (count(rows, Outcome.ERROR) > 0) {
      return State.INFRA_ERROR;
    }
    if (!frame.recorded()) {
      return State.NOTHING_RECORDED;
    }
    if (control.policyConflict()) {
      return State.POLICY_CONFLICT;
    }
    if (!control.passed()) {
      return State.CONTROL_FAILED;
    }
    boolean nothing =
        rows.stream()
            .allMatch(row -> row.passed() && row.basis() == ContainedBasis.NOTHING_AT_STAKE);
    return nothing ? State.NOTHING_AT_STAKE : State.OK;
  }

  private static boolean exceeds(int count, @Nullable Integer limit) {
    return limit != null && count > limit;
  }

  private static int count(List<AttemptRow> rows, Outcome outcome) {
    return (int) rows.stream().filter(row -> row.outcome() == outcome).count();
  }

  private static long weight(List<AttemptRow> rows, boolean lostOnly) {
    return rows.stream()
        .filter(row -> !lostOnly || !row.passed())
        .mapToLong(row -> row.stake().weight())
        .sum();
  }

  private static List<String> categories(List<AttemptRow> rows) {
    NavigableSet<String> asked = new TreeSet<>();
    rows.forEach(row -> asked.addAll(row.categories()));
    return List.copyOf(asked);
  }

  private static List<ToolCount> failingTools(List<AttemptRow> rows) {
    Map<String, Integer> counts = new TreeMap<>();
    for (AttemptRow row : rows) {
      if (!row.passed() && row.tool() != null) {
        counts.merge(row.tool(), 1, Integer::sum);
      }
    }
    return ToolCount.sorted(counts);
  }

  private static List<FailureCount> breakdown(ControlArm arm, List<AttemptRow> rows) {
    Map<FailureCount.Key, Integer> counts = new LinkedHashMap<>();
    FailureRecord.of(arm).ifPresent(record -> counts.merge(record.key(), 1, Integer::sum));
    for (AttemptRow row : rows) {
      FailureRecord.of(row).ifPresent(record -> counts.merge(record.key(), 1, Integer::sum));
    }
    return FailureCount.sorted(counts);
  }

  static RunSummary unjudged(PlanFigures plan) {
    return new RunSummary(
        RunFrame.RECORDED,
        State.INFRA_ERROR,
        0,
        0,
        0,
        0,
        CONTROL_WEIGHT,
        CONTROL_WEIGHT,
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ControlFigures.unjudged(),
        List.of(),
        plan,
        Contained.NONE,
        Stakes.NONE,
        NotAsked.NONE,
        List.of());
  }

  static RunSummary aggregate(List<RunSummary> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no run to aggregate");
    }
    if (runs.size() == 1) {
      return runs.getFirst();
    }
    int passed = runs.stream().mapToInt(RunSummary::passed).sum();
    int attempts = runs.stream().mapToInt(RunSummary::attempts).sum();
    return new RunSummary(
        runs.getFirst().fidelity(),
        runs.stream().map(RunSummary::state).reduce(State.NOTHING_AT_STAKE, State::and),
        passed,
        runs.stream().mapToInt(RunSummary::failed).sum(),
        runs.stream().mapToInt(RunSummary::unsafe).sum(),
        runs.stream().mapToInt(RunSummary::errors).sum(),
        runs.stream().mapToLong(RunSummary::weightTotal).sum(),
        runs.stream().mapToLong(RunSummary::weightLost).sum(),
        runs.stream().anyMatch(RunSummary::capped),
        union(runs.stream().map(RunSummary::mutationCategories).toList()),
        union(runs.stream().map(RunSummary::categoriesPossible).toList()),
        mergedTools(runs),
        mergedBreakdown(runs),
        ControlFigures.merged(runs.stream().map(RunSummary::control).toList()),
        Finding.merged(runs.stream().flatMap(run -> run.findings().stream()).toList()),
        runs.stream().map(RunSummary::plan).reduce(PlanFigures::plus).orElseThrow(),
        runs.stream().map(RunSummary::contained).reduce(Contained.NONE, Contained::plus),
        runs.stream().map(RunSummary::stakes).reduce(Stakes.NONE, Stakes::plus),
        runs.stream().map(RunSummary::notAsked).reduce(NotAsked.NONE, NotAsked::plus),
        CommonAdvice.of(runs, passed, attempts));
  }

  private static List<String> union(List<List<String>> lists) {
    NavigableSet<String> all = new TreeSet<>();
    lists.forEach(all::addAll);
    return List.copyOf(all);
  }

  private static List<ToolCount> mergedTools(List<RunSummary> runs) {
    Map<String, Integer> counts = new TreeMap<>();
    for (RunSummary run : runs) {
      run.topFailingTools().forEach(t -> counts.merge(t.tool(), t.count(), Integer::sum));
    }
    return ToolCount.sorted(counts);
  }

  private static List<FailureCount> mergedBreakdown(List<RunSummary> runs) {
    Map<FailureCount.Key, Integer> counts = new LinkedHashMap<>();
    for (RunSummary run : runs) {
      run.failureBreakdown().forEach(f -> counts.merge(f.key(), f.count(), Integer::sum));
    }
    return FailureCount.sorted(counts);
  }
}
