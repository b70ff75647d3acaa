package dev.sepurux.engine.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a rule speaks of a call: a compiled CEL expression. Equal by its text. */
public final class Condition {
  private static final String SPENT =
      "the conditions of this policy take more steps than one call, or all of a run, may take";

  private final String text;
  private final CelRuntime.Program program;

  Condition(String text, CelRuntime.Program program) {
    this.text = text;
    this.program = program;
  }

  /** As written in the pack. */
  public String text() {
    return text;
  }

  /** What asking a condition about a call gives. */
  sealed interface Held {
    record Yes() implements Held {}

    record No() implements Held {}

    /**
     * It cannot be said: an argument is missing or of another type, or the step budget is spent. A
     * rule that stops then stops; one that allows does not allow.
     */
    record Unknown(String why) implements Held {}
  }

  Held ask(Inquiry inquiry) {
    try {
      return switch (program.trace(inquiry, inquiry)) {
        case Boolean held -> held ? new Held.Yes() : new Held.No();
        case Object other -> new Held.Unknown("it gives " + kind(other) + ", not true or false");
      };
    } catch (CelEvaluationException e) {
      return new Held.Unknown(e.getCause() instanceof Inquiry.Spent ? SPENT : reason(e));
    } catch (Inquiry.Spent e) {
      return new Held.Unknown(SPENT);
    }
  }

  private static String kind(Object value) {
    return switch (value) {
      case String _ -> "a text";
      case Number _ -> "a number";
      default -> "a value";
    };
  }

  /** The library's texts name places of the expression, but not always what a writer can do. */
  private static String reason(CelEvaluationException e) {
    return switch (e.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND ->
          "it reads something that the call does not have; guard it with has()";
      case OVERLOAD_NOT_FOUND -> "it compares or combines values of different types";
      case ITERATION_BUDGET_EXCEEDED -> "it takes more than " + Conditions.MOST_STEPS + " steps";
      case DIVIDE_BY_ZERO -> "it divides by zero";
      case INDEX_OUT_OF_BOUNDS -> "it reads beyond the end of a list";
      case NUMERIC_OVERFLOW -> "a number in it grows too large";
      default -> "it cannot be evaluated on this call";
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition condition && condition.text.equals(text);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
