package dev.sepurux.engine.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which guards to add first for several runs together. A run has judged its own list, each guard on
 * top of those before it in that list: so a guard counts in a run only once all that stand before
 * it there are chosen too. Whatever else is chosen takes nothing away, since a guard more never
 * makes an attempt worse. What is counted was therefore judged; more may pass than is counted.
 */
final class CommonAdvice {
  private static final int MOST = 5;

  private final List<RunSummary> runs;
  private final int attempts;
  private final Set<Guard> chosen = new HashSet<>();

  private CommonAdvice(List<RunSummary> runs, int attempts) {
    this.runs = runs;
    this.attempts = attempts;
  }

  private record Guard(String kind, @Nullable String tool, String where)
      implements Comparable<Guard> {
    private static final Comparator<Guard> ORDER =
        Comparator.comparing(Guard::kind)
            .thenComparing(guard -> guard.tool == null ? "" : guard.tool)
            .thenComparing(Guard::where);

    static Guard of(Advice advice) {
      return new Guard(advice.guard(), advice.tool(), advice.where());
    }

    @Override
    public int compareTo(Guard other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * At most five, in greedy order; ties by guard, tool and place.
   *
   * @param passed attempts of all runs that pass as it is
   * @param attempts of all runs
   */
  static List<Advice> of(List<RunSummary> runs, int passed, int attempts) {
    return attempts == 0 ? List.of() : new CommonAdvice(runs, attempts).greedy(passed);
  }

  private List<Advice> greedy(int passed) {
    Set<Guard> known = new TreeSet<>();
    runs.forEach(run -> run.advice().forEach(advice -> known.add(Guard.of(advice))));
    List<Advice> advice = new ArrayList<>();
    int before = 0;
    while (advice.size() < MOST) {
      Guard best = null;
      int most = before;
      for (Guard guard : known) {
        int with = fixed(guard);
        if (with > most) {
          best = guard;
          most = with;
        }
      }
      if (best == null) {
        break;
      }
      chosen.add(best);
      Rate after = new Rate(passed + most, attempts);
      advice.add(new Advice(best.kind(), best.tool(), best.where(), most - before, after.toJson()));
      before = most;
    }
    return List.copyOf(advice);
  }

  /** Attempts that were seen to pass, and did not before, with this guard and the chosen ones. */
  private int fixed(Guard more) {
    int fixed = 0;
    for (RunSummary run : runs) {
      for (Advice advice : run.advice()) {
        Guard guard = Guard.of(advice);
        if (!guard.equals(more) && !chosen.contains(guard)) {
          break;
        }
        fixed += advice.fixes();
      }
    }
    return fixed;
  }
}
