package dev.sepurux.engine.mutation;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.Span;
import org.jspecify.annotations.Nullable;

/** A second, independent origin of a value that a call uses. */
public final class Corroboration {
  private Corroboration() {}

  /**
   * The flow that brings the same value into the same place from the task, a prompt or another
   * tool's result, or null. A second call of the same tool is the same witness, and a result that
   * repeats its own call's argument is none.
   */
  public static @Nullable Flow of(Analysis analysis, Flow flow) {
    Place to = flow.to().place();
    Place from = flow.from().place();
    if (to.call() < 0) {
      return null;
    }
    Call victim = analysis.trace().calls().get(to.call());
    for (Flow other : analysis.provenance().originsOf(victim)) {
      if (covers(other.to().place(), to) && independent(analysis, other, from)) {
        return other;
      }
    }
    return null;
  }

  private static boolean covers(Place other, Place to) {
    if (!other.pointer().equals(to.pointer())) {
      return false;
    }
    Span a = other.span();
    Span b = to.span();
    return a == null || (b != null && a.start() <= b.start() && a.end() >= b.end());
  }

  private static boolean independent(Analysis analysis, Flow other, Place from) {
    Place origin = other.from().place();
    return switch (origin.kind()) {
      case TASK, PROMPT, SYSTEM -> true;
      case RESULT -> {
        if (origin.call() < 0) {
          // A result that answers no call is a document of unknown origin.
          yield false;
        }
        Call witness = analysis.trace().calls().get(origin.call());
        yield from.call() >= 0
            && !witness.tool().equals(analysis.trace().calls().get(from.call()).tool())
            && !ValueQuestions.ownArguments(witness)
                .contains(ValueQuestions.same(other.from().value()));
      }
      case ARGUMENT, ANSWER -> false;
    };
  }
}
