package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Pointer;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace a value stands.
 *
 * @param kind what holds it
 * @param step index of the event; -1 for the task
 * @param call index of the call whose argument or result it is; -1 for everything else, also for a
 *     result that answers no call
 * @param pointer within the task input, the prompt's input, the system text's message, the result's
 *     view, the arguments, or the answer
 * @param span the part of the text at the pointer, or null for the whole value
 */
public record Place(Kind kind, int step, int call, Pointer pointer, @Nullable Span span)
    implements Comparable<Place> {

  /** What holds a value. */
  public enum Kind {
    TASK,
    PROMPT,
    SYSTEM,
    RESULT,
    ARGUMENT,
    ANSWER;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::step)
          .thenComparing(Place::kind)
          .thenComparingInt(Place::call)
          .thenComparing(place -> place.pointer().toString())
          .thenComparingInt(place -> place.span() == null ? -1 : place.span().start())
          .thenComparingInt(place -> place.span() == null ? -1 : place.span().end());

  /** By step, kind, call, pointer, span. */
  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
