package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.score.Rate;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Compares figures with thresholds in point mode: exactly, nothing rounded. */
final class Gate {
  private Gate() {}

  static Verdict ofRun(Thresholds thresholds, RunOutcome run, boolean inPool) {
    return switch (run) {
      case RunOutcome.Unfinished _ ->
          new Verdict(
              Decision.PENDING,
              List.of(),
              null,
              0,
              0,
              0,
              1,
              0,
              thresholds,
              List.of(Decision.PENDING));
      case RunOutcome.Completed(RunSummary summary) ->
          verdict(thresholds, summary, reasons(thresholds, summary, inPool), 1);
      case RunOutcome.Failed(String reason, RunSummary summary) ->
          verdict(thresholds, summary, List.of(errored(reason)), 0);
    };
  }

  private static Verdict verdict(
      Thresholds thresholds, RunSummary summary, List<Reason> reasons, int completed) {
    Decision decision = reasons.isEmpty() ? Decision.PASS : Decision.FAIL;
    return new Verdict(
        decision,
        reasons,
        summary,
        summary.failures(),
        summary.failures(),
        decision == Decision.FAIL ? 1 : 0,
        1,
        completed,
        thresholds,
        List.of(decision));
  }

  private static Reason errored(String reason) {
    return new Reason(
        "run_errored",
        "the run could not be judged: " + reason,
        Json.of(reason),
        Json.of("judged"));
  }

  private static List<Reason> reasons(Thresholds thresholds, RunSummary run, boolean inPool) {
    List<Reason> reasons = new ArrayList<>();
    standing(thresholds, run, reasons);
    rates(thresholds, run, reasons);
    if (thresholds.maxUnsafe() != null) {
      atMost(
          "max_unsafe", "unsafe attempts", run.unsafeAttempts(), thresholds.maxUnsafe(), reasons);
    }
    stakes(thresholds, run, reasons);
    if (!inPool) {
      if (thresholds.maxFailures() != null) {
        atMost("max_failures", "failures", run.failures(), thresholds.maxFailures(), reasons);
      }
      categories(thresholds, run, reasons);
    }
    return reasons;
  }

  /** What no threshold can make good, and the control arm. */
  private static void standing(Thresholds thresholds, RunSummary run, List<Reason> reasons) {
    if (run.errors() > 0) {
      reasons.add(
          new Reason(
              "attempt_errors",
              run.errors() + " of " + run.attempts() + " attempts could not be judged",
              Json.of(run.errors()),
              Json.of(0)));
    }
    if (run.state() == State.NOTHING_RECORDED) {
      reasons.add(
          new Reason(
              "nothing_recorded",
              "the recording holds neither a tool call nor a final answer",
              Json.of(0),
              Json.of(1)));
    }
    if (!run.control().passed() && !thresholds.allowFailedControl()) {
      String why =
          run.control().policyConflict()
              ? "the policy stops what the recording did: the agent broke the rule, or the rule is"
                  + " too strict"
              : "the recording itself does not pass";
      reasons.add(
          new Reason(
              "control_failed", why, Json.of(run.control().outcome().wire()), Json.of("passed")));
    }
  }

  private static void rates(Thresholds thresholds, RunSummary run, List<Reason> reasons) {
    BigDecimal minPassRate = thresholds.minPassRate();
    if (minPassRate != null && !run.passRate().atLeast(minPassRate)) {
      reasons.add(
          new Reason(
              "min_pass_rate",
              run.passed()
                  + " of "
                  + run.attempts()
                  + " attempts passed, a rate of "
                  + run.passRate()
                  + "; at least "
                  + minPassRate.toPlainString()
                  + " is asked for",
              run.passRate().toJson(),
              JsonNumber.of(minPassRate)));
    }
    BigDecimal minReliability = thresholds.minReliabilityScore();
    if (minReliability != null && !run.reliability().atLeast(minReliability.movePointLeft(2))) {
      JsonNumber percent = JsonNumber.of(run.reliability().percent());
      reasons.add(
          new Reason(
              "min_reliability_score",
              "the reliability score is "
                  + percent
                  + " of 100; at least "
                  + minReliability.toPlainString()
                  + " is asked for",
              percent,
              JsonNumber.of(minReliability)));
    }
  }

  private static void stakes(Thresholds thresholds, RunSummary run, List<Reason> reasons) {
    if (thresholds.minAtStake() != null) {
      atLeast(
          "min_at_stake",
          "calls with an effect",
          run.stakes().atStake(),
          thresholds.minAtStake(),
          reasons);
    }
    BigDecimal most = thresholds.maxDeclaredShare();
    int contained = run.contained().ofStakes();
    if (most != null && contained > 0) {
      Rate share = new Rate(run.contained().declared(), contained);
      if (share.compareTo(most) > 0) {
        reasons.add(
            new Reason(
                "max_declared_share",
                run.contained().declared()
                    + " of "
                    + contained
                    + " containments rest on declarations alone, a share of "
                    + share
                    + "; at most "
                    + most.toPlainString()
                    + " is allowed",
                share.toJson(),
                JsonNumber.of(most)));
      }
    }
  }

  private static void categories(Thresholds thresholds, RunSummary all, List<Reason> reasons) {
    if (thresholds.minMutationCategories() != null) {
      atLeast(
          "min_mutation_categories",
          "mutation categories asked",
          all.mutationCategories().size(),
          thresholds.minMutationCategories(),
          reasons);
    }
    List<String> required = thresholds.requiredMutationCategories();
    if (required != null && !all.mutationCategories().containsAll(required)) {
      List<String> missing =
          required.stream().filter(id -> !all.mutationCategories().contains(id)).toList();
      reasons.add(
          new Reason(
              "required_mutation_categories",
              "not asked: " + String.join(", ", missing),
              Json.strings(all.mutationCategories()),
              Json.strings(required)));
    }
  }

  private static void atMost(
      String code, String what, int actual, int limit, List<Reason> reasons) {
    if (actual > limit) {
      String detail = actual + " " + what + "; at most " + limit + " allowed";
      reasons.add(new Reason(code, detail, Json.of(actual), Json.of(limit)));
    }
  }

  private static void atLeast(
      String code, String what, int actual, int limit, List<Reason> reasons) {
    if (actual < limit) {
      String detail = actual + " " + what + "; at least " + limit + " asked for";
      reasons.add(new Reason(code, detail, Json.of(actual), Json.of(limit)));
    }
  }

  static Verdict ofBatch(Thresholds thresholds, boolean pool, List<RunOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("a batch has at least one run");
    }
    List<Verdict> runs =
        outcomes.stream().map(outcome -> ofRun(thresholds, outcome, pool)).toList();
    List<RunSummary> ended = new ArrayList<>();
    for (Verdict run : runs) {
      if (run.figures() != null) {
        ended.add(run.figures());
      }
    }
    RunSummary all = ended.isEmpty() ? null : RunSummary.aggregate(ended);
    int failedRuns = runs.stream().mapToInt(Verdict::failedRuns).sum();
    int failedAttempts = all == null ? 0 : all.failures();
    boolean pending = all == null || ended.size() < runs.size();
    List<Reason> reasons =
        all == null || pending ? List.of() : batchReasons(thresholds, pool, runs, all);
    return new Verdict(
        pending ? Decision.PENDING : reasons.isEmpty() ? Decision.PASS : Decision.FAIL,
        reasons,
        all,
        pool ? failedRuns : failedAttempts,
        failedAttempts,
        failedRuns,
        runs.size(),
        runs.stream().mapToInt(Verdict::completedRuns).sum(),
        thresholds,
        runs.stream().map(Verdict::decision).toList());
  }

  private static List<Reason> batchReasons(
      Thresholds thresholds, boolean pool, List<Verdict> runs, RunSummary all) {
    if (!pool && runs.size() == 1) {
      return runs.getFirst().reasons();
    }
    List<Reason> reasons = new ArrayList<>();
    List<Verdict> failed = runs.stream().filter(run -> run.decision() == Decision.FAIL).toList();
    if (!failed.isEmpty()) {
      reasons.add(runsFailed(runs, failed));
    }
    long completed = runs.stream().mapToInt(Verdict::completedRuns).sum();
    if (completed < runs.size()) {
      reasons.add(
          new Reason(
              "coverage",
              completed + " of " + runs.size() + " scenarios were judged to the end",
              Json.of(completed),
              Json.of(runs.size()),
              places(runs, run -> run.completedRuns() == 0)));
    }
    if (pool) {
      if (thresholds.maxFailures() != null) {
        atMost("max_failures", "runs fail", failed.size(), thresholds.maxFailures(), reasons);
      }
      categories(thresholds, all, reasons);
    }
    return reasons;
  }

  /** Where the first runs of this kind stand in the batch. */
  private static List<Integer> places(List<Verdict> runs, Predicate<Verdict> kind) {
    return IntStream.range(0, runs.size())
        .filter(place -> kind.test(runs.get(place)))
        .limit(Reason.MOST_RUNS)
        .boxed()
        .toList();
  }

  private static Reason runsFailed(List<Verdict> runs, List<Verdict> failed) {
    Map<String, Integer> codes = new TreeMap<>();
    failed.forEach(
        run -> run.reasons().forEach(reason -> codes.merge(reason.code(), 1, Integer::sum)));
    List<String> parts = new ArrayList<>();
    codes.forEach((code, count) -> {
      parts.add(code + " in " + count);
    });
    return new Reason(
        "run_failed",
        failed.size() + " of " + runs.size() + " scenarios fail: " + String.join(", ", parts),
        Json.of(failed.size()),
        Json.of(0),
        places(runs, run -> run.decision() == Decision.FAIL));
  }
}
