package dev.sepurux.engine.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where every argument and answer of a trace came from (verdict rules, section 1). Origins are the
 * task and prompts, system text and tool results; what a result repeats of its own call's arguments
 * is an echo and no origin. Only what came before a use is an origin of it. Immutable.
 */
public final class Provenance {
  private static final Comparator<Flow> BY_USE =
      Comparator.comparing((Flow flow) -> flow.to().place())
          .thenComparing(flow -> flow.from().place())
          .thenComparing(Flow::match);
  private static final Comparator<Flow> BY_ORIGIN =
      Comparator.comparing((Flow flow) -> flow.from().place())
          .thenComparing(flow -> flow.to().place())
          .thenComparing(Flow::match);

  private final Trace trace;
  private final List<Flow> flows;
  private final Map<Integer, List<Flow>> into = new HashMap<>();
  private final Map<Integer, List<Flow>> outOf = new HashMap<>();
  private final Map<Integer, List<Flow>> outOfDocument = new HashMap<>();
  private final Map<Integer, List<Flow>> intoAnswer = new HashMap<>();
  private final List<Leaf> told;
  private final Map<Integer, ResultView> views;
  private final Map<Integer, ResultView> documents;

  private Provenance(Trace trace, ProvenanceReader reader) {
    this.trace = trace;
    this.told = List.copyOf(reader.told());
    this.views = reader.views();
    this.documents = reader.documents();
    this.flows = reader.flows().stream().sorted(BY_USE).toList();
    for (Flow flow : flows) {
      Place to = flow.to().place();
      Map<Integer, List<Flow>> uses = to.kind() == Place.Kind.ARGUMENT ? into : intoAnswer;
      put(uses, to.kind() == Place.Kind.ARGUMENT ? to.call() : to.step(), flow);
      Place from = flow.from().place();
      if (from.kind() == Place.Kind.RESULT) {
        put(
            from.call() >= 0 ? outOf : outOfDocument,
            from.call() >= 0 ? from.call() : from.step(),
            flow);
      }
    }
    outOf.values().forEach(list -> list.sort(BY_ORIGIN));
    outOfDocument.values().forEach(list -> list.sort(BY_ORIGIN));
  }

  /** Finds all flows of a trace, in time near-linear in its size. */
  public static Provenance of(Trace trace) {
    return new Provenance(trace, ProvenanceReader.read(trace));
  }

  public Trace trace() {
    return trace;
  }

  /** All flows, by use, then origin. */
  public List<Flow> flows() {
    return flows;
  }

  /** What the task, the prompts and the system text say, each text once, in recorded order. */
  public List<Leaf> told() {
    return told;
  }

  /** Flows out of a call's result, into later arguments and answers, by origin, then use. */
  public List<Flow> usesOf(Call call) {
    return list(outOf, call.index());
  }

  /** Flows out of the result at a step that answers no call, by origin, then use. */
  public List<Flow> usesOfDocument(int step) {
    return list(outOfDocument, step);
  }

  /** Flows out of a call's result into answers only. */
  public List<Flow> answerUses(Call call) {
    return usesOf(call).stream()
        .filter(flow -> flow.to().place().kind() == Place.Kind.ANSWER)
        .toList();
  }

  /** Flows into a call's arguments, by argument, then origin. */
  public List<Flow> originsOf(Call call) {
    return list(into, call.index());
  }

  /** Flows into the answer at a step, by place, then origin. */
  public List<Flow> originsOfAnswer(int step) {
    return list(intoAnswer, step);
  }

  /**
   * Other flows that bring the same value to the same use: what corroborates it. The caller decides
   * which of their origins are independent witnesses.
   */
  public List<Flow> witnesses(Flow use) {
    Place to = use.to().place();
    List<Flow> all =
        to.kind() == Place.Kind.ARGUMENT ? list(into, to.call()) : list(intoAnswer, to.step());
    return all.stream()
        .filter(other -> !other.from().place().equals(use.from().place()))
        .filter(other -> other.to().place().pointer().equals(to.pointer()))
        .filter(other -> Values.same(other.from().value(), use.from().value()))
        .toList();
  }

  /**
   * The leaves of a call's arguments that say something and come from nowhere visible. Trivially
   * common values (true, "", small numbers) are not listed.
   */
  public List<Leaf> argumentsWithoutOrigin(Call call) {
    List<Flow> origins = originsOf(call);
    return ProvenanceReader.argumentLeaves(call).stream()
        .filter(leaf -> !Values.isCommon(leaf.value()))
        .filter(leaf ->
            origins.stream()
                .noneMatch(flow -> flow.to().place().pointer().equals(leaf.place().pointer())))
        .toList();
  }

  /** How a call's result reads, or null if it has none. */
  public @Nullable ResultView view(Call call) {
    return views.get(call.index());
  }

  /** How the result at a step that answers no call reads, or null if none stands there. */
  public @Nullable ResultView viewOfDocument(int step) {
    return documents.get(step);
  }

  private static void put(Map<Integer, List<Flow>> map, int key, Flow flow) {
    map.computeIfAbsent(key, _ -> new ArrayList<>()).add(flow);
  }

  private static List<Flow> list(Map<Integer, List<Flow>> map, int key) {
    return List.copyOf(map.getOrDefault(key, List.of()));
  }
}
