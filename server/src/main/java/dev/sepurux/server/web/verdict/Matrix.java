package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.ScenarioCount;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Scenario by class of question, the worst scenario first.
 *
 * @param classes those that were asked anywhere, worst first
 * @param from how many scenarios stand before the first one shown
 * @param all how many there are
 */
record Matrix(List<String> classes, List<Row> rows, int from, int all) {
  /** A page of them. */
  static final int MOST = 100;

  /**
   * A scenario.
   *
   * @param name the task, which may be any text; with its place in the batch
   * @param why in one sentence, if it does not pass
   */
  record Row(
      String name,
      String path,
      String decision,
      String passRate,
      @Nullable String why,
      List<Cell> cells) {}

  /**
   * A scenario before it is counted.
   *
   * @param place from 1
   */
  record Scenario(int place, Run run, Verdict verdict) {
    private int rank() {
      return verdict.decision() == Decision.FAIL ? 0 : 1;
    }

    private double passRate() {
      RunSummary figures = verdict.figures();
      return figures == null
          ? 1
          : (double) figures.passRate().numerator() / figures.passRate().denominator();
    }
  }

  /** Those of this page, worst first. */
  static List<Scenario> worst(List<Run> runs, List<Verdict> verdicts, int from) {
    List<Scenario> all = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      all.add(new Scenario(i + 1, runs.get(i), verdicts.get(i)));
    }
    all.sort(
        Comparator.comparingInt(Scenario::rank)
            .thenComparingDouble(Scenario::passRate)
            .thenComparingInt(Scenario::place));
    int first = Math.min(from, all.size());
    return all.subList(first, Math.min(all.size(), first + MOST));
  }

  static Matrix of(
      List<Scenario> scenarios,
      List<ScenarioCount> counts,
      Map<UUID, String> names,
      int from,
      int all) {
    Map<UUID, Map<String, Tally>> tallies = new HashMap<>();
    for (ScenarioCount count : counts) {
      tallies
          .computeIfAbsent(count.runId(), _ -> new HashMap<>())
          .merge(count.questionClass(), Tally.of(count.outcome(), count.attempts()), Tally::plus);
    }
    List<String> classes = worstFirst(tallies.values());
    List<Row> rows =
        scenarios.stream()
            .map(scenario ->
                row(
                    scenario,
                    tallies.getOrDefault(scenario.run().id(), Map.of()),
                    classes,
                    names.get(scenario.run().traceId())))
            .toList();
    return new Matrix(classes, rows, from, all);
  }

  /** Classes that were asked: unsafe ones first, since a narrow window shows the first ones. */
  private static List<String> worstFirst(Collection<Map<String, Tally>> runs) {
    Map<String, Tally> all = new HashMap<>();
    runs.forEach(run -> run.forEach((asked, tally) -> all.merge(asked, tally, Tally::plus)));
    return Faults.CLASSES.stream()
        .filter(all::containsKey)
        .sorted(
            Comparator.comparingInt((String asked) -> all.getOrDefault(asked, Tally.NONE).unsafe())
                .thenComparingInt(asked -> all.getOrDefault(asked, Tally.NONE).lost())
                .reversed())
        .toList();
  }

  private static Row row(
      Scenario scenario,
      Map<String, Tally> tallies,
      List<String> classes,
      @Nullable String taskName) {
    Verdict verdict = scenario.verdict();
    RunSummary figures = verdict.figures();
    List<Finding> findings = figures == null ? List.of() : figures.findings();
    String path = "/runs/" + scenario.run().id();
    String name = scenario.place() + ". " + (taskName == null ? "(trace deleted)" : taskName);
    List<Cell> cells = new ArrayList<>();
    for (String asked : classes) {
      List<String> why =
          findings.stream()
              .filter(finding -> finding.rule().equals(asked))
              .map(finding ->
                  (finding.tool() == null ? "" : finding.tool() + ": ") + HeatMap.why(finding))
              .limit(2)
              .toList();
      cells.add(
          Cell.of(
              Faults.asked(asked),
              tallies.getOrDefault(asked, Tally.NONE),
              why,
              new Query(path).with("class", asked).text("attempts")));
    }
    return new Row(
        name,
        path,
        verdict.decision().wire(),
        figures == null || verdict.decision() == Decision.PENDING
            ? ""
            : Show.percent(figures.passRate().rounded()),
        verdict.reasons().isEmpty() ? null : verdict.reasons().getFirst().detail(),
        cells);
  }

  /** Where the scenarios after these are; null if there are none. */
  @Nullable Integer next() {
    return from + rows.size() < all ? Integer.valueOf(from + rows.size()) : null;
  }

  /** Where the scenarios before these are; null if there are none. */
  @Nullable Integer previous() {
    return from == 0 ? null : Integer.valueOf(Math.max(0, from - MOST));
  }
}
