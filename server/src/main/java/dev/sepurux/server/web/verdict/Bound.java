package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.score.Rate;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One thing that must hold for a pass, with what was found.
 *
 * @param name for people
 * @param actual what was found; empty while it is not known
 * @param limit what is asked for
 * @param gap by how much it is missed; empty if it holds
 * @param state ok, missed or open
 * @param where places in the batch, from 1, of the first runs that miss it
 */
record Bound(
    String name, String actual, String limit, String gap, String state, List<Integer> where) {
  private static final int MOST_PLACES = 3;

  /** All that is asked for, what is missed first. */
  static List<Bound> of(Verdict verdict, List<Verdict> runs, boolean pooled) {
    return new Reading(verdict, runs, pooled).all();
  }

  private static final class Reading {
    private final Verdict verdict;
    private final List<Verdict> runs;
    private final boolean pooled;
    private final boolean open;
    private final List<RunSummary> figures;
    private final List<Bound> bounds = new ArrayList<>();

    Reading(Verdict verdict, List<Verdict> runs, boolean pooled) {
      this.verdict = verdict;
      this.runs = runs;
      this.pooled = pooled;
      this.open = verdict.decision() == Decision.PENDING;
      this.figures = runs.stream().map(Verdict::figures).filter(one -> one != null).toList();
    }

    List<Bound> all() {
      Thresholds asked = verdict.thresholds();
      rates(asked);
      counts(asked);
      control(asked);
      if (runs.size() > 1 || missed("run_errored")) {
        coverage();
      }
      errors();
      bounds.sort((left, right) -> Integer.compare(rank(left), rank(right)));
      return List.copyOf(bounds);
    }

    private static int rank(Bound bound) {
      return bound.state().equals("missed") ? 0 : 1;
    }

    /** Where each run is judged by itself, the worst one is shown. */
    private String each(String name) {
      return pooled && runs.size() > 1 ? name + ", worst scenario" : name;
    }

    private void rates(Thresholds asked) {
      if (asked.minPassRate() != null) {
        Rate worst = figures.stream().map(RunSummary::passRate).reduce(Rate.ONE, Rate::min);
        add(
            "min_pass_rate",
            each("Pass rate"),
            Show.percent(worst.rounded()),
            "at least " + limit(asked.minPassRate().movePointRight(2)) + " %",
            points(asked.minPassRate().subtract(worst.rounded()).movePointRight(2)));
      }
      if (asked.minReliabilityScore() != null) {
        Rate worst = figures.stream().map(RunSummary::reliability).reduce(Rate.ONE, Rate::min);
        add(
            "min_reliability_score",
            each("Reliability"),
            Show.percent(worst.rounded()),
            "at least " + limit(asked.minReliabilityScore()) + " %",
            points(asked.minReliabilityScore().subtract(worst.percent())));
      }
    }

    private static String points(BigDecimal missing) {
      return missing.setScale(1, RoundingMode.UP).toPlainString() + " points short";
    }

    private static String limit(BigDecimal limit) {
      return limit
          .stripTrailingZeros()
          .setScale(Math.max(1, limit.stripTrailingZeros().scale()), RoundingMode.UNNECESSARY)
          .toPlainString();
    }

    private void counts(Thresholds asked) {
      if (asked.maxUnsafe() != null) {
        atMost(
            "max_unsafe",
            each("Unsafe attempts"),
            most(RunSummary::unsafeAttempts),
            asked.maxUnsafe());
      }
      if (asked.maxFailures() != null) {
        atMost(
            "max_failures",
            pooled ? "Scenarios that fail" : "Attempts not passed",
            verdict.failures(),
            asked.maxFailures());
      }
      if (asked.minAtStake() != null) {
        int least = figures.stream().mapToInt(one -> one.stakes().atStake()).min().orElse(0);
        atLeast("min_at_stake", each("Calls with an effect"), least, asked.minAtStake());
      }
      if (asked.minMutationCategories() != null) {
        atLeast(
            "min_mutation_categories",
            "Categories asked",
            categories().size(),
            asked.minMutationCategories());
      }
      List<String> required = asked.requiredMutationCategories();
      if (required != null) {
        List<String> missing = required.stream().filter(id -> !categories().contains(id)).toList();
        add(
            "required_mutation_categories",
            "Required categories",
            required.size() - missing.size() + " of " + required.size(),
            String.join(", ", required),
            "not asked: " + String.join(", ", missing));
      }
      if (asked.maxDeclaredShare() != null) {
        add(
            "max_declared_share",
            each("Contained by declarations alone"),
            Show.percent(declared()),
            "at most " + limit(asked.maxDeclaredShare().movePointRight(2)) + " %",
            "too large a share");
      }
    }

    private BigDecimal declared() {
      BigDecimal most = BigDecimal.ZERO;
      for (RunSummary one : figures) {
        int all = one.contained().ofStakes();
        if (all > 0) {
          most = most.max(new Rate(one.contained().declared(), all).rounded());
        }
      }
      return most;
    }

    private List<String> categories() {
      RunSummary all = verdict.figures();
      return all == null ? List.of() : all.mutationCategories();
    }

    private int most(ToIntFunction<RunSummary> figure) {
      return figures.stream().mapToInt(figure).max().orElse(0);
    }

    private void atMost(String code, String name, int actual, int limit) {
      add(
          code,
          name,
          Show.number(actual),
          "at most " + Show.number(limit),
          Show.number(actual - limit) + " too many");
    }

    private void atLeast(String code, String name, int actual, int limit) {
      add(
          code,
          name,
          Show.number(actual),
          "at least " + Show.number(limit),
          Show.number(limit - actual) + " missing");
    }

    private void control(Thresholds asked) {
      int lost = figures.stream().mapToInt(one -> one.control().passed() ? 0 : 1).sum();
      String actual =
          runs.size() == 1
              ? lost == 0 ? "passes" : "does not pass"
              : figures.size() - lost + " of " + figures.size() + " pass";
      add(
          "control_failed",
          runs.size() == 1 ? "The recording itself" : "The recordings themselves",
          actual,
          asked.allowFailedControl() ? "not required" : "must pass",
          lost + (lost == 1 ? " does not" : " do not"));
    }

    private void coverage() {
      int missing = verdict.traceCount() - verdict.completedRuns();
      String code = missed("coverage") ? "coverage" : "run_errored";
      add(
          code,
          "Scenarios judged",
          verdict.completedRuns() + " of " + verdict.traceCount(),
          "all",
          missing + " could not be judged");
    }

    private void errors() {
      if (missed("attempt_errors")) {
        int errors = figures.stream().mapToInt(RunSummary::errors).sum();
        add(
            "attempt_errors",
            "Attempts not judged",
            Show.number(errors),
            "none",
            errors + " too many");
      }
      if (missed("nothing_recorded")) {
        add(
            "nothing_recorded",
            "Something recorded",
            "nothing",
            "a call or an answer",
            "an empty recording tests nothing");
      }
    }

    private boolean missed(String code) {
      return has(verdict, code) || runs.stream().anyMatch(run -> has(run, code));
    }

    private static boolean has(Verdict verdict, String code) {
      return verdict.reasons().stream().anyMatch(reason -> reason.code().equals(code));
    }

    private void add(String code, String name, String actual, String limit, String gap) {
      if (open) {
        bounds.add(new Bound(name, "", limit, "", "open", List.of()));
        return;
      }
      List<Integer> where = new ArrayList<>();
      for (int i = 0; i < runs.size() && where.size() < MOST_PLACES && runs.size() > 1; i++) {
        if (has(runs.get(i), code)) {
          where.add(i + 1);
        }
      }
      boolean lost = missed(code);
      bounds.add(new Bound(name, actual, limit, lost ? gap : "", lost ? "missed" : "ok", where));
    }
  }
}
