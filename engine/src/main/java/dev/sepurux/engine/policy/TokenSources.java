package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.Fact;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where approval tokens first appear in a recording. Model steps are carriers: what only a model
 * wrote has no source.
 */
final class TokenSources {
  private static final Fact<Integrity> USER =
      new Fact<>(Integrity.TRUSTED, Basis.ASSUMED, "the user's words");
  private static final Fact<Integrity> RECORDER =
      new Fact<>(Integrity.TRUSTED, Basis.ASSUMED, "an event of the recorder");
  private static final Fact<Integrity> DOCUMENT =
      new Fact<>(Integrity.UNTRUSTED, Basis.ASSUMED, "a result that answers no call");

  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Source> known = new HashMap<>();

  /**
   * Something that can have brought a token.
   *
   * @param step when it was first visible; -1 for the task
   * @param integrity whether others can have written it
   * @param shown its texts, comparable
   * @param received what its maker was given: a call's arguments, or the text itself
   */
  record Source(int step, Fact<Integrity> integrity, List<String> shown, Json received) {
    boolean isForged() {
      return integrity.value() == Integrity.UNTRUSTED;
    }

    /**
     * True if its maker was given this argument: as it is under its name where there is one, so
     * that an amount of 10 is not taken from a date that holds a 10, nor a folder from the path of
     * a file; else anywhere in what it was given.
     */
    boolean received(String name, Json value) {
      List<String> named = Leaves.named(received, name);
      return named.isEmpty()
          ? Leaves.holdAll(Leaves.of(received), value)
          : named.containsAll(Leaves.of(value))
              || (value instanceof JsonNumber && Leaves.holdAll(named, value));
    }
  }

  private TokenSources() {}

  /** The sources of a recording, and of the tokens that its calls carry in the field. */
  static TokenSources of(Analysis analysis, String tokenField) {
    TokenSources found = new TokenSources();
    TokenIndex carried = new TokenIndex();
    for (Call call : analysis.trace().calls()) {
      String token = token(call.args(), tokenField);
      if (token != null) {
        carried.add(token);
      }
    }
    if (!carried.isEmpty()) {
      found.collect(analysis);
      for (Source source : found.sources) {
        for (String text : source.shown) {
          carried.in(text).forEach(token -> found.known.putIfAbsent(token, source));
        }
      }
    }
    return found;
  }

  /** The token that arguments carry, comparable; null if the field is absent or empty. */
  static @Nullable String token(JsonObject args, String field) {
    Json value = args.get(field);
    if (value == null || value == JsonNull.INSTANCE || value.equals(Json.of(false))) {
      return null;
    }
    String text = value.asText() == null ? value.canonical() : value.asText();
    String folded = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    return folded.isEmpty() ? null : folded;
  }

  /** What first showed the token before the step; null if nothing did. */
  @Nullable Source find(String token, int beforeStep) {
    Source source = known.get(token);
    if (source == null) {
      source = search(token);
    }
    return source != null && source.step < beforeStep ? source : null;
  }

  /** True if a token of the recording was visible before the step. */
  boolean anyBefore(int beforeStep) {
    return known.values().stream().anyMatch(source -> source.step < beforeStep);
  }

  private @Nullable Source search(String token) {
    for (Source source : sources) {
      if (Leaves.hold(source.shown, token)) {
        return source;
      }
    }
    return null;
  }

  private void collect(Analysis analysis) {
    add(-1, USER, analysis.trace().taskInput());
    Set<Integer> documents = new HashSet<>(analysis.trace().documents());
    for (Event event : analysis.trace().events()) {
      switch (event) {
        case Event.Prompt prompt -> add(prompt.step(), USER, prompt.input());
        case Event.Unknown unknown -> add(unknown.step(), RECORDER, unknown.body());
        case Event.ToolResult result -> {
          if (documents.contains(result.step())) {
            add(result.step(), DOCUMENT, result.result());
          }
        }
        case Event.ModelStep _,
            Event.ToolCall _,
            Event.AgentOutput _,
            Event.Retry _,
            Event.Failure _,
            Event.RecordedMutation _ -> {}
      }
    }
    for (Call call : analysis.trace().calls()) {
      if (call.result() != null && call.answerStep() != null) {
        sources.add(
            new Source(
                call.answerStep(),
                analysis.facts(call).integrity(),
                Leaves.of(call.result()),
                call.args()));
      }
    }
    sources.sort((left, right) -> Integer.compare(left.step, right.step));
  }

  private void add(int step, Fact<Integrity> integrity, Json value) {
    sources.add(new Source(step, integrity, Leaves.of(value), value));
  }
}
