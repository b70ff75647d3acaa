package dev.sepurux.server.web.trace;

import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.Label;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The timeline of a recording, in chunks: one is here, the others are asked for as they come into
 * sight.
 *
 * @param path of the recording's page
 * @param text what the events shown hold; empty for any
 * @param all how many lines there are without a filter
 * @param found how many the filters leave
 */
record EventList(String path, Shown show, String text, int all, int found, List<Chunk> chunks) {
  static final int CHUNK = 100;

  /** Which events are shown. */
  enum Shown {
    ALL("All events"),
    CALLS("Calls"),
    EFFECTS("Calls with an effect"),
    UNTRUSTED("Untrusted input and output"),
    PROBLEMS("Errors and broken rules");

    private final String title;

    Shown(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Shown of(@Nullable String word) {
      return Arrays.stream(values()).filter(s -> s.word().equals(word)).findFirst().orElse(ALL);
    }
  }

  /**
   * Lines that follow each other.
   *
   * @param from number of the first line
   * @param first step of the first line, as the last for the last
   * @param rows null if they are not here yet
   */
  record Chunk(int from, int size, int first, int last, @Nullable List<EventRow> rows) {}

  /** The whole list with the rows of the chunk that holds this line. */
  static EventList of(Reading reading, String path, Shown show, String text, int from) {
    List<TimelineStep> steps = filtered(reading, show, text);
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < steps.size(); at += CHUNK) {
      chunks.add(chunk(reading, steps, at, at == from / CHUNK * CHUNK));
    }
    return new EventList(path, show, text, reading.steps().size(), steps.size(), chunks);
  }

  /** The chunk that begins with this line. */
  static Optional<Chunk> chunk(Reading reading, Shown show, String text, int from) {
    List<TimelineStep> steps = filtered(reading, show, text);
    return from < steps.size()
        ? Optional.of(chunk(reading, steps, from / CHUNK * CHUNK, true))
        : Optional.empty();
  }

  /** The chunk that shows this event; empty if the filters leave it out. */
  static Optional<Chunk> chunkAt(Reading reading, Shown show, String text, int event) {
    int step = reading.shownAt(event);
    List<TimelineStep> steps = filtered(reading, show, text);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).step() == step) {
        return Optional.of(chunk(reading, steps, i / CHUNK * CHUNK, true));
      }
    }
    return Optional.empty();
  }

  private static Chunk chunk(Reading reading, List<TimelineStep> steps, int from, boolean here) {
    List<TimelineStep> part = steps.subList(from, Math.min(steps.size(), from + CHUNK));
    return new Chunk(
        from,
        part.size(),
        part.getFirst().step(),
        part.getLast().step(),
        here ? part.stream().map(step -> EventRow.of(reading, step)).toList() : null);
  }

  private static List<TimelineStep> filtered(Reading reading, Shown show, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    if (show == Shown.ALL && wanted.isEmpty()) {
      return reading.steps();
    }
    return reading.steps().stream()
        .filter(step -> isShown(reading, step, show))
        .filter(step -> wanted.isEmpty() || holds(reading, step, wanted))
        .toList();
  }

  private static boolean isShown(Reading reading, TimelineStep step, Shown show) {
    Call call = reading.callAt(step.step());
    Event event = reading.trace().events().get(step.step());
    return switch (show) {
      case ALL -> true;
      case CALLS -> call != null;
      case EFFECTS -> call != null && reading.analysis().hasEffect(call);
      case UNTRUSTED ->
          call == null ? event instanceof Event.ToolResult : isUntrusted(reading, call);
      case PROBLEMS ->
          !reading.brokenAt(step.step()).isEmpty()
              || event instanceof Event.Failure
              || (call != null && call.ending() != Call.Ending.SUCCEEDED);
    };
  }

  private static boolean isUntrusted(Reading reading, Call call) {
    Label label = reading.analysis().label(call);
    return reading.analysis().facts(call).integrity().value() == Integrity.UNTRUSTED
        || (label.isUntrusted() && label.integrityCertainty() == Label.Certainty.DEFINITE);
  }

  private static boolean holds(Reading reading, TimelineStep step, String wanted) {
    Call call = reading.callAt(step.step());
    Integer answer = call == null ? null : call.answerStep();
    return holds(reading.trace().events().get(step.step()), wanted)
        || (answer != null && holds(reading.trace().events().get(answer), wanted));
  }

  private static boolean holds(Event event, String wanted) {
    return event.body().compact().toLowerCase(Locale.ROOT).contains(wanted);
  }

  boolean filtered() {
    return show != Shown.ALL || !text.isEmpty();
  }

  /** The address of the parts of this list. */
  String parts() {
    return new Query(path + "/events")
        .with("show", show == Shown.ALL ? null : show.word())
        .with("text", text)
        .text();
  }

  /** The address of the page with one chunk, for who has no script. */
  String at(Chunk chunk) {
    return new Query(path)
        .with("show", show == Shown.ALL ? null : show.word())
        .with("text", text)
        .with("from", Integer.toString(chunk.from()))
        .text("events");
  }

  String summary() {
    return filtered()
        ? Show.number(found) + " of " + Show.count(all, "line")
        : Show.count(all, "line") + "; a call and its answer are one";
  }
}
