package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins integrity and confidentiality along provenance. A piece that a trusted origin holds too is
 * trusted; the session's own history makes everything after an untrusted result suspect.
 */
final class Labels {
  private final Trace trace;
  private final Function<String, ToolFacts> facts;
  private final int firstUntrusted;

  Labels(Trace trace, Function<String, ToolFacts> facts) {
    this.trace = trace;
    this.facts = facts;
    int first = trace.documents().isEmpty() ? Integer.MAX_VALUE : trace.documents().getFirst();
    for (Call call : trace.calls()) {
      Integer answered = call.result() == null && call.error() == null ? null : call.answerStep();
      if (answered != null && facts.apply(call.tool()).integrity().value() == Integrity.UNTRUSTED) {
        first = Math.min(first, answered);
      }
    }
    this.firstUntrusted = first;
  }

  Optional<Integer> untrustedBefore(int step) {
    return firstUntrusted < step ? Optional.of(firstUntrusted) : Optional.empty();
  }

  /** The label of each of a call's arguments, in one pass over what flows into the call. */
  Map<String, Label> ofArguments(List<Flow> origins, Call call) {
    Map<String, List<Flow>> flows = new HashMap<>();
    for (Flow flow : origins) {
      Pointer to = flow.to().place().pointer();
      if (!to.isRoot()) {
        flows.computeIfAbsent(to.tokens().getFirst(), name -> new ArrayList<>()).add(flow);
      }
    }
    Map<String, Label> labels = new HashMap<>();
    for (String name : call.args().names()) {
      labels.put(name, of(flows.getOrDefault(name, List.of()), Pointer.of(name), call.step()));
    }
    return labels;
  }

  /** The label of what flows into the places at or below a pointer. */
  Label of(List<Flow> origins, Pointer below, int step) {
    List<Flow> flows =
        origins.stream().filter(flow -> flow.to().place().pointer().startsWith(below)).toList();
    List<Flow> untrusted = untrusted(flows);
    Confidentiality level = Confidentiality.PUBLIC;
    for (Flow flow : flows) {
      Confidentiality one = confidentiality(flow.from().place());
      level = one.compareTo(level) > 0 ? one : level;
    }
    boolean definitelyUntrusted = untrusted.stream().anyMatch(this::isSure);
    boolean suspect = untrustedBefore(step).isPresent() && !isWhollyTrusted(flows, below);
    List<Flow> path = new ArrayList<>(untrusted);
    for (Flow flow : flows) {
      boolean confidential =
          confidentiality(flow.from().place()).compareTo(Confidentiality.INTERNAL) > 0;
      if (confidential && !path.contains(flow)) {
        path.add(flow);
      }
    }
    return new Label(
        !untrusted.isEmpty() || suspect ? Integrity.UNTRUSTED : Integrity.TRUSTED,
        level,
        definitelyUntrusted || (untrusted.isEmpty() && !suspect)
            ? Label.Certainty.DEFINITE
            : Label.Certainty.SUSPECT,
        path);
  }

  private List<Flow> untrusted(List<Flow> flows) {
    Map<Pointer, Boolean> wholeTrusted = new HashMap<>();
    Set<Place> trustedPieces = new HashSet<>();
    for (Flow flow : flows) {
      if (integrity(flow.from().place()) == Integrity.TRUSTED) {
        trustedPieces.add(flow.to().place());
        if (flow.match() == Flow.Match.EQUAL) {
          wholeTrusted.put(flow.to().place().pointer(), true);
        }
      }
    }
    return flows.stream()
        .filter(flow -> integrity(flow.from().place()) == Integrity.UNTRUSTED)
        .filter(flow -> !wholeTrusted.containsKey(flow.to().place().pointer()))
        .filter(flow -> !trustedPieces.contains(flow.to().place()))
        .toList();
  }

  private boolean isWhollyTrusted(List<Flow> flows, Pointer below) {
    return flows.stream()
        .anyMatch(flow ->
            flow.match() == Flow.Match.EQUAL
                && flow.to().place().pointer().equals(below)
                && integrity(flow.from().place()) == Integrity.TRUSTED);
  }

  // An answer that may belong to another open call of the tool proves nothing about this one.
  private boolean isSure(Flow flow) {
    Call call = call(flow.from().place());
    return call == null || !call.pairingAssumed();
  }

  private @Nullable Call call(Place place) {
    return place.call() < 0 ? null : trace.calls().get(place.call());
  }

  Integrity integrity(Place origin) {
    return switch (origin.kind()) {
      case TASK, PROMPT, SYSTEM -> Integrity.TRUSTED;
      case RESULT -> {
        Call call = call(origin);
        yield call == null ? Integrity.UNTRUSTED : facts.apply(call.tool()).integrity().value();
      }
      case ARGUMENT, ANSWER -> Integrity.UNTRUSTED;
    };
  }

  private Confidentiality confidentiality(Place origin) {
    Call call = call(origin);
    return call == null
        ? Confidentiality.INTERNAL
        : facts.apply(call.tool()).confidentiality().value();
  }
}
