package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.server.run.AttemptCount;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tool by category of fault, the worst tool first; what was not asked is there as well.
 *
 * @param categories all that there are
 * @param more tools that are left out, since there are too many
 */
record HeatMap(List<String> categories, List<Row> rows, int more) {
  private static final int MOST_TOOLS = 60;
  private static final String WHOLE_RUN = "(the whole run)";

  /** A tool; its name may be anything. */
  record Row(String tool, Tally all, List<Cell> cells) {}

  private static final class Counted {
    private Tally tally = Tally.NONE;
    private final Set<String> lostClasses = new LinkedHashSet<>();

    void add(AttemptCount count) {
      Tally one = Tally.of(count.outcome(), count.attempts());
      tally = tally.plus(one);
      if (one.lost() > 0) {
        lostClasses.add(count.questionClass());
      }
    }
  }

  /**
   * Counts.
   *
   * @param at the address of the list of attempts, without a query
   */
  static HeatMap of(List<AttemptCount> counts, List<Finding> findings, String at) {
    Map<String, Map<String, Counted>> byTool = new TreeMap<>();
    for (AttemptCount count : counts) {
      byTool
          .computeIfAbsent(count.tool() == null ? "" : count.tool(), _ -> new HashMap<>())
          .computeIfAbsent(count.category(), _ -> new Counted())
          .add(count);
    }
    List<Row> rows = new ArrayList<>();
    byTool.forEach((tool, counted) -> rows.add(row(tool, counted, findings, at)));
    rows.sort(
        Comparator.comparingInt((Row row) -> row.all().unsafe())
            .thenComparingInt(row -> row.all().lost())
            .reversed());
    int shown = Math.min(rows.size(), MOST_TOOLS);
    return new HeatMap(Catalogue.CATEGORIES, rows.subList(0, shown), rows.size() - shown);
  }

  private static Row row(
      String tool, Map<String, Counted> counted, List<Finding> findings, String at) {
    List<Cell> cells = new ArrayList<>();
    Tally all = Tally.NONE;
    String name = tool.isEmpty() ? WHOLE_RUN : tool;
    for (String category : Catalogue.CATEGORIES) {
      Counted one = counted.getOrDefault(category, new Counted());
      all = all.plus(one.tally);
      String path =
          new Query(at)
              .with("tool", tool.isEmpty() ? null : tool)
              .with("category", category)
              .text("attempts");
      cells.add(
          Cell.of(
              Faults.category(category) + " at " + name,
              one.tally,
              why(tool, one, findings),
              path));
    }
    return new Row(name, all, cells);
  }

  private static List<String> why(String tool, Counted counted, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> Objects.equals(finding.tool() == null ? "" : finding.tool(), tool))
        .filter(finding -> counted.lostClasses.contains(finding.rule()))
        .map(HeatMap::why)
        .distinct()
        .limit(2)
        .toList();
  }

  /** The harm of a finding and the guard that it lacks. */
  static String why(Finding finding) {
    String harm = finding.harm() == null ? finding.type() : finding.harm();
    String guard = finding.missingGuard();
    return Show.words(harm) + (guard == null ? "" : ", no " + Show.words(guard));
  }
}
