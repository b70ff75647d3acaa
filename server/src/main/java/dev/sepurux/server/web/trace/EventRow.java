package dev.sepurux.server.web.trace;

import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.server.web.Show;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of the timeline.
 *
 * @param step of the event
 * @param answer of the event that answers it, which stands on the same line; null if none does
 * @param kind what sort of event it is, in a word
 * @param name of the tool or model
 * @param into how what went in begins
 * @param out how what came out begins
 * @param call true for a call
 * @param latency as people write it; empty if it is not known
 */
record EventRow(
    int step,
    @Nullable Integer answer,
    String kind,
    String name,
    String into,
    String out,
    boolean call,
    List<Badge> badges,
    String latency) {
  private static final int BRIEF = 160;
  private static final int MOST_BADGES = 2;

  List<Badge> shown() {
    return badges.subList(0, Math.min(badges.size(), MOST_BADGES));
  }

  /** The words that do not fit on the line; empty if all do. */
  String others() {
    return badges.stream().skip(MOST_BADGES).map(Badge::word).collect(Collectors.joining(", "));
  }

  static EventRow of(Reading reading, TimelineStep step) {
    Event event = reading.trace().events().get(step.step());
    Call call = reading.callAt(step.step());
    Integer answer = call == null ? null : call.answerStep();
    return new EventRow(
        step.step(),
        answer,
        kind(event),
        name(event, step),
        Brief.of(step.input(), BRIEF),
        Brief.of(step.output(), BRIEF),
        call != null,
        badges(reading, event, call),
        Show.duration(step.latencyMs()));
  }

  private static List<Badge> badges(Reading reading, Event event, @Nullable Call call) {
    if (call != null) {
      return Badge.of(reading, call, reading.brokenAt(event.step()));
    }
    return switch (event) {
      case Event.ToolResult _ ->
          List.of(
              new Badge("untrusted output", "source", "It answers no call: a text from outside."));
      case Event.Failure failure -> List.of(new Badge("error", "bad", failure.message()));
      default -> reading.brokenAt(event.step()).stream().map(Badge::of).toList();
    };
  }

  private static String name(Event event, TimelineStep step) {
    if (event instanceof Event.RecordedMutation mutation) {
      return mutation.mutationName();
    }
    return step.stepName() == null ? "" : step.stepName();
  }

  static String kind(Event event) {
    return switch (event) {
      case Event.Prompt _ -> "Prompt";
      case Event.ModelStep _ -> "Model";
      case Event.ToolCall _ -> "Call";
      case Event.ToolResult _ -> "Document";
      case Event.AgentOutput _ -> "Answer";
      case Event.Retry _ -> "Retry";
      case Event.Failure _ -> "Failure";
      case Event.RecordedMutation _ -> "Fault";
      case Event.Unknown unknown ->
          unknown.type().isEmpty() ? "Event" : Brief.cut(Show.words(unknown.type()), 16);
    };
  }
}
