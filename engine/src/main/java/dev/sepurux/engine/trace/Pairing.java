package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pairs calls with their answers: by {@code call_id}, in order where one is used twice, else with
 * the oldest unanswered call of the tool.
 */
final class Pairing {
  private final List<Open> calls = new ArrayList<>();
  private final List<Integer> documents = new ArrayList<>();
  private final List<Integer> taskFailures = new ArrayList<>();
  private final OpenCalls open = new OpenCalls();

  private Pairing() {}

  static Pairing of(List<Event> events) {
    Pairing pairing = new Pairing();
    for (Event event : events) {
      pairing.take(event);
    }
    pairing.fromHistory(events);
    return pairing;
  }

  List<Call> calls() {
    return calls.stream().map(Open::call).toList();
  }

  List<Integer> documents() {
    return documents;
  }

  List<Integer> taskFailures() {
    return taskFailures;
  }

  private void take(Event event) {
    switch (event) {
      case Event.ToolCall call -> {
        Open made = new Open(call, calls.size(), open.count(call.tool()) + 1);
        calls.add(made);
        open.add(made);
      }
      case Event.ToolResult result -> answer(result);
      case Event.Failure failure -> fail(failure);
      case Event.AgentOutput _ -> open.seal();
      case Event.Prompt _,
          Event.ModelStep _,
          Event.Retry _,
          Event.RecordedMutation _,
          Event.Unknown _ -> {}
    }
  }

  private void answer(Event.ToolResult result) {
    Open call = open.find(result.callId(), result.tool());
    if (call == null) {
      documents.add(result.step());
      return;
    }
    call.answer(result.step(), Pointer.of("result"), result.result());
    call.status = result.body().text("status");
    open.close(call);
  }

  private void fail(Event.Failure failure) {
    Open call =
        failure.callId() == null && failure.tool() == null
            ? open.newestUnsealed()
            : open.find(failure.callId(), failure.tool() == null ? "" : failure.tool());
    if (call == null) {
      taskFailures.add(failure.step());
      return;
    }
    call.answerStep = failure.step();
    call.answerAt = Endings.messagePointer(failure.body());
    call.failure = failure;
    open.close(call);
  }

  private void fromHistory(List<Event> events) {
    if (open.isEmpty()) {
      return;
    }
    MessageHistory history = new MessageHistory();
    for (Event event : events) {
      if (event instanceof Event.ModelStep model) {
        for (MessageHistory.ToolMessage message : history.newToolMessages(model)) {
          Open call = open.findBefore(model.step(), message.callId(), message.tool());
          if (call != null) {
            call.answer(model.step(), message.pointer(), message.content());
            open.close(call);
          }
        }
      }
    }
  }

  /** A call that waits for its answer. */
  private static final class Open {
    final Event.ToolCall event;
    final int index;
    final int n;
    boolean assumed;
    @Nullable Integer answerStep;
    @Nullable Pointer answerAt;
    @Nullable Json result;
    @Nullable String status;
    Event.@Nullable Failure failure;

    Open(Event.ToolCall event, int index, int n) {
      this.event = event;
      this.index = index;
      this.n = n;
    }

    void answer(int step, Pointer at, Json value) {
      answerStep = step;
      answerAt = at;
      result = value;
    }

    Call call() {
      Endings.Ended ended = ended();
      return new Call(
          index,
          event.tool(),
          n,
          event.step(),
          answerStep,
          answerAt,
          event.args(),
          result,
          ended.error(),
          ended.ending(),
          ended.errorClass(),
          event.commit(),
          assumed);
    }

    private Endings.Ended ended() {
      String own = event.body().text("status");
      if (failure != null) {
        return Endings.ofFailure(failure);
      }
      if (result != null) {
        return Endings.ofResult(result, status == null ? own : status);
      }
      return Endings.ofStatus(own);
    }
  }

  /** The unanswered calls, found by id or tool without walking over all of them. */
  private static final class OpenCalls {
    private final Map<String, List<Open>> byId = new HashMap<>();
    private final Map<String, List<Open>> byTool = new HashMap<>();
    private final Map<String, Integer> made = new HashMap<>();
    private final List<Open> inOrder = new ArrayList<>();
    private int sealedUpTo;

    /** No open call of before this step is sure. */
    private int allAssumedBefore;

    int count(String tool) {
      return made.getOrDefault(tool, 0);
    }

    boolean isEmpty() {
      return inOrder.isEmpty();
    }

    void add(Open call) {
      made.merge(call.event.tool(), 1, Integer::sum);
      byTool.computeIfAbsent(call.event.tool(), _ -> new ArrayList<>()).add(call);
      if (call.event.callId() != null) {
        byId.computeIfAbsent(call.event.callId(), _ -> new ArrayList<>()).add(call);
      }
      inOrder.add(call);
    }

    void close(Open call) {
      byTool.getOrDefault(call.event.tool(), new ArrayList<>()).remove(call);
      if (call.event.callId() != null) {
        byId.getOrDefault(call.event.callId(), new ArrayList<>()).remove(call);
      }
      inOrder.remove(call);
      sealedUpTo = Math.min(sealedUpTo, inOrder.size());
    }

    /** After an answer of the agent, a failure without names is no more about a call before it. */
    void seal() {
      sealedUpTo = inOrder.size();
    }

    @Nullable Open newestUnsealed() {
      return inOrder.size() > sealedUpTo ? inOrder.getLast() : null;
    }

    @Nullable Open find(@Nullable String callId, String tool) {
      return findBefore(Integer.MAX_VALUE, callId, tool);
    }

    @Nullable Open findBefore(int step, @Nullable String callId, String tool) {
      if (callId != null) {
        Open named = first(byId.getOrDefault(callId, List.of()), step, tool);
        if (named != null) {
          return named;
        }
      }
      List<Open> candidates = tool.isEmpty() ? inOrder : byTool.getOrDefault(tool, List.of());
      if (candidates.isEmpty() || candidates.getFirst().event.step() >= step) {
        return null;
      }
      Open oldest = candidates.getFirst();
      if (callId != null && oldest.event.callId() != null) {
        oldest.assumed = true;
      }
      if (candidates.size() > 1 && candidates.get(1).event.step() < step) {
        // Each of the open calls may be the one that this answers, so none of their answers is
        // sure.
        if (tool.isEmpty()) {
          assumeAllBefore(step);
        } else {
          assumeBefore(candidates, step);
        }
      }
      return oldest;
    }

    /**
     * Of the open calls of one tool those that are assumed come first: whoever is marked later is
     * later. So a thousand answers do not mark a thousand calls each.
     */
    private static void assumeBefore(List<Open> calls, int step) {
      for (Open call : calls.reversed()) {
        if (call.event.step() < step) {
          if (call.assumed) {
            return;
          }
          call.assumed = true;
        }
      }
    }

    private void assumeAllBefore(int step) {
      for (Open call : inOrder.reversed()) {
        if (call.event.step() < allAssumedBefore) {
          break;
        }
        call.assumed |= call.event.step() < step;
      }
      allAssumedBefore =
          Math.max(allAssumedBefore, Math.min(step, inOrder.getLast().event.step() + 1));
    }

    private static @Nullable Open first(List<Open> named, int step, String tool) {
      for (Open call : named) {
        if (call.event.step() < step && call.event.tool().equals(tool)) {
          return call;
        }
      }
      return named.isEmpty() || named.getFirst().event.step() >= step ? null : named.getFirst();
    }
  }

  /** The content of a message as a result: a text stays a text. */
  static Json content(@Nullable Json content) {
    return content == null ? new JsonString("") : content;
  }
}
