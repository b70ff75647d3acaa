package dev.sepurux.server.web.trace;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Timeline;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.tool.ToolSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recording, read and judged by itself, as the project's tools and its default policy have it
 * now.
 *
 * @param steps what the timeline shows: a call and its answer are one
 * @param calls by the step of their call and by that of their answer
 * @param broken the rules that the recording breaks or may break, by step
 * @param paths the ways of untrusted text
 * @param waymarks the places on these ways, pointers by event
 */
record Reading(
    Trace trace,
    ToolSnapshot tools,
    Optional<PolicySnapshot> policy,
    Analysis analysis,
    ControlArm control,
    List<TimelineStep> steps,
    Map<Integer, Call> calls,
    Map<Integer, List<SecurityEvent>> broken,
    List<TaintPath> paths,
    Map<Integer, List<String>> waymarks) {

  static Reading of(Trace trace, ToolSnapshot tools, Optional<PolicySnapshot> policy) {
    Judge.Control judged =
        Judge.control(
            trace, tools.registry(), policy.map(PolicySnapshot::compile).orElse(PolicyPack.NONE));
    Map<Integer, Call> calls = new HashMap<>();
    for (Call call : trace.calls()) {
      if (call.answerStep() != null) {
        calls.putIfAbsent(call.answerStep(), call);
      }
    }
    trace.calls().forEach(call -> calls.put(call.step(), call));
    Reading plain =
        new Reading(
            trace,
            tools,
            policy,
            judged.analysis(),
            judged.arm(),
            Timeline.of(trace),
            calls,
            judged.arm().securityEvents().stream()
                .collect(
                    Collectors.groupingBy(
                        SecurityEvent::step, LinkedHashMap::new, Collectors.toList())),
            List.of(),
            Map.of());
    return plain.with(TaintPath.of(plain));
  }

  private Reading with(List<TaintPath> found) {
    Map<Integer, List<String>> marks = new HashMap<>();
    for (TaintPath path : found) {
      for (TaintPath.Hop hop : path.hops()) {
        if (hop.event() != null && hop.pointer().startsWith("/")) {
          marks.computeIfAbsent(hop.event(), _ -> new ArrayList<>()).add(hop.pointer());
        }
      }
    }
    return new Reading(trace, tools, policy, analysis, control, steps, calls, broken, found, marks);
  }

  /** The call that is made at a step; null if none is. */
  @Nullable Call callAt(int step) {
    Call call = calls.get(step);
    return call == null || call.step() != step ? null : call;
  }

  /** The rules that are broken at a step. */
  List<SecurityEvent> brokenAt(int step) {
    return broken.getOrDefault(step, List.of());
  }

  /** The step of the timeline at which an event is shown: an answer stands with its call. */
  int shownAt(int event) {
    Call call = calls.get(event);
    return call == null ? event : call.step();
  }
}
