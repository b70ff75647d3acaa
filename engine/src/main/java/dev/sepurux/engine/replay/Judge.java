package dev.sepurux.engine.replay;

import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.score.NotAsked;
import dev.sepurux.engine.score.PlanFigures;
import dev.sepurux.engine.score.RunFrame;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Stakes;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import java.util.TreeSet;

/** Judges a recording: the one way in. Pure: equal inputs give equal results. */
public final class Judge {
  /** Which engine judged: golden files are kept per revision. */
  public static final String REVISION = "1";

  private Judge() {}

  /** Asks the recording all questions of its plan, and sums up. */
  public static RunResult judge(RunInputs inputs) {
    Analysis analysis =
        Analysis.of(
            inputs.trace(),
            inputs.tools(),
            inputs.policy().irreversibleAmong(inputs.trace().tools()));
    PolicyCourse course = PolicyCourse.of(inputs.policy(), analysis);
    ControlArm control = ControlArm.of(course, inputs.expects(), List.of());
    RunFrame frame =
        new RunFrame(
            RunFrame.RECORDED,
            new PlanFigures(true, 0, inputs.seed(), REVISION),
            new TreeSet<>(),
            !inputs.trace().calls().isEmpty() || !inputs.trace().answers().isEmpty(),
            Stakes.of(analysis),
            NotAsked.NONE,
            List.of(),
            inputs.thresholds().maxUnsafe());
    return new RunResult(
        List.of(controlAttempt(control)),
        List.of(),
        control.policyEvents(),
        control.securityEvents(),
        RunSummary.of(frame, control, List.of()));
  }

  private static Attempt controlAttempt(ControlArm control) {
    return new Attempt(
        0,
        Attempt.CONTROL,
        Attempt.CONTROL,
        Attempt.CONTROL,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        control.outcome(),
        control.outcome() == Outcome.PASSED ? ContainedBy.NO_EFFECT : null,
        control.outcome() == Outcome.PASSED ? ContainedBasis.SEEN : null,
        null,
        null,
        null,
        null,
        Severity.CRITICAL,
        List.of(),
        null,
        "The recording as it is.");
  }
}
