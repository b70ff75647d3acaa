package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Provenance the slow and obvious way: every use against every earlier origin, texts compared
 * character by character. Says only which leaf meets which, and whether they are equal; knows
 * neither encodings nor message histories.
 */
final class ReferenceFlows {
  private record Origin(Leaf leaf, int source, Set<String> echoKeys, Set<String> echoTexts) {}

  private final Set<String> found = new TreeSet<>();
  private final List<Origin> origins = new ArrayList<>();

  static Set<String> of(Trace trace) {
    ReferenceFlows flows = new ReferenceFlows();
    flows.walk(trace);
    return flows.found;
  }

  static String spelled(Leaf from, Leaf to, boolean equal) {
    return place(from.place()) + (equal ? " = " : " ~ ") + place(to.place());
  }

  private static String place(Place place) {
    return place.kind() + " " + place.step() + " " + place.call() + " " + place.pointer();
  }

  private void walk(Trace trace) {
    Set<String> told = new HashSet<>();
    user(trace.taskInput(), new Place(Place.Kind.TASK, -1, -1, Pointer.ROOT, null), told);
    for (Event event : trace.events()) {
      if (event instanceof Event.Prompt p) {
        user(p.input(), new Place(Place.Kind.PROMPT, p.step(), -1, Pointer.ROOT, null), told);
      }
      for (Call call : trace.calls()) {
        if (call.step() == event.step()) {
          ProvenanceReader.argumentLeaves(call).forEach(this::use);
        }
        if (call.answerStep() != null && call.answerStep() == event.step()) {
          result(call);
        }
      }
      for (Answer answer : trace.answers()) {
        if (answer.step() == event.step()) {
          leaves(
                  answer.output(),
                  new Place(Place.Kind.ANSWER, answer.step(), -1, Pointer.ROOT, null))
              .forEach(this::use);
        }
      }
      if (event instanceof Event.ToolResult r && trace.documents().contains(r.step())) {
        Place at = new Place(Place.Kind.RESULT, r.step(), -1, Pointer.ROOT, null);
        leaves(ResultView.of(r.result()).value(), at)
            .forEach(
                leaf -> origins.add(new Origin(leaf, 1_000_000 + r.step(), Set.of(), Set.of())));
      }
    }
  }

  private static List<Leaf> leaves(Json value, Place at) {
    List<Leaf> leaves = new ArrayList<>();
    ProvenanceReader.leaves(value, at, 100_000, leaves);
    return leaves;
  }

  private void user(Json value, Place at, Set<String> told) {
    for (Leaf leaf : leaves(value, at)) {
      String key = Values.key(leaf.value());
      if (key != null && told.add(key)) {
        origins.add(new Origin(leaf, 0, Set.of(), Set.of()));
      }
    }
  }

  private void result(Call call) {
    Set<String> keys = new HashSet<>();
    Set<String> texts = new HashSet<>();
    for (Leaf argument : ProvenanceReader.argumentLeaves(call)) {
      String key = Values.key(argument.value());
      if (key != null && !Values.isCommon(argument.value())) {
        keys.add(key);
      }
      if (argument.value() instanceof JsonString text) {
        texts.add(text.value());
      }
    }
    Json value =
        call.result() == null ? Json.of(call.error()) : ResultView.of(call.result()).value();
    int step = call.answerStep() == null ? call.step() : call.answerStep();
    Place at = new Place(Place.Kind.RESULT, step, call.index(), Pointer.ROOT, null);
    for (Leaf leaf : leaves(value, at)) {
      origins.add(new Origin(leaf, call.index() + 2, keys, texts));
    }
  }

  private void use(Leaf use) {
    Map<String, Set<Integer>> tokenSources = new HashMap<>();
    for (Origin origin : origins) {
      tokens(origin)
          .forEach(t -> tokenSources.computeIfAbsent(t, _ -> new HashSet<>()).add(origin.source()));
    }
    for (Origin origin : origins) {
      boolean equal = equal(origin, use);
      boolean token =
          keysOf(use.value()).stream()
              .anyMatch(key ->
                  tokens(origin).contains(key)
                      && tokenSources.getOrDefault(key, Set.of()).size() <= 3);
      if (equal || token || run(origin, use)) {
        found.add(spelled(origin.leaf(), use, equal));
      }
    }
  }

  private static boolean equal(Origin origin, Leaf use) {
    String key = Values.key(use.value());
    if (key == null
        || !key.equals(Values.key(origin.leaf().value()))
        || origin.echoKeys().contains(key)) {
      return false;
    }
    return !Values.isCommon(use.value())
        || (Values.isSmallNumber(use.value())
            && ArgumentNames.bothIds(
                UseMatcher.name(origin.leaf().place()), UseMatcher.name(use.place())));
  }

  private static Set<String> tokens(Origin origin) {
    Set<String> keys = keysOf(origin.leaf().value());
    keys.removeAll(origin.echoKeys());
    origin.echoTexts().forEach(text -> keys.removeAll(allKeys(text)));
    return keys;
  }

  private static Set<String> keysOf(Json value) {
    Set<String> keys = new HashSet<>();
    String key = Values.key(value);
    if (value instanceof JsonString text) {
      for (Span span : Tokens.of(text.value(), 100_000)) {
        String token = span.in(text.value());
        if (Tokens.isSignificant(token, Values.key(token))) {
          keys.add(Values.key(token));
        }
      }
    } else if (key != null && Tokens.isSignificant(key.substring(2), key)) {
      keys.add(key);
    }
    return keys;
  }

  private static Set<String> allKeys(String text) {
    Set<String> keys = new HashSet<>();
    Tokens.of(text, 100_000).forEach(span -> keys.add(Values.key(span.in(text))));
    return keys;
  }

  private boolean run(Origin origin, Leaf use) {
    if (!(origin.leaf().value() instanceof JsonString a)
        || !(use.value() instanceof JsonString b)) {
      return false;
    }
    String from = OriginIndex.fold(a.value());
    String to = OriginIndex.fold(b.value());
    for (int i = 0; i + OriginIndex.RUN <= to.length(); i++) {
      for (int j = 0; j + OriginIndex.RUN <= from.length(); j++) {
        if (OriginIndex.startsRun(to, i)
            && OriginIndex.startsRun(from, j)
            && counts(to, i, from, j, origin)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean counts(String to, int i, String from, int j, Origin origin) {
    int length = 0;
    boolean ends = false;
    while (i + length < to.length()
        && j + length < from.length()
        && to.charAt(i + length) == from.charAt(j + length)) {
      length++;
      ends |=
          length >= OriginIndex.RUN
              && from.charAt(j + length - 1) != ' '
              && OriginIndex.endsRun(from, j + length)
              && OriginIndex.endsRun(to, i + length);
    }
    if (!ends) {
      return false;
    }
    String gram = from.substring(j, j + OriginIndex.RUN);
    return origin.echoTexts().stream().noneMatch(text -> OriginIndex.fold(text).contains(gram))
        && sourcesOf(gram) <= OriginIndex.MOST_ORIGINS;
  }

  private int sourcesOf(String gram) {
    Set<Integer> sources = new HashSet<>();
    for (Origin origin : origins) {
      if (origin.leaf().value() instanceof JsonString text) {
        String folded = OriginIndex.fold(text.value());
        boolean echoed =
            origin.echoTexts().stream().anyMatch(e -> OriginIndex.fold(e).contains(gram));
        for (int at = folded.indexOf(gram); at >= 0 && !echoed; at = folded.indexOf(gram, at + 1)) {
          if (OriginIndex.startsRun(folded, at)) {
            sources.add(origin.source());
          }
        }
      }
    }
    return sources.size();
  }
}
