package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks a trace in order: fills the index with origins, matches every use against it. */
final class ProvenanceReader {
  static final int MAX_LEAVES = 20_000;
  private static final int USER = 0;
  private static final int SYSTEM = 1;

  private final Trace trace;
  private final OriginIndex index = new OriginIndex();
  private final List<Flow> flows = new ArrayList<>();
  private final Set<String> toldByUser = new HashSet<>();
  private final List<Leaf> told = new ArrayList<>();
  private final Map<Integer, ResultView> views = new HashMap<>();
  private final Map<Integer, ResultView> documents = new HashMap<>();
  private int sources = 2;

  private ProvenanceReader(Trace trace) {
    this.trace = trace;
  }

  static ProvenanceReader read(Trace trace) {
    ProvenanceReader reader = new ProvenanceReader(trace);
    reader.walk();
    return reader;
  }

  List<Flow> flows() {
    return flows;
  }

  List<Leaf> told() {
    return told;
  }

  Map<Integer, ResultView> views() {
    return views;
  }

  Map<Integer, ResultView> documents() {
    return documents;
  }

  private void walk() {
    Map<Integer, Call> made = new HashMap<>();
    Map<Integer, List<Call>> answered = new HashMap<>();
    for (Call call : trace.calls()) {
      made.put(call.step(), call);
      if (call.answerStep() != null) {
        answered.computeIfAbsent(call.answerStep(), _ -> new ArrayList<>()).add(call);
      }
    }
    Map<Integer, Answer> answers = new HashMap<>();
    trace.answers().forEach(answer -> answers.put(answer.step(), answer));
    user(trace.taskInput(), new Place(Place.Kind.TASK, -1, -1, Pointer.ROOT, null));
    Set<Integer> loose = new HashSet<>(trace.documents());
    boolean told = trace.taskInput().size() > 0;
    for (Event event : trace.events()) {
      switch (event) {
        case Event.Prompt prompt -> {
          told = true;
          user(prompt.input(), new Place(Place.Kind.PROMPT, prompt.step(), -1, Pointer.ROOT, null));
        }
        case Event.ModelStep model -> modelInput(model, !told && made.isEmpty());
        case Event.ToolCall call -> uses(made.get(call.step()));
        case Event.ToolResult _,
            Event.Failure _,
            Event.AgentOutput _,
            Event.Retry _,
            Event.RecordedMutation _,
            Event.Unknown _ -> {}
      }
      answered.getOrDefault(event.step(), List.of()).forEach(this::result);
      Answer answer = answers.get(event.step());
      if (answer != null) {
        uses(answer);
      }
      if (event instanceof Event.ToolResult result && loose.contains(result.step())) {
        document(result);
      }
    }
  }

  private void user(Json value, Place at) {
    List<Leaf> leaves = new ArrayList<>();
    leaves(value, at, MAX_LEAVES, leaves);
    for (Leaf leaf : leaves) {
      String key = Values.key(leaf.value());
      // A prompt that repeats the task is no second source.
      if (key != null && toldByUser.add(key)) {
        told.add(leaf);
        index.add(leaf, USER, OriginIndex.Echo.NONE);
      }
    }
  }

  private void modelInput(Event.ModelStep model, boolean onlyWords) {
    for (MessageHistory.Message message : MessageHistory.messages(model)) {
      Json content = message.body().get("content");
      if (content != null && (message.role().equals("user") || message.role().equals("system"))) {
        boolean user = message.role().equals("user");
        Place at =
            new Place(
                user ? Place.Kind.PROMPT : Place.Kind.SYSTEM,
                model.step(),
                -1,
                message.pointer().child("content"),
                null);
        words(content, at, user ? USER : SYSTEM);
      }
    }
    if (onlyWords && model.input() != null && MessageHistory.messages(model).isEmpty()) {
      user(
          model.input(), new Place(Place.Kind.PROMPT, model.step(), -1, Pointer.of("input"), null));
    }
  }

  private void words(Json content, Place at, int source) {
    if (content instanceof JsonArray blocks) {
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i) instanceof JsonObject block
            && block.get("text") instanceof JsonString text) {
          told(text, below(at, i, "text"), source);
        }
      }
    } else if (content instanceof JsonString text) {
      told(text, at, source);
    }
  }

  private static Place below(Place at, int item, String name) {
    return new Place(at.kind(), at.step(), at.call(), at.pointer().child(item).child(name), null);
  }

  private void told(JsonString text, Place at, int source) {
    if (toldByUser.add(Values.key(text.value()))) {
      Leaf leaf = new Leaf(at, text);
      told.add(leaf);
      index.add(leaf, source, OriginIndex.Echo.NONE);
    }
  }

  private void result(Call call) {
    int step = call.answerStep() == null ? call.step() : call.answerStep();
    List<Json> arguments = argumentLeaves(call).stream().map(Leaf::value).toList();
    OriginIndex.Echo echo = OriginIndex.Echo.of(arguments);
    int source = sources++;
    if (call.result() == null) {
      if (call.error() != null) {
        Place at = new Place(Place.Kind.RESULT, step, call.index(), Pointer.ROOT, null);
        index.add(new Leaf(at, Json.of(call.error())), source, echo);
      }
      return;
    }
    ResultView view = ResultView.of(call.result());
    views.put(call.index(), view);
    for (Leaf leaf : viewLeaves(view, step, call.index())) {
      index.add(leaf, source, echo);
    }
  }

  private void document(Event.ToolResult result) {
    ResultView view = ResultView.of(result.result());
    documents.put(result.step(), view);
    int source = sources++;
    for (Leaf leaf : viewLeaves(view, result.step(), -1)) {
      index.add(leaf, source, OriginIndex.Echo.NONE);
    }
  }

  private static List<Leaf> viewLeaves(ResultView view, int step, int call) {
    List<Leaf> leaves = new ArrayList<>();
    leaves(
        view.value(),
        new Place(Place.Kind.RESULT, step, call, Pointer.ROOT, null),
        MAX_LEAVES,
        leaves);
    return leaves;
  }

  private void uses(@Nullable Call call) {
    if (call != null) {
      for (Leaf leaf : argumentLeaves(call)) {
        flows.addAll(UseMatcher.match(index, leaf));
      }
    }
  }

  private void uses(Answer answer) {
    List<Leaf> leaves = new ArrayList<>();
    leaves(
        answer.output(),
        new Place(Place.Kind.ANSWER, answer.step(), -1, Pointer.ROOT, null),
        MAX_LEAVES,
        leaves);
    for (Leaf leaf : leaves) {
      flows.addAll(UseMatcher.match(index, leaf));
    }
  }

  static List<Leaf> argumentLeaves(Call call) {
    List<Leaf> leaves = new ArrayList<>();
    leaves(
        call.args(),
        new Place(Place.Kind.ARGUMENT, call.step(), call.index(), Pointer.ROOT, null),
        MAX_LEAVES,
        leaves);
    return leaves;
  }

  static void leaves(Json value, Place at, int max, List<Leaf> into) {
    if (into.size() >= max) {
      return;
    }
    switch (value) {
      case JsonObject object ->
          object.members().forEach((name, member) -> leaves(member, child(at, name), max, into));
      case JsonArray array -> {
        for (int i = 0; i < array.size() && into.size() < max; i++) {
          leaves(array.get(i), child(at, Integer.toString(i)), max, into);
        }
      }
      case JsonString _, JsonNumber _, JsonBool _, JsonNull _ -> into.add(new Leaf(at, value));
    }
  }

  private static Place child(Place at, String token) {
    return new Place(at.kind(), at.step(), at.call(), at.pointer().child(token), null);
  }
}
