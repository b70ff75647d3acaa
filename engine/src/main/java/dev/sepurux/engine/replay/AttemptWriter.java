package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes down what became of a question, in words that name the tool. */
final class AttemptWriter {
  // Long arguments and results are at the seam of several questions: each is cut only once.
  private final Map<Integer, Evidence> calls = new HashMap<>();
  private final Map<Integer, String> answers = new HashMap<>();

  Attempt write(int ordinal, Candidate candidate, Answer answer) {
    Question question = candidate.question();
    Variant variant = answer.variant();
    String before = before(candidate);
    String after = Scene.shortened(variant.changed().after());
    Attempt.Seam seam =
        new Attempt.Seam(
            question.step(),
            question.tool().isEmpty() ? null : question.tool(),
            question.call() == null ? 0 : question.call().n(),
            question.pointer().toString());
    Harmed harmed = answer instanceof Harmed h ? h : null;
    Contained contained = answer instanceof Contained c ? c : null;
    return new Attempt(
        ordinal,
        question.key(),
        question.asks().wire(),
        variant.mutation().id(),
        candidate.standsFor(),
        candidate.categories(),
        seam,
        before,
        after,
        assumes(question.asks()),
        reach(question),
        outcome(harmed),
        contained == null ? null : contained.by(),
        contained == null ? null : contained.basis(),
        harmed == null ? null : harmed.cause().wire(),
        harmed == null ? null : harmed.harm().wire(),
        harmed == null || harmed.remedies().isEmpty()
            ? null
            : harmed.remedies().getFirst().kind().wire(),
        harmed == null ? null : harmed.severity(),
        question.stake(),
        evidence(question, before, contained),
        harmed == null || harmed.remedies().isEmpty() ? null : harmed.remedies().getFirst().id(),
        Sentence.of(question, answer, before, after));
  }

  private static Outcome outcome(@Nullable Harmed harmed) {
    if (harmed == null) {
      return Outcome.PASSED;
    }
    return harmed.broken() == null ? Outcome.FAILED : Outcome.UNSAFE;
  }

  private String before(Candidate candidate) {
    Question question = candidate.question();
    Call call = question.call();
    return switch (question.asks()) {
      case STOP_TRANSIENT, STOP_PERMANENT, AFTER_EFFECT ->
          call == null
              ? Scene.shortened(candidate.before())
              : answers.computeIfAbsent(call.index(), index -> Scene.shortened(candidate.before()));
      default -> Scene.shortened(candidate.before());
    };
  }

  private static String assumes(QuestionClass asks) {
    return switch (asks) {
      case STOP_TRANSIENT, STOP_PERMANENT, AFTER_EFFECT -> "stops";
      case LIE, DRIFT, EXPOSURE -> "believes";
      case INJECTED_ACTION, EXFILTRATION, ALTERED_ARGUMENT -> "obeys";
      case DUPLICATE,
          ARGUMENTS_SWAPPED,
          ARGUMENTS_BROKEN,
          INVENTED_TOOL,
          LOOP,
          GUARD_SKIPPED,
          APPROVAL,
          POLICY_UNAVAILABLE ->
          "as_described";
    };
  }

  private static List<Integer> reach(Question question) {
    TreeSet<Integer> steps = new TreeSet<>();
    if (question.step() >= 0) {
      steps.add(question.step());
    }
    if (question.victim() != null) {
      steps.add(question.victim().step());
    }
    question.flows().forEach(flow -> steps.add(flow.to().place().step()));
    return List.copyOf(steps);
  }

  private List<Evidence> evidence(Question question, String before, @Nullable Contained contained) {
    List<Evidence> evidence = new ArrayList<>(3);
    Call call = question.call();
    if (!question.flows().isEmpty() && call != null) {
      evidence.add(
          new Evidence(
              question.step(), resultPointer(call, question.pointer()), before, "is changed here"));
      evidence.add(use(question.flows().getFirst()));
    } else if (call != null) {
      evidence.add(
          calls.computeIfAbsent(call.index(), index -> Scene.of(call, "the fault is put in here")));
    } else if (question.victim() != null) {
      Call victim = question.victim();
      evidence.add(
          calls.computeIfAbsent(
              victim.index(), index -> Scene.of(victim, "the fault is put in here")));
    }
    if (contained != null && contained.proof() != null) {
      evidence.add(contained.proof());
    }
    return evidence;
  }

  private static Evidence use(Flow flow) {
    Place to = flow.to().place();
    boolean argument = to.kind() == Place.Kind.ARGUMENT;
    return new Evidence(
        to.step(),
        (argument ? "/args" : "/output") + to.pointer(),
        Scene.shortened(flow.to().value()),
        argument ? "goes on from there" : "is repeated there");
  }

  private static String resultPointer(Call call, Pointer inside) {
    Pointer at = call.answerAt();
    return (at == null ? "/result" : at.toString()) + inside;
  }

  /** An exposure, as it is listed. */
  static Exposure exposure(Question question) {
    Call call = question.call();
    long uses = question.flows().stream().map(flow -> flow.to().place().step()).distinct().count();
    return new Exposure(
        question.tool(),
        call == null ? 0 : call.n(),
        question.step(),
        question.pointer().toString(),
        (int) uses);
  }
}
