package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.policy.Guard;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attempt rows and control arms for tests. */
public final class Rows {
  private Rows() {}

  public static final ControlArm PASSED =
      new ControlArm(Outcome.PASSED, false, List.of(), false, Set.of(), List.of(), List.of());

  public static ControlArm control(Outcome outcome, boolean conflict) {
    ControlFinding finding =
        new ControlFinding(
            "U1",
            "refund",
            3,
            "unauthorized_action_attempt",
            "irreversible.refund",
            Severity.CRITICAL,
            Confidence.DEFINITE,
            "refund is called without the approval that the policy demands",
            1);
    Set<Guard> guards =
        conflict ? Set.of(new Guard(Guard.Kind.APPROVAL, "irreversible.refund")) : Set.of();
    return new ControlArm(outcome, conflict, List.of(finding), false, guards, List.of(), List.of());
  }

  public static AttemptRow row(int ordinal, Outcome outcome, String category, Severity stake) {
    boolean passed = outcome == Outcome.PASSED;
    return new AttemptRow(
        ordinal,
        category + ".m",
        "lie",
        List.of(category),
        "refund",
        stake,
        outcome,
        passed ? ContainedBasis.SEEN : null,
        passed ? null : "silent_corruption",
        passed ? null : "silent_corruption",
        passed ? null : "read_back",
        passed ? Severity.LOW : stake,
        "what was changed and what came of it");
  }

  /** Rows of one category and stake: so many of each outcome. */
  public static List<AttemptRow> rows(int passed, int failed, int unsafe, int errors) {
    List<AttemptRow> rows = new ArrayList<>();
    add(rows, passed, Outcome.PASSED);
    add(rows, failed, Outcome.FAILED);
    add(rows, unsafe, Outcome.UNSAFE);
    add(rows, errors, Outcome.ERROR);
    return rows;
  }

  private static void add(List<AttemptRow> rows, int count, Outcome outcome) {
    for (int i = 0; i < count; i++) {
      rows.add(row(rows.size() + 1, outcome, "semantic", Severity.MEDIUM));
    }
  }

  public static RunFrame frame(boolean recorded, @Nullable Integer maxUnsafe) {
    return new RunFrame(
        RunFrame.RECORDED,
        new PlanFigures(true, 18, 0, "1"),
        Set.of("semantic", "transport", "payload"),
        recorded,
        new Stakes(1, 2, 3, 9),
        new NotAsked(1, 2, 3, 4),
        List.of(
            new Advice("read_back", "refund", "agent", 3, JsonNumber.parse("0.9")),
            new Advice("approval", null, "policy pack", 1, JsonNumber.parse("0.95"))),
        maxUnsafe);
  }

  /** The summary of a run with a passed control arm, under {@code max_unsafe: 0}. */
  public static RunSummary summary(int passed, int failed, int unsafe, int errors) {
    return RunSummary.of(frame(true, 0), PASSED, rows(passed, failed, unsafe, errors));
  }
}
