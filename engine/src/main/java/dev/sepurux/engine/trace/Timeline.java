package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of a trace as people read them: a call and its result are one step. */
public final class Timeline {
  private static final Set<String> SHOWN =
      Set.of(
          "type",
          "name",
          "tool",
          "mutation_name",
          "status",
          "input",
          "output",
          "args",
          "result",
          "error",
          "message",
          "latency_ms",
          "timestamp",
          "started_at",
          "finished_at");

  private Timeline() {}

  /** All steps in order. */
  public static List<TimelineStep> of(Trace trace) {
    Map<Integer, Call> byStep = new HashMap<>();
    Map<Integer, Call> byAnswer = new HashMap<>();
    for (Call call : trace.calls()) {
      byStep.put(call.step(), call);
      if (call.answerStep() != null) {
        byAnswer.put(call.answerStep(), call);
      }
    }
    List<TimelineStep> steps = new ArrayList<>();
    for (Event event : trace.events()) {
      boolean shownWithItsCall =
          byAnswer.containsKey(event.step())
              && (event instanceof Event.ToolResult || event instanceof Event.Failure);
      if (!shownWithItsCall) {
        Call call = byStep.get(event.step());
        steps.add(
            call == null ? plain(steps.size(), event) : called(steps.size(), trace, event, call));
      }
    }
    return List.copyOf(steps);
  }

  private static TimelineStep called(int index, Trace trace, Event event, Call call) {
    JsonObject body = event.body();
    Event answer = call.answerStep() == null ? null : trace.events().get(call.answerStep());
    String from = started(body);
    String to = answer == null ? body.text("finished_at") : finished(answer.body());
    Long latency = latency(body.get("latency_ms"));
    return new TimelineStep(
        index,
        event.step(),
        event.type(),
        body.text("tool") == null ? call.tool() : body.text("tool"),
        null,
        status(body, call),
        call.args(),
        call.result() != null || call.error() == null
            ? call.result()
            : JsonObject.builder().put("error", call.error()).build(),
        latency == null ? between(from, to) : latency,
        from,
        to,
        metadata(body, call));
  }

  private static @Nullable String status(JsonObject body, Call call) {
    return switch (call.ending()) {
      case SUCCEEDED -> body.text("status") == null ? "success" : body.text("status");
      case BLOCKED -> "blocked";
      case UNKNOWN -> "unknown";
      case FAILED -> "error";
      case UNANSWERED -> body.text("status");
    };
  }

  private static JsonObject metadata(JsonObject body, Call call) {
    JsonObject.Builder metadata = JsonObject.builder();
    rest(body).members().forEach(metadata::put);
    if (call.answerStep() != null) {
      metadata.put("answer_step", call.answerStep());
    }
    if (call.commit()) {
      metadata.put("commit", true);
    }
    if (call.pairingAssumed()) {
      metadata.put("pairing", "assumed");
    }
    if (call.error() != null && call.result() != null) {
      metadata.put("error", call.error());
    }
    return metadata.put("step", call.step()).build();
  }

  private static TimelineStep plain(int index, Event event) {
    JsonObject body = event.body();
    String name = body.text("name") == null ? body.text("tool") : body.text("name");
    return new TimelineStep(
        index,
        event.step(),
        event.type(),
        name,
        event instanceof Event.RecordedMutation mutation ? mutation.mutationName() : null,
        body.text("status"),
        first(body, "input", "args"),
        output(event),
        latency(body.get("latency_ms")),
        started(body),
        body.text("finished_at"),
        rest(body).with("step", Json.of(event.step())));
  }

  private static @Nullable Json output(Event event) {
    if (event instanceof Event.Failure failure) {
      return JsonObject.builder().put("error", failure.message()).build();
    }
    return first(event.body(), "output", "result");
  }

  private static JsonObject rest(JsonObject body) {
    JsonObject.Builder rest = JsonObject.builder();
    body.members()
        .forEach((name, value) -> {
          if (!SHOWN.contains(name)) {
            rest.put(name, value);
          }
        });
    return rest.build();
  }

  private static @Nullable Json first(JsonObject body, String... names) {
    for (String name : names) {
      Json value = body.get(name);
      if (value != null && !(value instanceof JsonNull)) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String started(JsonObject body) {
    return body.text("started_at") == null ? body.text("timestamp") : body.text("started_at");
  }

  private static @Nullable String finished(JsonObject body) {
    return body.text("finished_at") == null ? body.text("timestamp") : body.text("finished_at");
  }

  private static @Nullable Long between(@Nullable String from, @Nullable String to) {
    Instant start = from == null ? null : Timestamps.instant(from);
    Instant end = to == null ? null : Timestamps.instant(to);
    return start == null || end == null || end.isBefore(start)
        ? null
        : Duration.between(start, end).toMillis();
  }

  private static @Nullable Long latency(@Nullable Json value) {
    BigDecimal number = value instanceof JsonNumber n ? n.decimal() : null;
    boolean sensible =
        number != null && number.signum() >= 0 && number.precision() - number.scale() < 16;
    return number != null && sensible ? number.longValue() : null;
  }
}
