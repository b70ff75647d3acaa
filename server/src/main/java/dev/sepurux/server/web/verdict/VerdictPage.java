package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.web.Show;
import dev.sepurux.server.web.Tone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a batch or a run.
 *
 * @param path of this page
 * @param campaign its name, which may be any text; empty if it is not known
 * @param figures null while nothing has ended
 * @param live true while it runs
 * @param runIds in order
 * @param advice guards to add next
 * @param moreFindings findings that are not shown
 * @param delta null if there is no verdict before this one
 * @param matrix null for a run
 * @param scenario null for a batch
 * @param attempts null for a batch
 */
record VerdictPage(
    String path,
    String attemptsPath,
    String campaign,
    @Nullable Batch batch,
    long createdAt,
    Headline headline,
    Verdict verdict,
    @Nullable RunSummary figures,
    boolean live,
    List<String> runIds,
    List<Bound> bounds,
    List<FindingRow> findings,
    int moreFindings,
    List<AdviceRow> advice,
    @Nullable Delta delta,
    HeatMap heat,
    @Nullable Matrix matrix,
    @Nullable Scenario scenario,
    @Nullable AttemptList attempts) {
  /** The others are folded, so that the charts are near. */
  private static final int FIRST = 5;

  /**
   * What a run shows besides.
   *
   * @param name the task, which may be any text
   * @param marks one letter an attempt, the control arm first: p, f, u or e
   * @param error why it could not be judged; null if it could
   */
  record Scenario(
      String name,
      String traceId,
      boolean traceDeleted,
      String marks,
      String tally,
      @Nullable String error,
      List<AttemptPage.ControlRow> control) {
    /** The recording's page; empty if it is deleted. */
    String trace() {
      return traceDeleted ? "" : "/traces/" + traceId;
    }
  }

  /** The id of a run by its place in the batch, from 1. */
  String runAt(int place) {
    return runIds.get(place - 1);
  }

  String tone() {
    return Tone.of(headline.decision());
  }

  List<FindingRow> firstFindings() {
    return findings.subList(0, Math.min(FIRST, findings.size()));
  }

  List<FindingRow> otherFindings() {
    return findings.subList(Math.min(FIRST, findings.size()), findings.size());
  }

  /** What to do first; null if nothing is known. */
  @Nullable String firstFix() {
    return headline.decision().equals("fail") && !findings.isEmpty()
        ? findings.getFirst().sentence()
        : null;
  }

  String passRate() {
    return figures == null || live ? "–" : Show.percent(figures.passRate().rounded());
  }

  String reliability() {
    return figures == null || live ? "–" : Show.percent(figures.reliability().rounded());
  }

  String attemptsText() {
    return figures == null || live
        ? "–"
        : Show.number(figures.passed()) + " of " + Show.number(figures.attempts());
  }

  String unsafeText() {
    return figures == null || live ? "–" : Show.number(figures.unsafeAttempts());
  }

  List<Share> contained() {
    return figures == null ? List.of() : Share.contained(figures.contained(), attemptsPath);
  }

  List<Share> notAsked() {
    return figures == null ? List.of() : Share.notAsked(figures.notAsked());
  }

  /** How much was asked. */
  String census() {
    if (figures == null) {
      return "";
    }
    if (figures.plan().candidates() == 0) {
      return "There is no question that this engine can ask here.";
    }
    return figures.plan().census()
        ? "All %s that this engine can ask here were asked."
            .formatted(Show.count(figures.plan().candidates(), "question"))
        : "A sample: %s of the %s that this engine can ask here."
            .formatted(
                Show.number(figures.attempts()),
                Show.count(figures.plan().candidates(), "question"));
  }

  boolean askedNothing() {
    return figures != null && !live && figures.attempts() == 0;
  }
}
