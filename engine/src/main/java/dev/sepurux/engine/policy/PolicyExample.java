package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A short session and what a policy is expected to say of its calls.
 *
 * @param name what it shows
 * @param task what the user asked for; "" for nothing
 * @param calls in order
 */
public record PolicyExample(String name, String task, List<ExpectedCall> calls) {
  public PolicyExample {
    calls = List.copyOf(calls);
  }

  /**
   * One call of an example.
   *
   * @param args the arguments; empty if the example gives none
   * @param result what the tool answers, or null
   * @param error the message of the failure in the place of a result, or null
   * @param expect the decision that the policy must make, or null for any
   * @param rule the rule that must make it, or null for any
   */
  public record ExpectedCall(
      String tool,
      JsonObject args,
      @Nullable Json result,
      @Nullable String error,
      PolicyDecision.@Nullable Kind expect,
      @Nullable String rule) {}

  /**
   * A call on which the policy decides otherwise than expected.
   *
   * @param number of the call in its example, from 1
   */
  public record Mismatch(int number, ExpectedCall call, PolicyDecision decision) {
    /** One line for people. */
    public String text() {
      String wanted =
          (call.expect() == null ? "any decision" : call.expect().wire())
              + (call.rule() == null ? "" : " by " + call.rule());
      String made =
          decision.kind().wire() + (decision.rule() == null ? "" : " by " + decision.rule());
      return "call %s, %s: expected %s, but it is %s (%s)"
          .formatted(number, call.tool(), wanted, made, decision.reason());
    }
  }

  static PolicyExample read(Section section) {
    section.allow("name", "task", "calls");
    String task = section.text("task");
    List<ExpectedCall> calls =
        section.objects("calls").stream().map(PolicyExample::readCall).toList();
    if (calls.isEmpty()) {
      section.error("calls", "is required: at least one call", "required");
    }
    return new PolicyExample(section.required("name"), task == null ? "" : task, calls);
  }

  private static ExpectedCall readCall(Section section) {
    section.allow("tool", "args", "result", "error", "expect", "rule");
    if (section.has("result") && section.has("error")) {
      section.error("error", "stands beside a result; a call has one or the other", "value");
    }
    PolicyDecision.Kind expect =
        section.has("expect")
            ? section.choice("expect", PolicyDecision.Kind.class, PolicyDecision.Kind.ALLOWED)
            : null;
    return new ExpectedCall(
        section.required("tool"),
        section.object("args").json(),
        section.value("result"),
        section.text("error"),
        expect,
        section.text("rule"));
  }

  /** The calls on which the policy decides otherwise than expected; empty if there are none. */
  public List<Mismatch> mismatches(PolicyDocument document) {
    Trace trace = trace();
    PolicyPack pack = document.pack();
    PolicyCourse course =
        PolicyCourse.of(
            pack,
            Analysis.of(
                trace, document.tools(), pack.irreversibleAmong(trace.tools()), pack.basis()));
    List<Mismatch> found = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      PolicyDecision decision = course.decide(trace.calls().get(i));
      if (!fits(calls.get(i), decision)) {
        found.add(new Mismatch(i + 1, calls.get(i), decision));
      }
    }
    return found;
  }

  private static boolean fits(ExpectedCall call, PolicyDecision decision) {
    return (call.expect() == null || call.expect() == decision.kind())
        && (call.rule() == null || call.rule().equals(decision.rule()));
  }

  private Trace trace() {
    List<Json> events = new ArrayList<>();
    if (!task.isEmpty()) {
      events.add(
          JsonObject.builder()
              .put("type", "prompt")
              .put("name", "task")
              .put("input", task)
              .build());
    }
    for (int i = 0; i < calls.size(); i++) {
      addEvents(calls.get(i), "c" + i, events);
    }
    JsonObject document =
        JsonObject.builder()
            .put("task", JsonObject.builder().put("name", name).build())
            .put("events", JsonArray.of(events))
            .build();
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted(Trace trace) -> trace;
      case TraceReader.Reading.Refused refused ->
          throw new IllegalStateException("an example is a trace: " + refused.notes());
    };
  }

  private static void addEvents(ExpectedCall call, String id, List<Json> events) {
    events.add(
        JsonObject.builder()
            .put("type", "tool_call")
            .put("tool", call.tool())
            .put("args", call.args())
            .put("call_id", id)
            .build());
    Json result = call.result();
    String error = call.error();
    if (result != null) {
      events.add(
          JsonObject.builder()
              .put("type", "tool_result")
              .put("tool", call.tool())
              .put("result", result)
              .put("call_id", id)
              .build());
    } else if (error != null) {
      events.add(
          JsonObject.builder()
              .put("type", "failure")
              .put("tool", call.tool())
              .put("error", JsonObject.builder().put("message", error).build())
              .put("call_id", id)
              .put("status", "error")
              .build());
    }
  }
}
