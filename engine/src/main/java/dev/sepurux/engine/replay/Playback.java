package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Exfiltration;
import dev.sepurux.engine.mutation.GoalArguments;
import dev.sepurux.engine.mutation.InjectionPoint;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.replay.MutatedTrace.Step;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ResultView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the change of one attempt in a copy of the recording and follows it. */
final class Playback {
  private final Scene scene;
  private final Question question;
  private final Answer answer;
  private final Variant variant;
  private final ChangedDocument document;
  private final List<Step> path = new ArrayList<>();

  private Playback(Scene scene, Question question, Answer answer) {
    this.scene = scene;
    this.question = question;
    this.answer = answer;
    this.variant = answer.variant();
    this.document = new ChangedDocument(scene.analysis().trace().document());
  }

  static MutatedTrace of(Scene scene, Question question, Answer answer, Attempt attempt) {
    Playback playback = new Playback(scene, question, answer);
    playback.play();
    playback.end();
    return new MutatedTrace(attempt, playback.path, playback.document.build());
  }

  private void play() {
    Call call = question.call();
    Json after = variant.changed().after();
    switch (question.asks()) {
      case LIE, DRIFT, EXPOSURE -> {
        if (call != null) {
          result(call);
          travel(call);
        }
      }
      case STOP_TRANSIENT, STOP_PERMANENT, AFTER_EFFECT -> {
        if (call != null) {
          loud(call, after);
        }
      }
      case DUPLICATE -> again(call, "the same call is made once more");
      case LOOP -> again(looping(), "the same call is made again, and again without end");
      case ARGUMENTS_SWAPPED, APPROVAL -> argument(call, after);
      case ARGUMENTS_BROKEN -> {
        if (call != null) {
          args(call, after, "the model sends these arguments");
        }
      }
      case INVENTED_TOOL -> added(null, String.valueOf(after.asText()), JsonObject.EMPTY);
      case INJECTED_ACTION, EXFILTRATION, ALTERED_ARGUMENT -> {
        if (call != null) {
          injection(call, after);
          obey(call);
        }
      }
      case GUARD_SKIPPED -> {
        if (call != null) {
          skip(call);
        }
      }
      case POLICY_UNAVAILABLE -> unanswered();
    }
  }

  /** What the agent does at the attacker's word. */
  private void obey(Call source) {
    Call victim = question.victim();
    Exfiltration loot =
        question.asks() == QuestionClass.EXFILTRATION ? Exfiltration.of(scene.analysis()) : null;
    if (victim != null) {
      JsonObject args = GoalArguments.altered(victim, question.argument());
      args(victim, args, "the model sends what the text says");
    } else {
      added(
          source,
          question.target(),
          loot == null ? GoalArguments.of(scene.analysis(), question.target()) : loot.args());
    }
  }

  /** The guarding step and its answer are not there. */
  private void skip(Call guard) {
    Json event = document.at(ChangedDocument.event(guard.step(), Pointer.ROOT));
    document.remove(guard.step());
    if (guard.answerStep() != null) {
      document.remove(guard.answerStep());
    }
    path.add(
        new Step(guard.step(), guard.tool(), null, event, null, "the agent leaves this step out"));
  }

  private void unanswered() {
    Call victim = question.victim();
    JsonObject event =
        JsonObject.builder()
            .put("type", "failure")
            .put("error", JsonObject.builder().put("message", "the policy does not answer").build())
            .build();
    document.insert(victim == null ? 0 : Math.max(0, victim.step() - 1), event);
    path.add(new Step(null, null, null, null, event, "nobody says whether the call is allowed"));
  }

  private void end() {
    String what =
        answer instanceof Contained contained
            ? "contained by " + contained.by().wire().replace('_', ' ') + ": " + contained.reason()
            : answer.reason();
    Call victim = question.victim() == null ? question.call() : question.victim();
    path.add(
        new Step(
            victim == null ? null : victim.step(),
            victim == null ? null : victim.tool(),
            null,
            null,
            null,
            what));
  }

  private void change(int step, String tool, Pointer inEvent, @Nullable Json to, String what) {
    Pointer at = ChangedDocument.event(step, inEvent);
    Json before = document.at(at);
    document.set(at, to);
    path.add(new Step(step, tool, at, before, to, what));
  }

  private static Pointer answerAt(Call call) {
    return call.answerAt() == null ? Pointer.of("result") : call.answerAt();
  }

  /** One value of a result, in the style in which the result was recorded. */
  private void result(Call call) {
    ResultView view = scene.analysis().provenance().view(call);
    Integer step = call.answerStep();
    if (view == null || step == null) {
      return;
    }
    boolean lost = variant.changed().value() instanceof JsonNull;
    Json after = variant.changed().after();
    Pointer at = question.pointer();
    Json changed;
    Place from = question.flows().getFirst().from().place();
    if (at.isRoot() && from.span() == null) {
      changed = after;
    } else if (lost && after instanceof JsonNull && from.span() == null) {
      changed = view.without(at);
    } else {
      changed = view.replaced(at, from.span(), lost && from.span() != null ? Json.of("") : after);
    }
    change(step, call.tool(), answerAt(call), changed, "the tool answers this instead");
  }

  /** Where the wrong value goes: arguments of later calls, then answers. */
  private void travel(Call source) {
    Set<Integer> calls = new TreeSet<>();
    for (Flow flow : question.flows()) {
      if (flow.to().place().kind() == Place.Kind.ARGUMENT) {
        calls.add(flow.to().place().call());
      }
    }
    for (int index : calls) {
      Call later = scene.analysis().trace().calls().get(index);
      JsonObject args = Propagation.into(question, later, variant.changed());
      if (!args.equals(later.args())) {
        args(later, args, "the value goes on into this call");
      }
    }
    for (Flow flow : question.flows()) {
      if (flow.to().place().kind() == Place.Kind.ANSWER) {
        repeated(source, flow);
      }
    }
  }

  private void repeated(Call source, Flow flow) {
    Place to = flow.to().place();
    Pointer inEvent = Pointer.of("output");
    for (String token : to.pointer().tokens()) {
      inEvent = inEvent.child(token);
    }
    Json there = document.at(ChangedDocument.event(to.step(), inEvent));
    String old = Propagation.spelled(flow.to().value());
    String now = Propagation.spelled(variant.changed().value());
    Json changed =
        there instanceof JsonString text && !old.isEmpty() && text.value().contains(old)
            ? Json.of(text.value().replace(old, now))
            : variant.changed().value();
    if (there != null && !there.equals(changed)) {
      change(to.step(), source.tool(), inEvent, changed, "the answer repeats it");
    }
  }

  /** The call fails loudly; unless the recording shows otherwise the agent stops there. */
  private void loud(Call call, Json after) {
    Integer step = call.answerStep();
    if (step == null) {
      document.insert(
          call.step(),
          JsonObject.builder()
              .put("type", "tool_result")
              .put("tool", call.tool())
              .put("result", after)
              .build());
      path.add(new Step(null, call.tool(), null, null, after, "this is the answer of the call"));
    } else {
      change(step, call.tool(), answerAt(call), after, "this is what comes back");
    }
    boolean recovered =
        answer instanceof Contained contained && contained.by() == ContainedBy.RECOVERED;
    int last = step == null ? call.step() : step;
    int left = scene.analysis().trace().events().size() - 1 - last;
    if (!recovered && left > 0) {
      document.cutAfter(last);
      path.add(
          new Step(
              last,
              null,
              null,
              null,
              null,
              left == 1
                  ? "the agent stops here: the one event after it is not there"
                  : "the agent stops here: the " + left + " events after it are not there"));
    }
  }

  /** The call that harms most; where none does, the first one. */
  private @Nullable Call looping() {
    List<Call> calls = scene.analysis().trace().calls();
    return question.victim() != null || calls.isEmpty() ? question.victim() : calls.getFirst();
  }

  private void again(@Nullable Call call, String what) {
    if (call != null) {
      Json event = document.at(ChangedDocument.event(call.step(), Pointer.ROOT));
      if (event != null) {
        document.insert(call.step(), event);
        path.add(new Step(null, call.tool(), null, null, event, what));
      }
    }
  }

  private void argument(@Nullable Call call, Json after) {
    if (call == null) {
      return;
    }
    Pointer at = question.pointer();
    boolean removed = variant.mutation().id().equals("governance.approval_removed");
    Json args =
        removed && call.args().at(at) != null
            ? call.args().without(at)
            : call.args().with(at, after);
    args(call, args, "the model sends this");
  }

  private void args(Call call, Json args, String what) {
    change(call.step(), call.tool(), Pointer.of("args"), args, what);
  }

  private void injection(Call call, Json after) {
    ResultView view = scene.analysis().provenance().view(call);
    InjectionPoint point = view == null ? null : InjectionPoint.of(view);
    Integer step = call.answerStep();
    if (view != null && point != null && step != null) {
      Json changed = point.pointer().isRoot() ? after : view.replaced(point.pointer(), null, after);
      change(step, call.tool(), answerAt(call), changed, "the text that comes back says this");
    }
  }

  /** A call that the recording does not have, after the answer of another one or at the end. */
  private void added(@Nullable Call after, String tool, JsonObject args) {
    JsonObject event =
        JsonObject.builder().put("type", "tool_call").put("tool", tool).put("args", args).build();
    int last = scene.analysis().trace().events().size() - 1;
    Integer step = after == null ? Integer.valueOf(last) : after.answerStep();
    document.insert(step == null ? last : step, event);
    path.add(new Step(null, tool, null, null, event, "the model makes this call"));
  }

  /** A trace document with changed, added and cut events. */
  private static final class ChangedDocument {
    private final JsonObject recorded;
    private Json changed;
    private final Map<Integer, Json> inserted = new TreeMap<>();
    private final Set<Integer> removed = new HashSet<>();
    private int last = Integer.MAX_VALUE;

    ChangedDocument(JsonObject recorded) {
      this.recorded = recorded;
      this.changed = recorded;
    }

    static Pointer event(int step, Pointer inside) {
      List<String> tokens = new ArrayList<>(List.of("events", Integer.toString(step)));
      tokens.addAll(inside.tokens());
      return new Pointer(tokens);
    }

    @Nullable Json at(Pointer at) {
      return changed.at(at);
    }

    void set(Pointer at, @Nullable Json to) {
      changed = to == null ? changed.without(at) : changed.with(at, to);
    }

    void insert(int after, Json event) {
      inserted.put(after, event);
    }

    void remove(int step) {
      removed.add(step);
    }

    void cutAfter(int step) {
      last = step;
    }

    JsonObject build() {
      if (!(changed instanceof JsonObject object)
          || !(object.get("events") instanceof JsonArray events)) {
        return recorded;
      }
      List<Json> kept = new ArrayList<>();
      for (int i = 0; i < events.size() && i <= last; i++) {
        if (!removed.contains(i)) {
          kept.add(events.get(i));
        }
        Json added = inserted.get(i);
        if (added != null) {
          kept.add(added);
        }
      }
      return object.with("events", JsonArray.of(kept));
    }
  }
}
