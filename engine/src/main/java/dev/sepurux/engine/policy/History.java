package dev.sepurux.engine.policy;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a recording's session had done before each of its calls, as conditions see it. Read once;
 * what was before a call is a view, since each of many calls is asked about many before it.
 */
final class History {
  /** For packs that ask for none. */
  static final History NONE = new History(Map.of(), new int[0], List.of());

  private final List<String> tools;
  private final int[] firstUse;
  private final Map<String, int[]> callsOf;
  private final List<Call> sensitive;

  private History(Map<String, int[]> callsOf, int[] firstUse, List<Call> sensitive) {
    this.tools = List.copyOf(callsOf.keySet());
    this.firstUse = firstUse;
    this.callsOf = callsOf;
    this.sensitive = sensitive;
  }

  static History of(Analysis analysis) {
    Map<String, List<Integer>> indexes = new LinkedHashMap<>();
    for (Call call : analysis.trace().calls()) {
      if (call.ending() != Call.Ending.BLOCKED) {
        indexes.computeIfAbsent(call.tool(), tool -> new ArrayList<>()).add(call.index());
      }
    }
    Map<String, int[]> callsOf = new LinkedHashMap<>();
    indexes.forEach((tool, of) -> callsOf.put(tool, of.stream().mapToInt(i -> i).toArray()));
    return new History(
        callsOf,
        callsOf.values().stream().mapToInt(of -> of[0]).toArray(),
        analysis.trace().calls().stream()
            .filter(call -> call.result() != null && isSensitive(analysis, call))
            .sorted(Comparator.comparingInt(History::answered))
            // One may be left out: then the second is the first.
            .limit(2)
            .toList());
  }

  private static boolean isSensitive(Analysis analysis, Call call) {
    return analysis.facts(call).confidentiality().value().compareTo(Confidentiality.SENSITIVE) >= 0;
  }

  private static int answered(Call call) {
    return call.answerStep() == null ? call.step() : call.answerStep();
  }

  /**
   * The tools of the calls before this one that were let through, in the order of first use.
   *
   * @param without index of a call that was not made, or beyond all calls
   */
  List<String> tools(int before, int without) {
    List<String> used = tools.subList(0, below(firstUse, before));
    String only = toolUsedOnceBefore(before, without);
    return only == null ? used : used.stream().filter(tool -> !tool.equals(only)).toList();
  }

  /** The tool that was used once, by the call that is left out; null if there is none such. */
  private @Nullable String toolUsedOnceBefore(int before, int without) {
    int at = without < before ? Arrays.binarySearch(firstUse, without) : -1;
    String tool = at < 0 ? null : tools.get(at);
    return tool != null && below(callsOf(tool), before) == 1 ? tool : null;
  }

  /** How many such calls each of those tools had. */
  Map<String, Long> counts(int before, int without) {
    return new Counts(before, without);
  }

  /** True if a sensitive or secret result was there before a step. */
  boolean hasReadSensitive(int step, int without) {
    return sensitive.stream().anyMatch(call -> call.index() != without && answered(call) < step);
  }

  private int[] callsOf(String tool) {
    return callsOf.getOrDefault(tool, new int[0]);
  }

  /** How many of the ascending numbers are smaller. */
  static int below(int[] ascending, int limit) {
    int at = Arrays.binarySearch(ascending, limit);
    return at >= 0 ? at : -at - 1;
  }

  private final class Counts extends AbstractMap<String, Long> {
    private final int before;
    private final int without;

    Counts(int before, int without) {
      this.before = before;
      this.without = without;
    }

    @Override
    public boolean containsKey(@Nullable Object tool) {
      return get(tool) != null;
    }

    @Override
    public @Nullable Long get(@Nullable Object tool) {
      long made = tool instanceof String name ? made(name) : 0;
      return made == 0 ? null : (Long) made;
    }

    private long made(String tool) {
      int[] calls = callsOf(tool);
      boolean leftOut = without < before && Arrays.binarySearch(calls, without) >= 0;
      return (long) below(calls, before) - (leftOut ? 1 : 0);
    }

    @Override
    public int size() {
      return below(firstUse, before) - (toolUsedOnceBefore(before, without) == null ? 0 : 1);
    }

    @Override
    public Set<Entry<String, Long>> entrySet() {
      Set<Entry<String, Long>> entries = new LinkedHashSet<>();
      for (String tool : tools(before, without)) {
        entries.add(new SimpleImmutableEntry<>(tool, made(tool)));
      }
      return Collections.unmodifiableSet(entries);
    }
  }
}
