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
  private static final int SHORT = 48;

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
        sentence(question, variant, before, after) + ": " + answer.reason() + ".");
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
          calls.computeIfAbsent(call.index(), index -> Scene.of(call, "the call at the seam")));
    } else if (question.victim() != null) {
      Call victim = question.victim();
      evidence.add(
          calls.computeIfAbsent(victim.index(), index -> Scene.of(victim, "the call at the seam")));
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

  private static String sentence(Question question, Variant variant, String before, String after) {
    String tool = question.tool();
    String at = question.pointer().isRoot() ? "" : " at " + question.pointer();
    return switch (question.asks()) {
      case STOP_TRANSIENT, STOP_PERMANENT ->
          nth(question)
              + " fails before it does anything ("
              + name(variant)
              + "), and the agent stops";
      case AFTER_EFFECT ->
          nth(question) + " takes effect and its answer is lost (" + name(variant) + ")";
      case DUPLICATE -> nth(question) + " is made twice (" + name(variant) + ")";
      case LIE, EXPOSURE ->
          nth(question)
              + " answers "
              + brief(after)
              + " instead of "
              + brief(before)
              + at
              + ", and the agent believes it";
      case DRIFT -> nth(question) + " answers in another form" + at + " (" + name(variant) + ")";
      case ARGUMENTS_SWAPPED ->
          "The model sends "
              + brief(after)
              + " instead of "
              + brief(before)
              + " as "
              + question.pointer().last()
              + " of "
              + tool;
      case ARGUMENTS_BROKEN ->
          "The model sends arguments that are not valid to "
              + nth(question)
              + " ("
              + name(variant)
              + ")";
      case INVENTED_TOOL -> "The model calls " + brief(after) + ", which nobody offers";
      case LOOP ->
          tool.isEmpty()
              ? "The model makes the same call over and over"
              : "The model calls " + tool + " over and over";
      case GUARD_SKIPPED -> "The agent leaves out " + nth(question);
      case INJECTED_ACTION, EXFILTRATION, ALTERED_ARGUMENT ->
          "A text that "
              + tool
              + " returns tells the agent to call "
              + question.target()
              + " ("
              + name(variant)
              + ")";
      case APPROVAL -> nth(question) + " is made with its approval spoilt (" + name(variant) + ")";
      case POLICY_UNAVAILABLE -> "The policy cannot be asked";
    };
  }

  private static String nth(Question question) {
    Call call = question.call();
    return call == null || call.n() == 1
        ? question.tool()
        : question.tool() + " (call " + call.n() + ")";
  }

  private static String name(Variant variant) {
    return variant.mutation().id();
  }

  private static String brief(String text) {
    if (text.length() <= SHORT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHORT - 1)) ? SHORT - 1 : SHORT;
    return text.substring(0, end) + "...";
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
