package dev.sepurux.engine.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which recorded errors the agent got over, by tool and class of error. */
final class Recoveries {
  private final Map<Integer, Recovery> byCall = new HashMap<>();
  private final Map<String, Recovery> byToolAndClass = new HashMap<>();

  Recoveries(Trace trace, Effects effects) {
    Map<String, List<Call>> successes = new HashMap<>();
    for (Call call : trace.calls()) {
      if (call.ending() == Call.Ending.SUCCEEDED) {
        successes.computeIfAbsent(call.tool(), _ -> new ArrayList<>()).add(call);
      }
    }
    for (Call failed : trace.calls()) {
      Call.ErrorClass errorClass = failed.errorClass();
      if (errorClass != null) {
        success(trace, effects, failed, successes.getOrDefault(failed.tool(), List.of()))
            .ifPresent(call -> {
              Recovery recovery = new Recovery(failed.tool(), errorClass, failed, call);
              byCall.put(failed.index(), recovery);
              byToolAndClass.putIfAbsent(key(failed.tool(), errorClass), recovery);
            });
      }
    }
  }

  Optional<Recovery> of(Call failed) {
    return Optional.ofNullable(byCall.get(failed.index()));
  }

  Optional<Recovery> of(String tool, Call.ErrorClass errorClass) {
    return Optional.ofNullable(byToolAndClass.get(key(tool, errorClass)));
  }

  private static String key(String tool, Call.ErrorClass errorClass) {
    return errorClass + " " + tool;
  }

  private static Optional<Call> success(
      Trace trace, Effects effects, Call failed, List<Call> sameTool) {
    int answered = failed.answerStep() == null ? failed.step() : failed.answerStep();
    Optional<Call> again = sameTool.stream().filter(call -> call.step() > answered).findFirst();
    return again.isPresent() ? again : alternative(trace, effects, failed, answered);
  }

  // Another tool that did the same kind of thing with a value of the failed call.
  private static Optional<Call> alternative(
      Trace trace, Effects effects, Call failed, int answered) {
    Set<String> wanted = effects.valuesOf(failed);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return trace.calls().subList(failed.index() + 1, trace.calls().size()).stream()
        .filter(call -> call.step() > answered && !call.tool().equals(failed.tool()))
        .filter(call -> call.ending() == Call.Ending.SUCCEEDED)
        .filter(call -> effects.hasEffect(call) == effects.hasEffect(failed))
        .filter(call -> effects.valuesOf(call).stream().anyMatch(wanted::contains))
        .findFirst();
  }
}
