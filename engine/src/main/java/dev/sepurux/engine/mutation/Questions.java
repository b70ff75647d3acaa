package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a recording can be asked (verdict rules, section 3), in the order of its steps.
 * What exists here depends on the recording and on facts about its tools alone, never on the
 * mutations that were chosen.
 */
public final class Questions {
  private static final Comparator<Question> ORDER =
      Comparator.comparingInt((Question q) -> q.step() < 0 ? Integer.MAX_VALUE : q.step())
          .thenComparing(Question::asks)
          .thenComparing(q -> q.pointer().toString())
          .thenComparing(Question::key);

  private final Analysis analysis;
  private final Approvals approvals;
  private final List<Question> found = new ArrayList<>();

  private Questions(Analysis analysis, Approvals approvals) {
    this.analysis = analysis;
    this.approvals = approvals;
  }

  /** What the policy says about approvals, as far as questions depend on it. */
  public interface Approvals {
    /** The argument that carries an approval token, or null without a policy. */
    @Nullable String tokenField();

    /** True if calls of the tool need an approval. */
    boolean demanded(String tool);

    /** True if an order wants something done before calls of the tool. */
    boolean isOrdered(String tool);

    /** True if an order wants calls of the first tool before those of the second. */
    boolean comesFirst(String first, String second);

    /** True if somebody declared a policy with a guard that can stop calls of the tool. */
    boolean governs(String tool);
  }

  /** All questions of a recording, without the exposures. */
  public static List<Question> of(Analysis analysis, Approvals approvals) {
    Questions questions = new Questions(analysis, approvals);
    questions.stops();
    for (Call call : analysis.trace().calls()) {
      if (isEffectSeam(analysis, call)) {
        questions.effect(call);
      }
    }
    questions.found.addAll(new ValueQuestions(analysis, approvals.tokenField()).all());
    questions.guards();
    questions.injections();
    questions.wholeRun();
    questions.policy();
    questions.found.sort(ORDER);
    return List.copyOf(questions.found);
  }

  /** Both together, in the order of the recording. */
  public static List<Question> merged(List<Question> questions, List<Question> more) {
    List<Question> all = new ArrayList<>(questions);
    all.addAll(more);
    all.sort(ORDER);
    return List.copyOf(all);
  }

  /**
   * The exposures of a recording: values that only an answer repeats, one question each. They are
   * listed and in no rate, unless the policy is strict about answers.
   */
  public static List<Question> exposures(Analysis analysis) {
    return new ValueQuestions(analysis, null).exposures();
  }

  /**
   * True if faults of an effect can be asked here: it has one, and the call was neither refused nor
   * the recorded failure itself, for which the control arm answers.
   */
  public static boolean isEffectSeam(Analysis analysis, Call call) {
    return analysis.hasEffect(call)
        && (call.ending() == Call.Ending.SUCCEEDED || call.ending() == Call.Ending.UNANSWERED);
  }

  /**
   * The severity of harm done through a call's tool; a call that commits has an effect, whatever
   * its name says.
   */
  public static Severity severity(Analysis analysis, Call call) {
    Severity severity = Severity.of(analysis.facts(call));
    return severity == Severity.LOW && analysis.hasEffect(call) ? Severity.MEDIUM : severity;
  }

  private void stops() {
    Set<String> asked = new HashSet<>();
    Set<Integer> made = new HashSet<>();
    analysis.effectCalls().forEach(call -> made.add(call.index()));
    Severity before = Severity.LOW;
    for (Call call : analysis.trace().calls()) {
      boolean effect = isEffectSeam(analysis, call);
      // A read that feeds no effect adds nothing to what the next effect is asked anyway.
      if (effect || (feedsEffect(call) && asked.add(analysis.stretch(call) + "\0" + call.tool()))) {
        Severity stake = stopStake(call, before);
        add(QuestionClass.STOP_TRANSIENT, call, Pointer.ROOT, "", call, stake);
        add(QuestionClass.STOP_PERMANENT, call, Pointer.ROOT, "", call, stake);
      }
      if (made.contains(call.index()) && analysis.facts(call).isOutward()) {
        before = worse(before, severity(analysis, call));
      }
    }
  }

  private boolean feedsEffect(Call call) {
    return !analysis.hasEffect(call)
        && call.ending() == Call.Ending.SUCCEEDED
        && analysis.provenance().usesOf(call).stream()
            .anyMatch(flow -> ValueQuestions.victim(analysis, flow) != null);
  }

  /** The worst outward effect before the call, if anything with effect is left to do. */
  private Severity stopStake(Call seam, Severity worstBefore) {
    return analysis.effectAtOrAfter(seam.step()) ? worstBefore : Severity.LOW;
  }

  private static Severity worse(Severity one, Severity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void effect(Call call) {
    Severity stake = severity(analysis, call);
    add(QuestionClass.AFTER_EFFECT, call, Pointer.ROOT, "", call, stake);
    add(QuestionClass.DUPLICATE, call, Pointer.ROOT, "", call, stake);
    ToolFacts facts = analysis.facts(call);
    for (String argument : facts.criticalArgs().value()) {
      Json value = call.args().get(argument);
      if (value != null && !value.equals(Json.of((String) null)) && !isCarrier(facts, argument)) {
        add(QuestionClass.ARGUMENTS_SWAPPED, call, Pointer.of(argument), "", call, stake);
      }
    }
    add(QuestionClass.ARGUMENTS_BROKEN, call, Pointer.ROOT, "", call, stake);
    String field = approvals.tokenField();
    if (field != null
        && approvals.demanded(call.tool())
        && call.args().get(field) instanceof JsonString token
        && !token.value().isBlank()) {
      add(QuestionClass.APPROVAL, call, Pointer.ROOT, "", call, stake);
    }
  }

  /** Tokens and keys address nothing. */
  private boolean isCarrier(ToolFacts facts, String argument) {
    return argument.equals(approvals.tokenField())
        || argument.equals(facts.idempotencyArg().value().orElse(null));
  }

  private void guards() {
    for (GuardSteps.Step step : GuardSteps.of(analysis, approvals)) {
      Call effect = step.effect();
      add(
          QuestionClass.GUARD_SKIPPED,
          step.guard(),
          Pointer.ROOT,
          effect.tool(),
          effect,
          severity(analysis, effect));
    }
  }

  /** One question per untrusted tool and goal: a second text of the same tool adds nothing. */
  private void injections() {
    Goal goal = Goal.worst(analysis);
    Exfiltration loot = Exfiltration.of(analysis);
    Set<String> asked = new HashSet<>();
    for (Call call : analysis.trace().calls()) {
      ResultView view = analysis.provenance().view(call);
      if (view != null
          && call.ending() == Call.Ending.SUCCEEDED
          && analysis.facts(call).integrity().value() == ToolFacts.Integrity.UNTRUSTED
          && InjectionPoint.of(view) != null
          && asked.add(call.tool())) {
        if (goal != null) {
          inject(QuestionClass.INJECTED_ACTION, call, goal.tool(), null, goal.severity());
        }
        if (loot != null) {
          Severity stake = Exfiltration.stake(analysis.facts(loot.carrier()));
          inject(QuestionClass.EXFILTRATION, call, loot.carrier(), null, stake);
        }
        alter(call);
      }
    }
  }

  /**
   * The worst outward effect that is still to come, with an argument that an attacker would
   * rewrite. What stays in the house and can be taken back is not worth his text.
   */
  private void alter(Call source) {
    Call worst = null;
    for (Call call : analysis.trace().calls()) {
      if (call.index() > source.index()
          && isEffectSeam(analysis, call)
          && analysis.facts(call).isOutward()
          && GoalArguments.alterable(analysis, call, approvals.tokenField()) != null
          && (worst == null || severity(analysis, call).compareTo(severity(analysis, worst)) > 0)) {
        worst = call;
      }
    }
    if (worst != null) {
      String argument = GoalArguments.alterable(analysis, worst, approvals.tokenField());
      inject(
          QuestionClass.ALTERED_ARGUMENT,
          source,
          worst.tool() + "." + argument,
          worst,
          severity(analysis, worst));
    }
  }

  private void inject(
      QuestionClass asks, Call source, String target, @Nullable Call victim, Severity stake) {
    Integer answerStep = source.answerStep();
    found.add(
        new Question(
            asks,
            source.tool(),
            source,
            answerStep == null ? source.step() : answerStep,
            Pointer.ROOT,
            null,
            target,
            victim,
            List.of(),
            stake));
  }

  /** Once a run, where the policy is what stands between the agent and its worst effect. */
  private void policy() {
    Call worst = null;
    for (Call call : analysis.effectCalls()) {
      if (approvals.governs(call.tool())
          && (worst == null || severity(analysis, call).compareTo(severity(analysis, worst)) > 0)) {
        worst = call;
      }
    }
    if (worst != null) {
      found.add(
          new Question(
              QuestionClass.POLICY_UNAVAILABLE,
              "",
              null,
              -1,
              Pointer.ROOT,
              null,
              "",
              worst,
              List.of(),
              Severity.HIGH));
    }
  }

  private void wholeRun() {
    if (analysis.trace().calls().isEmpty()) {
      return;
    }
    Call worst = worstEffect();
    found.add(
        new Question(
            QuestionClass.INVENTED_TOOL,
            "",
            null,
            -1,
            Pointer.ROOT,
            null,
            "",
            worst,
            List.of(),
            worst == null ? Severity.LOW : Severity.MEDIUM));
    found.add(
        new Question(
            QuestionClass.LOOP,
            worst == null ? "" : worst.tool(),
            null,
            -1,
            Pointer.ROOT,
            null,
            worst == null ? "" : worst.tool(),
            worst,
            List.of(),
            worst == null ? Severity.LOW : Severity.MEDIUM));
  }

  /**
   * The worst effect of the recording; the last of equals. One whose answer never came counts: it
   * may have happened, and stakes count it too.
   */
  private @Nullable Call worstEffect() {
    Call worst = null;
    for (Call call : analysis.effectCalls()) {
      if (worst == null || severity(analysis, call).compareTo(severity(analysis, worst)) >= 0) {
        worst = call;
      }
    }
    return worst;
  }

  private void add(
      QuestionClass asks, Call call, Pointer pointer, String target, Call victim, Severity stake) {
    found.add(
        new Question(
            asks, call.tool(), call, call.step(), pointer, null, target, victim, List.of(), stake));
  }

  /** The names of the tools in recording and registry, sorted. */
  static List<String> toolsAtHand(Analysis analysis) {
    Set<String> names = new TreeSet<>(analysis.trace().tools());
    names.addAll(analysis.registry().names());
    return List.copyOf(names);
  }
}
