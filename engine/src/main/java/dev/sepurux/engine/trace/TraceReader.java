package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace document (wire contract, section 3). A document is refused only if it cannot be a
 * trace at all; everything else that is not as the contract has it is kept and noted.
 */
public final class TraceReader {
  /** The most events that one trace may hold. */
  public static final int MAX_EVENTS = 100_000;

  private static final Set<String> DOCUMENT_FIELDS =
      Set.of(
          "trace_version",
          "source",
          "task",
          "events",
          "client_trace_id",
          "started_at",
          "finished_at",
          "tokens",
          "cost");

  private final JsonObject document;
  private final Notes notes = new Notes();

  private TraceReader(JsonObject document) {
    this.document = document;
  }

  /** What came of a document. */
  public sealed interface Reading {
    /** It is a trace, perhaps with notes. */
    record Accepted(Trace trace) implements Reading {}

    /** It is none; every note says what and where. */
    record Refused(List<Note> notes) implements Reading {
      public Refused {
        notes = List.copyOf(notes);
      }
    }
  }

  /** Reads a document; never throws. */
  public static Reading read(JsonObject document) {
    return new TraceReader(document).read();
  }

  private Reading read() {
    List<Note> refusals = refusals();
    if (!refusals.isEmpty()) {
      return new Reading.Refused(refusals);
    }
    unknownFields(document, DOCUMENT_FIELDS, "");
    String version = text("trace_version", "0.1");
    if (!version.equals("0.1")) {
      notes.add(
          "/trace_version",
          "trace_version \"" + Notes.quote(version) + "\" is not known; it is read as 0.1",
          "unknown_version");
    }
    String source = text("source", "api");
    JsonObject task = object(document.get("task"));
    unknownFields(task, Set.of("name", "input"), "/task");
    JsonObject input = taskInput(task.get("input"));
    List<Event> events = events();
    Pairing pairing = Pairing.of(events);
    Json name = task.get("name");
    return new Reading.Accepted(
        new Trace(
            version,
            source,
            name == null || name.asText() == null ? "" : name.asText(),
            input,
            events,
            pairing.calls(),
            Trace.byTool(pairing.calls()),
            pairing.documents(),
            pairing.taskFailures(),
            document,
            notes.list()));
  }

  private List<Note> refusals() {
    List<Note> refusals = new ArrayList<>();
    taskRefusal(refusals);
    Json events = document.get("events");
    if (!(events instanceof JsonArray array)) {
      refusals.add(
          new Note(
              "/events",
              events == null
                  ? "events is missing; send an array, which may be empty"
                  : "events is " + kind(events) + "; it must be an array, which may be empty",
              events == null ? "missing" : "wrong_type"));
      return refusals;
    }
    if (array.size() > MAX_EVENTS) {
      refusals.add(
          new Note(
              "/events",
              array.size() + " events; a trace holds at most " + MAX_EVENTS + ", so split it",
              "too_many_events"));
      return refusals;
    }
    for (int i = 0; i < array.size() && refusals.size() < 100; i++) {
      if (!(array.get(i) instanceof JsonObject)) {
        refusals.add(
            new Note(
                "/events/" + i,
                "an event must be an object, this one is " + kind(array.get(i)),
                "wrong_type"));
      }
    }
    return refusals;
  }

  private void taskRefusal(List<Note> refusals) {
    Json task = document.get("task");
    if (!(task instanceof JsonObject object)) {
      refusals.add(
          new Note(
              "/task",
              task == null
                  ? "task is missing; send an object with a name"
                  : "task is " + kind(task) + "; it must be an object with a name",
              task == null ? "missing" : "wrong_type"));
      return;
    }
    String name = object.text("name");
    if (name == null || name.isBlank()) {
      refusals.add(
          new Note(
              "/task/name",
              "task.name must be a text that is not blank",
              object.has("name") ? "wrong_type" : "missing"));
    }
  }

  private List<Event> events() {
    EventReader reader = new EventReader(notes);
    List<Event> events = new ArrayList<>();
    if (document.get("events") instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        events.add(reader.read(i, object(array.get(i))));
      }
    }
    return events;
  }

  private JsonObject taskInput(@Nullable Json input) {
    if (input == null || input instanceof JsonNull) {
      return JsonObject.EMPTY;
    }
    if (input instanceof JsonObject object) {
      return object;
    }
    notes.add(
        "/task/input",
        "task.input is " + kind(input) + "; it is read as {\"input\": ...}",
        "wrong_type");
    return JsonObject.builder().put("input", input).build();
  }

  private String text(String field, String absent) {
    Json value = document.get(field);
    if (value == null || value instanceof JsonNull) {
      return absent;
    }
    String text = value.asText();
    if (text == null || text.isBlank()) {
      notes.add(
          "/" + field, field + " must be a text; it is read as \"" + absent + "\"", "wrong_type");
      return absent;
    }
    return text;
  }

  private void unknownFields(JsonObject object, Set<String> known, String loc) {
    for (String name : object.names()) {
      if (!known.contains(name)) {
        notes.unknownField(loc, name);
      }
    }
  }

  private static JsonObject object(@Nullable Json value) {
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  static String kind(Json value) {
    return switch (value) {
      case JsonObject _ -> "an object";
      case JsonArray _ -> "an array";
      case JsonString _ -> "a text";
      case JsonNumber _ -> "a number";
      case JsonBool _ -> "a boolean";
      case JsonNull _ -> "null";
    };
  }
}
