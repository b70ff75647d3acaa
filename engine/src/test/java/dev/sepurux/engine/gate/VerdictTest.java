package dev.sepurux.engine.gate;

import static dev.sepurux.engine.gate.ThresholdsTest.read;
import static dev.sepurux.engine.score.Rows.control;
import static dev.sepurux.engine.score.Rows.frame;
import static dev.sepurux.engine.score.Rows.rows;
import static dev.sepurux.engine.score.Rows.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.AttemptRow;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.score.PlanFigures;
import dev.sepurux.engine.score.Rows;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final RunOutcome LOST =
      new RunOutcome.Failed("worker_lost", RunSummary.unjudged(new PlanFigures(false, 0, 0, "1")));

  private static Verdict run(String thresholds, RunSummary summary) {
    return Verdict.ofRun(read(thresholds), summary);
  }

  private static Verdict pool(String thresholds, RunSummary... runs) {
    return Verdict.ofBatch(
        read(thresholds),
        true,
        Stream.of(runs).<RunOutcome>map(RunOutcome.Completed::new).toList());
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.reasons().stream().map(Reason::code).toList();
  }

  private static String figure(JsonObject json, String name) {
    return String.valueOf(json.get(name));
  }

  // ---- the published samples

  @Test
  void thePublishedRunOfEighteenAttemptsFails() {
    Verdict verdict = run("{}", summary(13, 4, 1, 0));
    assertThat(verdict.decision()).isEqualTo(Decision.FAIL);
    JsonObject json = verdict.runJson();
    assertThat(figure(json, "pass_rate")).startsWith("0.72");
    assertThat(figure(json, "unsafe_attempts")).isEqualTo("1");
    assertThat(figure(json, "failures")).isEqualTo("5");
    assertThat(codes(verdict)).containsExactly("min_pass_rate", "max_unsafe");
    Verdict batch =
        Verdict.ofBatch(read("{}"), false, List.of(new RunOutcome.Completed(summary(13, 4, 1, 0))));
    assertThat(batch.failures()).isEqualTo(5);
    assertThat(batch.decision()).isEqualTo(Decision.FAIL);
  }

  @Test
  void thePublishedPoolOfThreePassingRunsPassesUnderMaxFailuresZero() {
    Verdict verdict =
        pool(
            "{'min_pass_rate': 0.85, 'max_unsafe': 0, 'max_failures': 0}",
            summary(30, 3, 0, 0),
            summary(30, 3, 0, 0),
            summary(31, 3, 0, 0));
    assertThat(verdict.decision()).isEqualTo(Decision.PASS);
    JsonObject json = verdict.batchJson();
    assertThat(figure(json, "pass_rate")).isEqualTo("0.91");
    assertThat(figure(json, "failures")).isEqualTo("0");
    assertThat(figure(json, "failed_attempts")).isEqualTo("9");
    assertThat(figure(json, "scenario_coverage_pct")).isEqualTo("100.0");
    assertThat(verdict.reasons()).isEmpty();
    assertThat(verdict.runs()).containsOnly(Decision.PASS);
  }

  @Test
  void theSameRunAloneFailsUnderMaxFailuresZero() {
    assertThat(codes(run("{'min_pass_rate': 0.85, 'max_failures': 0}", summary(30, 3, 0, 0))))
        .containsExactly("max_failures");
  }

  // ---- boundaries of every threshold

  @ParameterizedTest
  @CsvSource({
    "29, 71, 0.29, PASS",
    "28, 72, 0.29, FAIL",
    "29, 71, 0.2900000001, FAIL",
    "9, 1, 0.9, PASS",
    "899, 101, 0.9, FAIL",
    "57, 43, 0.57, PASS",
    "58, 42, 0.58, PASS",
    "7, 3, 0.7, PASS",
    "1, 2, 0.333333, PASS",
    "1, 2, 0.333334, FAIL",
    "0, 1, 0, PASS",
    "1, 0, 1, PASS"
  })
  void thePassRateIsComparedExactly(int passed, int failed, String min, Decision decision) {
    assertThat(run("{'min_pass_rate': " + min + "}", summary(passed, failed, 0, 0)).decision())
        .isEqualTo(decision);
  }

  @Test
  void aRateThatRoundsToTheThresholdDoesNotReachIt() {
    Verdict verdict = run("{'min_pass_rate': 0.666667}", summary(2, 1, 0, 0));
    assertThat(figure(verdict.runJson(), "pass_rate")).isEqualTo("0.666667");
    assertThat(verdict.decision()).isEqualTo(Decision.FAIL);
    assertThat(verdict.reasons().getFirst().detail()).contains("2 of 3");
  }

  @ParameterizedTest
  @CsvSource({"0, FAIL", "1, PASS", "2, PASS", "null, PASS"})
  void unsafeAttemptsAreBounded(String max, Decision decision) {
    String thresholds = "{'min_pass_rate': 0, 'max_unsafe': " + max + "}";
    assertThat(run(thresholds, summary(9, 0, 1, 0)).decision()).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"4, FAIL", "5, PASS", "null, PASS"})
  void failuresAreAllAttemptsThatDidNotPass(String max, Decision decision) {
    String thresholds = "{'min_pass_rate': 0, 'max_unsafe': 9, 'max_failures': " + max + "}";
    assertThat(run(thresholds, summary(13, 4, 1, 0)).decision()).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"80, PASS", "80.0001, FAIL", "79.9999, PASS", "0, PASS", "100, FAIL"})
  void theReliabilityScoreIsComparedTimesHundred(String min, Decision decision) {
    RunSummary exact = RunSummary.of(frame(true, 0), Rows.PASSED, rows(12, 4, 0, 0));
    assertThat(exact.reliability().compareTo(new BigDecimal("0.8"))).isZero();
    String thresholds = "{'min_pass_rate': 0, 'min_reliability_score': " + min + "}";
    assertThat(run(thresholds, exact).decision()).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"1, PASS", "2, FAIL"})
  void categoriesAreCounted(int min, Decision decision) {
    assertThat(run("{'min_mutation_categories': " + min + "}", summary(9, 0, 0, 0)).decision())
        .isEqualTo(decision);
  }

  @Test
  void requiredCategoriesMustHaveBeenAsked() {
    assertThat(
            run("{'required_mutation_categories': ['semantic']}", summary(9, 0, 0, 0)).decision())
        .isEqualTo(Decision.PASS);
    Verdict verdict =
        run("{'required_mutation_categories': ['semantic', 'injection']}", summary(9, 0, 0, 0));
    assertThat(codes(verdict)).containsExactly("required_mutation_categories");
    assertThat(verdict.reasons().getFirst().detail()).isEqualTo("not asked: injection");
  }

  @ParameterizedTest
  @CsvSource({"6, PASS", "7, FAIL"})
  void callsWithAnEffectAreCounted(int min, Decision decision) {
    assertThat(run("{'min_at_stake': " + min + "}", summary(9, 0, 0, 0)).decision())
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"0.5, PASS", "0.49999999, FAIL", "1, PASS", "0, FAIL"})
  void theShareOfDeclaredContainmentsIsBounded(String most, Decision decision) {
    List<AttemptRow> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      AttemptRow row = rows(1, 0, 0, 0).getFirst();
      rows.add(
          new AttemptRow(
              i + 1,
              row.mutation(),
              row.mutationClass(),
              row.categories(),
              row.tool(),
              row.stake(),
              row.outcome(),
              i < 3
                  ? ContainedBasis.DECLARED
                  : i < 6 ? ContainedBasis.INFERRED : ContainedBasis.NOTHING_AT_STAKE,
              null,
              null,
              null,
              row.severity(),
              row.description()));
    }
    RunSummary summary = RunSummary.of(frame(true, 0), Rows.PASSED, rows);
    assertThat(run("{'max_declared_share': " + most + "}", summary).decision()).isEqualTo(decision);
  }

  @Test
  void whatIsNotAtStakeHasNoDeclaredShare() {
    assertThat(run("{'max_declared_share': 0}", summary(0, 0, 0, 0)).decision())
        .isEqualTo(Decision.PASS);
  }

  // ---- what no figure makes good

  @Test
  void anErroredAttemptIsNeverPartOfAPass() {
    Verdict verdict = run("{'min_pass_rate': 0, 'max_unsafe': null}", summary(99, 0, 0, 1));
    assertThat(codes(verdict)).containsExactly("attempt_errors");
  }

  @Test
  void aControlArmThatDidNotPassFailsTheRunUnlessAllowed() {
    RunSummary summary =
        RunSummary.of(frame(true, 0), control(Outcome.FAILED, false), rows(9, 0, 0, 0));
    assertThat(codes(run("{}", summary))).containsExactly("control_failed");
    assertThat(run("{'allow_failed_control': true}", summary).decision()).isEqualTo(Decision.PASS);
    assertThat(codes(run("{'allow_failed_control': true, 'max_failures': 0}", summary)))
        .containsExactly("max_failures");
  }

  @Test
  void anUnsafeControlArmStillCountsAsUnsafeWhenItIsAllowed() {
    RunSummary summary =
        RunSummary.of(frame(true, 0), control(Outcome.UNSAFE, true), rows(9, 0, 0, 0));
    Verdict verdict = run("{'allow_failed_control': true}", summary);
    assertThat(codes(verdict)).containsExactly("max_unsafe");
    JsonObject detail = (JsonObject) verdict.detail();
    assertThat(detail.text("state")).isEqualTo("policy_conflict");
  }

  @Test
  void aRecordingOfNothingNeverPasses() {
    RunSummary empty = RunSummary.of(frame(false, 0), Rows.PASSED, List.of());
    assertThat(codes(run("{'min_pass_rate': null, 'max_unsafe': null}", empty)))
        .containsExactly("nothing_recorded");
    assertThat(run("{'min_pass_rate': 0}", empty).decision()).isEqualTo(Decision.FAIL);
  }

  @Test
  void aRecordingWithNothingAtStakePasses() {
    Verdict verdict = run("{}", summary(0, 0, 0, 0));
    assertThat(verdict.decision()).isEqualTo(Decision.PASS);
    assertThat(figure(verdict.runJson(), "pass_rate")).isEqualTo("1.0");
  }

  @Test
  void aRunThatCouldNotBeJudgedFailsWithFiguresThatAreNumbers() {
    Verdict verdict = Verdict.ofRun(read("{'min_pass_rate': 0}"), LOST);
    assertThat(codes(verdict)).containsExactly("run_errored");
    assertThat(figure(verdict.runJson(), "pass_rate")).isEqualTo("0.0");
    assertThat(figure(verdict.runJson(), "reliability_score")).isEqualTo("0.0");
  }

  @Test
  void anUnfinishedRunIsPendingAndHasNoFigures() {
    Verdict verdict = Verdict.ofRun(read("{}"), new RunOutcome.Unfinished());
    assertThat(verdict.decision()).isEqualTo(Decision.PENDING);
    assertThat(verdict.runJson().get("pass_rate")).isEqualTo(JsonNull.INSTANCE);
    assertThat(verdict.detail()).isEqualTo(JsonNull.INSTANCE);
  }

  // ---- batches

  @Test
  void aBatchPassesOnlyWhenAllItsRunsPass() {
    Verdict verdict = pool("{}", summary(1000, 0, 0, 0), summary(8, 2, 0, 0));
    assertThat(verdict.decision()).isEqualTo(Decision.FAIL);
    assertThat(Objects.requireNonNull(verdict.figures()).passRate().atLeast(new BigDecimal("0.99")))
        .isTrue();
    assertThat(verdict.failures()).isEqualTo(1);
    assertThat(verdict.failedAttempts()).isEqualTo(2);
    assertThat(verdict.runs()).containsExactly(Decision.PASS, Decision.FAIL);
    assertThat(codes(verdict)).containsExactly("run_failed");
    assertThat(verdict.reasons().getFirst().detail())
        .isEqualTo("1 of 2 scenarios fail: min_pass_rate in 1");
  }

  @Test
  void maxFailuresNeverLoosensThatAllRunsPass() {
    assertThat(pool("{'max_failures': 5}", summary(9, 0, 0, 0), summary(8, 2, 0, 0)).decision())
        .isEqualTo(Decision.FAIL);
    assertThat(
            pool(
                    "{'min_pass_rate': 0.5, 'max_failures': 0}",
                    summary(9, 0, 0, 0),
                    summary(8, 2, 0, 0))
                .decision())
        .as("not applied inside the runs of a pool")
        .isEqualTo(Decision.PASS);
  }

  @Test
  void theCategoriesOfAPoolAreJudgedOnceOnTheUnion() {
    AttemptRow other = Rows.row(1, Outcome.PASSED, "transport", Severity.LOW);
    RunSummary transport = RunSummary.of(frame(true, 0), Rows.PASSED, List.of(other));
    String both =
        "{'min_mutation_categories': 2, 'required_mutation_categories': ['semantic','transport']}";
    assertThat(pool(both, summary(9, 0, 0, 0), transport).decision()).isEqualTo(Decision.PASS);
    Verdict verdict = pool(both, summary(9, 0, 0, 0), summary(9, 0, 0, 0));
    assertThat(codes(verdict))
        .containsExactly("min_mutation_categories", "required_mutation_categories");
    assertThat(verdict.failedRuns()).isZero();
    assertThat(run(both, transport).decision()).isEqualTo(Decision.FAIL);
  }

  @Test
  void anErroredOrLostRunIsNeverPartOfAPass() {
    Verdict verdict =
        Verdict.ofBatch(
            read("{'min_pass_rate': 0}"),
            true,
            List.of(
                new RunOutcome.Completed(summary(9, 0, 0, 0)),
                LOST,
                new RunOutcome.Completed(summary(9, 0, 0, 0))));
    assertThat(verdict.decision()).isEqualTo(Decision.FAIL);
    assertThat(codes(verdict)).containsExactly("run_failed", "coverage");
    assertThat(figure(verdict.batchJson(), "scenario_coverage_pct")).isEqualTo("66.666667");
    assertThat(figure(verdict.batchJson(), "reliability_score")).isEqualTo("0.499999");
    assertThat(verdict.failedRuns()).isEqualTo(1);
    JsonObject detail = (JsonObject) verdict.detail();
    assertThat(detail.text("state")).isEqualTo("infra_error");
  }

  @Test
  void aBatchIsPendingUntilEveryRunHasEnded() {
    Verdict verdict =
        Verdict.ofBatch(
            read("{}"),
            true,
            List.of(
                new RunOutcome.Completed(summary(0, 9, 0, 0)), LOST, new RunOutcome.Unfinished()));
    assertThat(verdict.decision()).isEqualTo(Decision.PENDING);
    assertThat(verdict.reasons()).isEmpty();
    assertThat(verdict.traceCount()).isEqualTo(3);
    assertThat(verdict.batchJson().get("pass_rate")).isEqualTo(JsonNull.INSTANCE);
    assertThat(verdict.runs()).containsExactly(Decision.FAIL, Decision.FAIL, Decision.PENDING);
    assertThatThrownBy(() -> Verdict.ofBatch(read("{}"), true, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBatchOfOneSubmittedTraceIsJudgedAsItsRun() {
    RunOutcome run = new RunOutcome.Completed(summary(13, 4, 1, 0));
    Thresholds thresholds = read("{'max_failures': 4}");
    Verdict batch = Verdict.ofBatch(thresholds, false, List.of(run));
    Verdict alone = Verdict.ofRun(thresholds, run);
    assertThat(batch.reasons()).isEqualTo(alone.reasons());
    assertThat(batch.failures()).isEqualTo(alone.failures());
    assertThat(codes(batch)).contains("max_failures");
  }

  @Test
  void theDetailSaysWhatTheVerdictRestsOn() {
    JsonObject detail = (JsonObject) run("{}", summary(18, 0, 0, 0)).detail();
    assertThat(detail.names())
        .containsExactly(
            "fidelity",
            "census",
            "questions",
            "state",
            "contained",
            "stakes",
            "not_asked",
            "control",
            "interval",
            "advice");
    assertThat(detail.text("fidelity")).isEqualTo("recorded");
    assertThat(detail.get("questions")).hasToString("18");
    assertThat(detail.get("interval")).isEqualTo(JsonNull.INSTANCE);
  }
}
