package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What recordings show of the results of their tools. Immutable; {@link #merge} is commutative,
 * associative and idempotent, so neither the order of recordings nor a recording that is counted
 * twice changes what is learned. Bounded, whatever the results hold.
 */
public final class Observations {
  public static final Observations NONE = new Observations(new TreeMap<>());

  /** So many tools are kept of a project. */
  static final int MOST_TOOLS = 500;

  private static final Comparator<String> BY_HASH =
      Comparator.comparingLong(Hashes::of).thenComparing(Comparator.naturalOrder());

  private final SortedMap<String, Results> tools;

  private Observations(SortedMap<String, Results> tools) {
    this.tools = Collections.unmodifiableSortedMap(tools);
  }

  private static Observations bounded(NavigableMap<String, Results> tools) {
    if (tools.size() > MOST_TOOLS) {
      List<String> names = new ArrayList<>(tools.keySet());
      names.sort(BY_HASH);
      names.subList(MOST_TOOLS, names.size()).forEach(tools::remove);
    }
    return new Observations(tools);
  }

  /**
   * What one recording shows: the results of its calls that succeeded.
   *
   * @param recording names the recording by its content; equal recordings count once where it
   *     matters how many show a value
   */
  public static Observations of(Trace trace, String recording) {
    long number = Hashes.of(recording);
    NavigableMap<String, Results> tools = new TreeMap<>();
    trace
        .byTool()
        .forEach((tool, calls) -> {
          Gathering gathering = new Gathering(number);
          boolean any = false;
          for (Call call : calls) {
            Json result = call.result();
            if (result != null && call.ending() == Call.Ending.SUCCEEDED) {
              gathering.add(ResultView.of(result).value());
              any = true;
            }
          }
          if (any) {
            tools.put(tool, gathering.results());
          }
        });
    return bounded(tools);
  }

  /** What both show. */
  public Observations merge(Observations other) {
    if (other.tools.isEmpty() || tools.isEmpty()) {
      return tools.isEmpty() ? other : this;
    }
    NavigableMap<String, Results> both = new TreeMap<>(tools);
    other.tools.forEach((tool, results) -> both.merge(tool, results, Results::merge));
    return bounded(both);
  }

  /** The tools whose results were seen, sorted. */
  public Set<String> tools() {
    return tools.keySet();
  }

  /** How many places are known of all tools together: a measure of the memory that this takes. */
  public int size() {
    return tools.values().stream().mapToInt(results -> results.fields().size()).sum();
  }

  SortedMap<String, Results> results() {
    return tools;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Observations o && tools.equals(o.tools);
  }

  @Override
  public int hashCode() {
    return tools.hashCode();
  }
}
