package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Change.Changed;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.Span;
import dev.sepurux.engine.trace.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Lets a changed value go where the recorded one went. */
final class Propagation {
  private Propagation() {}

  /** The arguments of the victim with the changed value in place of the recorded one. */
  static JsonObject into(Question question, Call victim, Changed changed) {
    Place origin = question.flows().getFirst().from().place();
    List<Flow> flows = new ArrayList<>();
    for (Flow flow : question.flows()) {
      if (flow.to().place().call() == victim.index()
          && Objects.equals(flow.from().place().span(), origin.span())) {
        flows.add(flow);
      }
    }
    // From the back, so that the spans before stay right.
    flows.sort(Comparator.comparing((Flow flow) -> flow.to().place()).reversed());
    boolean drift = question.asks() == QuestionClass.DRIFT;
    JsonObject args = victim.args();
    for (Flow flow : flows) {
      args = replaced(args, flow, changed.value(), drift);
    }
    return args;
  }

  private static JsonObject replaced(JsonObject args, Flow flow, Json value, boolean drift) {
    Pointer to = flow.to().place().pointer();
    Span span = flow.to().place().span();
    Json old = args.at(to);
    if (old == null) {
      return insideText(args, flow, value);
    }
    if (span != null && old instanceof JsonString text && span.end() <= text.value().length()) {
      String changed =
          text.value().substring(0, span.start())
              + spelled(value)
              + text.value().substring(span.end());
      return object(args.with(to, Json.of(changed)), args);
    }
    if (drift && value instanceof JsonNull && to.tokens().size() == 1) {
      // A field that is no longer found is not sent.
      return args.without(to.last());
    }
    return object(args.with(to, drift ? value : alike(old, value)), args);
  }

  /** A pointer that reaches into a text which spells JSON, or an encoded one. */
  private static JsonObject insideText(JsonObject args, Flow flow, Json value) {
    Pointer at = flow.to().place().pointer();
    while (!at.isRoot() && args.at(at) == null) {
      at = at.parent();
    }
    if (at.isRoot()) {
      return args;
    }
    Json holder = args.at(at);
    String old = spelled(flow.to().value());
    if (holder instanceof JsonString text && !old.isEmpty() && text.value().contains(old)) {
      return object(args.with(at, Json.of(text.value().replace(old, spelled(value)))), args);
    }
    return object(args.with(at, value), args);
  }

  private static JsonObject object(Json value, JsonObject otherwise) {
    JsonObject object = value.asObject();
    return object == null ? otherwise : object;
  }

  /** The value in the kind in which the agent sent the recorded one. */
  private static Json alike(Json old, Json value) {
    if (old instanceof JsonString && !(value instanceof JsonNull)) {
      return Json.of(spelled(value));
    }
    String number =
        old instanceof JsonNumber && value instanceof JsonString ? Values.key(value) : null;
    // Whoever sent 10000 for "10,000" sends 10001 for "10,001".
    return number != null && number.startsWith("n:")
        ? JsonNumber.parse(number.substring(2))
        : value;
  }

  static String spelled(Json value) {
    return switch (value) {
      case JsonString text -> text.value();
      case JsonNumber number -> number.canonicalText();
      case JsonNull _ -> "";
      default -> value.compact();
    };
  }
}
