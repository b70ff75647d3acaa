package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.trace.Call;

/** What was asked and how it ends, in one sentence for people. */
final class Sentence {
  private static final int SHORT = 48;

  private final Question question;
  private final Answer answer;
  private final Variant variant;
  private final String before;
  private final String after;

  private Sentence(Question question, Answer answer, String before, String after) {
    this.question = question;
    this.answer = answer;
    this.variant = answer.variant();
    this.before = before;
    this.after = after;
  }

  /**
   * The sentence.
   *
   * @param before what stood at the seam, shortened
   * @param after what stands there now, shortened
   */
  static String of(Question question, Answer answer, String before, String after) {
    Sentence sentence = new Sentence(question, answer, before, after);
    return sentence.asked() + ": " + answer.reason() + ".";
  }

  private String asked() {
    String tool = question.tool();
    return switch (question.asks()) {
      case STOP_TRANSIENT, STOP_PERMANENT ->
          stop() + (endsAs(ContainedBy.RECOVERED) ? "" : ", and the agent stops");
      case AFTER_EFFECT ->
          nth()
              + (name().startsWith("payload.")
                  ? " takes effect and its answer cannot be read ("
                  : " takes effect and its answer is lost (")
              + name()
              + ")";
      case DUPLICATE -> nth() + " is made twice (" + name() + ")";
      // What a second source contradicts is not simply believed.
      case LIE, EXPOSURE ->
          lie() + (endsAs(ContainedBy.CORROBORATED) ? "" : ", and the agent believes it");
      case DRIFT ->
          inText() ? text() + brief(before) + " is no longer there (" + name() + ")" : drift();
      case ARGUMENTS_SWAPPED ->
          "The model sends "
              + brief(after)
              + " instead of "
              + brief(before)
              + " as \""
              + question.pointer().last()
              + "\" of "
              + tool;
      case ARGUMENTS_BROKEN ->
          "The model sends arguments that are not valid to " + nth() + " (" + name() + ")";
      case INVENTED_TOOL -> "The model calls " + brief(after) + ", which nobody offers";
      case LOOP ->
          tool.isEmpty()
              ? "The model makes the same call over and over"
              : "The model calls " + tool + " over and over";
      case GUARD_SKIPPED ->
          "The agent leaves out "
              + nth()
              + " and goes on to "
              + question.target()
              + " ("
              + name()
              + ")";
      case EXFILTRATION ->
          "A text that "
              + tool
              + " returns has "
              + question.target()
              + " carry data of the session to the attacker ("
              + name()
              + ")";
      case ALTERED_ARGUMENT ->
          "A text that "
              + tool
              + " returns has the agent send another value as \""
              + question.argument()
              + "\" of "
              + (question.victim() == null ? question.target() : question.victim().tool())
              + " ("
              + name()
              + ")";
      case INJECTED_ACTION ->
          "A text that "
              + tool
              + " returns tells the agent to call "
              + question.target()
              + " ("
              + name()
              + ")";
      case APPROVAL -> nth() + " is made " + approval() + " (" + name() + ")";
      case POLICY_UNAVAILABLE -> "The policy cannot be asked";
    };
  }

  private String approval() {
    return switch (name()) {
      case "governance.approval_removed" -> "without its approval";
      case "governance.approval_expired" -> "with an approval that has expired";
      case "governance.approval_reused" -> "with an approval that was used before";
      default -> "with a made-up approval";
    };
  }

  private String stop() {
    return switch (name()) {
      case "model.refusal" -> "The model refuses to go on before " + nth() + " (" + name() + ")";
      case "model.truncated_output" ->
          "The model's output is cut off before the call of "
              + nth()
              + " is complete ("
              + name()
              + ")";
      default -> nth() + " fails before it does anything (" + name() + ")";
    };
  }

  private String drift() {
    boolean gone = variant.changed().value() instanceof JsonNull && !name().equals("payload.null");
    return gone
        ? nth() + " answers without " + brief(before) + at() + " (" + name() + ")"
        : nth()
            + " answers "
            + brief(after)
            + " instead of "
            + brief(before)
            + at()
            + " ("
            + name()
            + ")";
  }

  private String lie() {
    if (inText()) {
      return text()
          + brief(before)
          + (variant.changed().value() instanceof JsonNull
              ? " is missing"
              : " is replaced by " + brief(after));
    }
    return nth() + " answers " + brief(after) + " instead of " + brief(before) + at();
  }

  /** True if the seam is a part of a text, not the whole value. */
  private boolean inText() {
    return !question.flows().isEmpty() && question.flows().getFirst().from().place().span() != null;
  }

  private String text() {
    return "In the text" + at() + " of the answer of " + nth() + ", ";
  }

  private String at() {
    return question.pointer().isRoot() ? "" : " at " + question.pointer();
  }

  private boolean endsAs(ContainedBy by) {
    return answer instanceof Contained contained && contained.by() == by;
  }

  private String nth() {
    Call call = question.call();
    return call == null || call.n() == 1
        ? question.tool()
        : question.tool() + " (call " + call.n() + ")";
  }

  private String name() {
    return variant.mutation().id();
  }

  private static String brief(String text) {
    if (text.length() <= SHORT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHORT - 1)) ? SHORT - 1 : SHORT;
    return text.substring(0, end) + (text.charAt(0) == '"' ? "...\"" : "...");
  }
}
