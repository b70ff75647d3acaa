package dev.sepurux.engine.policy;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
  static final History NONE = new History(List.of(), new int[0], Map.of(), Integer.MAX_VALUE);

  private final List<String> tools;
  private final int[] firstUse;
  private final Map<String, int[]> callsOf;
  private final int firstSensitive;

  private History(
      List<String> tools, int[] firstUse, Map<String, int[]> callsOf, int firstSensitive) {
    this.tools = tools;
    this.firstUse = firstUse;
    this.callsOf = callsOf;
    this.firstSensitive = firstSensitive;
  }

  static History of(Analysis analysis) {
    Map<String, List<Integer>> indexes = new LinkedHashMap<>();
    int firstSensitive = Integer.MAX_VALUE;
    for (Call call : analysis.trace().calls()) {
      if (call.ending() != Call.Ending.BLOCKED) {
        indexes.computeIfAbsent(call.tool(), tool -> new ArrayList<>()).add(call.index());
      }
      if (call.result() != null && isSensitive(analysis, call)) {
        firstSensitive = Math.min(firstSensitive, call.index());
      }
    }
    Map<String, int[]> callsOf = new LinkedHashMap<>();
    indexes.forEach((tool, of) -> callsOf.put(tool, of.stream().mapToInt(i -> i).toArray()));
    return new History(
        List.copyOf(callsOf.keySet()),
        callsOf.values().stream().mapToInt(of -> of[0]).toArray(),
        callsOf,
        firstSensitive);
  }

  private static boolean isSensitive(Analysis analysis, Call call) {
    return analysis.facts(call).confidentiality().value().compareTo(Confidentiality.SENSITIVE) >= 0;
  }

  /** The tools of the calls before this one that were let through, in the order of first use. */
  List<String> tools(int before) {
    return tools.subList(0, below(firstUse, before));
  }

  /** How many such calls each of those tools had. */
  Map<String, Long> counts(int before) {
    return new Counts(before);
  }

  /** True if a sensitive or secret result came of a call before this one. */
  boolean hasReadSensitive(int before) {
    return firstSensitive < before;
  }

  /** How many of the ascending numbers are smaller. */
  private static int below(int[] ascending, int limit) {
    int at = Arrays.binarySearch(ascending, limit);
    return at >= 0 ? at : -at - 1;
  }

  private final class Counts extends AbstractMap<String, Long> {
    private final int before;

    Counts(int before) {
      this.before = before;
    }

    @Override
    public boolean containsKey(@Nullable Object tool) {
      return get(tool) != null;
    }

    @Override
    public @Nullable Long get(@Nullable Object tool) {
      int[] calls = tool instanceof String name ? callsOf.get(name) : null;
      int made = calls == null ? 0 : below(calls, before);
      return made == 0 ? null : (Long) (long) made;
    }

    @Override
    public int size() {
      return below(firstUse, before);
    }

    @Override
    public Set<Entry<String, Long>> entrySet() {
      Set<Entry<String, Long>> entries = new LinkedHashSet<>();
      for (String tool : tools(before)) {
        long made = below(callsOf.getOrDefault(tool, new int[0]), before);
        entries.add(new SimpleImmutableEntry<>(tool, made));
      }
      return Collections.unmodifiableSet(entries);
    }
  }
}
