package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.security.Evidence;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.Fact;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands below a line of the timeline when it is opened.
 *
 * @param path of the recording's page
 * @param facts about the tool, for a call
 * @param texts what rules say about it
 * @param origins where its arguments come from, as far as that is seen
 * @param moreOrigins how many are left out
 * @param parts what went in and came out
 * @param recorded the events as they were recorded, folded
 */
record EventView(
    String path,
    int step,
    List<Known> facts,
    List<String> texts,
    List<Origin> origins,
    int moreOrigins,
    List<Part> parts,
    List<Part> recorded) {
  private static final int MOST_ORIGINS = 20;
  private static final int EXCERPT = 120;

  /** A fact with its basis. */
  record Known(String name, String value, String why) {}

  /**
   * An argument and where its value stood before.
   *
   * @param event null for the task
   */
  record Origin(
      String argument, @Nullable Integer event, String from, String excerpt, boolean untrusted) {}

  /**
   * A value of an event.
   *
   * @param event whose value it is
   */
  record Part(String title, int event, Node tree) {}

  /** Empty if the recording has no such event. */
  static Optional<EventView> of(Reading reading, String path, int event) {
    if (event < 0 || event >= reading.trace().events().size()) {
      return Optional.empty();
    }
    int step = reading.shownAt(event);
    Event shown = reading.trace().events().get(step);
    Call call = reading.callAt(step);
    List<Origin> origins = call == null ? List.of() : origins(reading, call);
    return Optional.of(
        new EventView(
            path,
            step,
            call == null ? List.of() : facts(reading, call),
            reading.brokenAt(step).stream().map(SecurityEvent::description).distinct().toList(),
            origins.subList(0, Math.min(origins.size(), MOST_ORIGINS)),
            Math.max(0, origins.size() - MOST_ORIGINS),
            call == null ? parts(reading, shown) : parts(reading, shown, call),
            recorded(reading, shown, call)));
  }

  /**
   * A part of a value of an event.
   *
   * @param at JSON pointer into the event as recorded
   * @param from first child that is shown
   */
  static Optional<Node> value(Reading reading, int event, String at, int from) {
    if (event < 0 || event >= reading.trace().events().size()) {
      return Optional.empty();
    }
    Pointer pointer;
    try {
      pointer = Pointer.parse(at);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Json value = reading.trace().events().get(event).body().at(pointer);
    return value == null || value.isScalar()
        ? Optional.empty()
        : Optional.of(Node.part(pointer, value, from, marks(reading, event)));
  }

  private static List<Known> facts(Reading reading, Call call) {
    ToolFacts facts = reading.analysis().facts(call);
    return List.of(
        known("Effect", facts.effect().value().wire(), facts.effect()),
        known("Sends out", facts.egress().value().wire(), facts.egress()),
        known("Output", facts.integrity().value().wire(), facts.integrity()),
        known("Holds", facts.confidentiality().value().wire() + " data", facts.confidentiality()));
  }

  private static Known known(String name, String value, Fact<?> fact) {
    return new Known(
        name, value, fact.basis().wire() + (fact.reason().isEmpty() ? "" : ": " + fact.reason()));
  }

  private static List<Origin> origins(Reading reading, Call call) {
    return reading.analysis().provenance().originsOf(call).stream()
        .map(flow -> origin(reading, flow))
        .distinct()
        .toList();
  }

  private static Origin origin(Reading reading, Flow flow) {
    Place from = flow.from().place();
    Call source = from.call() < 0 ? null : reading.trace().calls().get(from.call());
    return new Origin(
        flow.to().place().pointer().toString(),
        from.step() < 0 ? null : Integer.valueOf(from.step()),
        (source == null ? from.kind().wire() : source.tool()) + " " + from.pointer(),
        Brief.of(flow.from().value(), EXCERPT),
        reading.analysis().integrity(from) == Integrity.UNTRUSTED);
  }

  private static List<Part> parts(Reading reading, Event event, Call call) {
    List<Part> parts = new ArrayList<>();
    Pointer args = Pointer.of("args");
    parts.add(
        new Part(
            "Arguments",
            event.step(),
            Node.of("", args, call.args(), marks(reading, event.step()))));
    Integer answer = call.answerStep();
    Json result = call.result();
    if (answer != null && result != null) {
      Pointer at = call.answerAt() == null ? Pointer.of("result") : call.answerAt();
      parts.add(new Part("Result", answer, Node.of("", at, result, marks(reading, answer))));
    } else if (call.error() != null) {
      parts.add(
          new Part(
              "Error",
              answer == null ? event.step() : answer,
              Node.of("", Pointer.of("error"), Json.of(call.error()), List.of())));
    }
    return parts;
  }

  private static List<Part> parts(Reading reading, Event event) {
    List<Part> parts = new ArrayList<>();
    for (String name : List.of("input", "args", "output", "result", "error", "message")) {
      Json value = event.body().get(name);
      if (value != null) {
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        parts.add(
            new Part(
                title,
                event.step(),
                Node.of("", Pointer.of(name), value, marks(reading, event.step()))));
      }
    }
    return parts;
  }

  private static List<Part> recorded(Reading reading, Event event, @Nullable Call call) {
    Integer answer = call == null ? null : call.answerStep();
    return Stream.of(Integer.valueOf(event.step()), answer)
        .filter(step -> step != null)
        .map(step -> {
          JsonObject body = reading.trace().events().get(step).body();
          return new Part("Event " + step + " as recorded", step, Node.folded(body));
        })
        .toList();
  }

  /** Where values of this event stand on a way of untrusted text, or under a rule. */
  private static List<Pointer> marks(Reading reading, int event) {
    List<Pointer> marks = new ArrayList<>();
    for (SecurityEvent found : reading.control().securityEvents()) {
      for (Evidence evidence : found.evidence()) {
        if (evidence.step() == event && evidence.pointer().startsWith("/")) {
          marks.add(Pointer.parse(evidence.pointer()));
        }
      }
    }
    reading
        .waymarks()
        .getOrDefault(event, List.of())
        .forEach(pointer -> marks.add(Pointer.parse(pointer)));
    return marks.stream().distinct().toList();
  }
}
