package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Candidates;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.mutation.Plan;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.Questions;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyEvent;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Answer.Decided;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.score.AttemptRow;
import dev.sepurux.engine.score.PlanFigures;
import dev.sepurux.engine.score.RunFrame;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Stakes;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.security.UnsafeRule;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges a recording: the one way in. Pure: equal inputs give equal results. */
public final class Judge {
  /** Which engine judged: golden files are kept per revision. */
  public static final String REVISION = "3";

  private final RunInputs inputs;
  private final Analysis analysis;
  private final PolicyCourse course;
  private final ControlArm control;
  private final Scene scene;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<PolicyEvent> policyEvents;
  private final List<SecurityEvent> securityEvents;

  private Judge(RunInputs inputs) {
    this.inputs = inputs;
    Set<String> tools = new TreeSet<>(inputs.trace().tools());
    tools.addAll(inputs.tools().names());
    this.analysis =
        Analysis.of(
            inputs.trace(), inputs.tools(), irreversible(inputs, tools), inputs.policy().basis());
    this.course = PolicyCourse.of(inputs.policy(), analysis, inputs.approvals());
    this.control = ControlArm.of(course, inputs.expects(), List.of());
    this.scene = new Scene(course, new Guards(course, control.conflicts()), Set.of());
    this.policyEvents = new ArrayList<>(control.policyEvents());
    this.securityEvents = new ArrayList<>(control.securityEvents());
  }

  /**
   * The tools that the policy declares irreversible. A glob demands approvals of all that it covers
   * but makes no effect of a read: "*" would else give every read questions that pass.
   */
  private static Set<String> irreversible(RunInputs inputs, Set<String> tools) {
    Set<String> declared = new TreeSet<>(inputs.policy().irreversibleAmong(tools));
    declared.removeIf(tool ->
        !inputs.policy().irreversible().contains(tool)
            && !inputs.tools().facts(tool, inputs.trace().callsOf(tool)).hasEffect());
    return declared;
  }

  /** A recording as it is: what is known about it, and what is wrong with it. */
  public record Control(Analysis analysis, ControlArm arm) {}

  /** Judges a recording by itself; nothing is asked of it. */
  public static Control control(Trace trace, ToolRegistry tools, PolicyPack policy) {
    Judge judge =
        new Judge(
            new RunInputs(
                trace,
                tools,
                policy,
                MutationSelection.FULL,
                1,
                0,
                Thresholds.DEFAULTS,
                List.of()));
    return new Control(judge.analysis, judge.control);
  }

  /** Asks the recording all questions of its plan, and sums up. */
  public static RunResult judge(RunInputs inputs) {
    return new Judge(inputs).run();
  }

  /**
   * Plays one attempt out; equal inputs give the attempts that {@link #judge} gives.
   *
   * @param ordinal 0 for the control arm
   * @return null if the plan has no such attempt
   */
  public static @Nullable MutatedTrace mutated(RunInputs inputs, int ordinal) {
    return new Judge(inputs).mutated(ordinal);
  }

  private @Nullable MutatedTrace mutated(int ordinal) {
    if (ordinal == 0) {
      return new MutatedTrace(controlAttempt(), List.of(), inputs.trace().document());
    }
    Plan plan = Plan.of(candidates().list(), inputs.attemptsCount());
    if (ordinal < 0 || ordinal > plan.asked().size()) {
      return null;
    }
    Candidate candidate = plan.asked().get(ordinal - 1);
    Answer answer = new Rules(scene).answer(candidate);
    Attempt attempt = new AttemptWriter().write(ordinal, candidate, answer);
    return Playback.of(scene, candidate.question(), answer, attempt);
  }

  private boolean recorded() {
    return !inputs.trace().calls().isEmpty() || !inputs.trace().answers().isEmpty();
  }

  private Attempt controlAttempt() {
    return ControlAttempt.of(control, recorded());
  }

  static Judge of(RunInputs inputs) {
    return new Judge(inputs);
  }

  Scene scene() {
    return scene;
  }

  /** Everything that could be asked, before the plan chooses. */
  Candidates candidates() {
    return candidates(questions(Questions.exposures(analysis)));
  }

  private Candidates candidates(List<Question> questions) {
    return Candidates.of(analysis, questions, inputs.mutations(), inputs.learned(), inputs.seed());
  }

  private List<Question> questions(List<Question> exposures) {
    List<Question> questions = Questions.of(analysis, approvals());
    return inputs.policy().strictAnswers() ? Questions.merged(questions, exposures) : questions;
  }

  private RunResult run() {
    List<Question> exposures = Questions.exposures(analysis);
    List<Question> questions = questions(exposures);
    Candidates candidates = candidates(questions);
    Plan plan = Plan.of(candidates.list(), inputs.attemptsCount());
    attempts.add(controlAttempt());
    Advisor advisor = ask(plan);
    RunFrame frame =
        new RunFrame(
            RunFrame.RECORDED,
            new PlanFigures(plan.census(), plan.candidates(), inputs.seed(), REVISION),
            candidates.possibleCategories(),
            recorded(),
            Stakes.of(analysis),
            Unasked.of(analysis, questions, exposures, inputs.mutations()),
            advisor.advice(),
            inputs.thresholds().maxUnsafe());
    List<AttemptRow> rows = attempts.stream().skip(1).map(Attempt::row).toList();
    return new RunResult(
        attempts,
        exposures.stream().map(AttemptWriter::exposure).toList(),
        policyEvents,
        securityEvents,
        RunSummary.of(frame, control, rows));
  }

  private Advisor ask(Plan plan) {
    Rules rules = new Rules(scene);
    AttemptWriter writer = new AttemptWriter();
    Advisor advisor = new Advisor(scene, plan.asked().size());
    int ordinal = 0;
    for (Candidate candidate : plan.asked()) {
      ordinal++;
      Answer answer = rules.answer(candidate);
      attempts.add(writer.write(ordinal, candidate, answer));
      listDecision(ordinal, answer.decided());
      if (answer instanceof Harmed harmed) {
        advisor.add(candidate, harmed);
        UnsafeRule broken = harmed.broken();
        if (broken != null) {
          securityEvents.add(event(attempts.getLast(), candidate.question(), broken));
        }
      }
    }
    return advisor;
  }

  /** Every decision of a policy is listed; without one there is none. */
  private void listDecision(int ordinal, @Nullable Decided decided) {
    if (decided != null && !inputs.policy().equals(PolicyPack.NONE)) {
      policyEvents.add(
          PolicyEvent.of(
              ordinal,
              decided.step(),
              decided.tool(),
              course.zone(decided.tool()),
              decided.decision(),
              decided.args()));
    }
  }

  private SecurityEvent event(Attempt attempt, Question question, UnsafeRule broken) {
    String target = question.target().isEmpty() ? question.tool() : question.target();
    if (question.victim() != null && !question.argument().isEmpty()) {
      target = question.victim().tool();
    }
    return new SecurityEvent(
        attempt.ordinal(),
        Math.max(0, question.step()),
        target,
        course.zone(target),
        broken,
        SecurityEvent.Action.FLAGGED,
        broken.category(),
        question.stake(),
        Confidence.DEFINITE,
        JsonObject.builder()
            .put("source", question.tool())
            .put("target", target)
            .put("effect", analysis.facts(target).effect().basis().wire())
            .put("source_integrity", analysis.facts(question.tool()).integrity().basis().wire())
            .build(),
        attempt.evidence().stream()
            .map(e -> new dev.sepurux.engine.security.Evidence(e.step(), e.pointer(), e.excerpt()))
            .toList(),
        attempt.description());
  }

  private Questions.Approvals approvals() {
    PolicyPack policy = inputs.policy();
    return new Questions.Approvals() {
      @Override
      public @Nullable String tokenField() {
        return policy.approval().tokenField();
      }

      @Override
      public boolean demanded(String tool) {
        return course.demandsApproval(tool);
      }

      @Override
      public boolean isOrdered(String tool) {
        return course.isOrdered(tool);
      }

      @Override
      public boolean comesFirst(String first, String second) {
        return course.comesFirst(first, second);
      }

      @Override
      public boolean governs(String tool) {
        return policy.basis() == Basis.DECLARED && course.governs(tool);
      }
    };
  }
}
