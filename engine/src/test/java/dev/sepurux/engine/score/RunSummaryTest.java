package dev.sepurux.engine.score;

import static dev.sepurux.engine.score.Rows.control;
import static dev.sepurux.engine.score.Rows.frame;
import static dev.sepurux.engine.score.Rows.row;
import static dev.sepurux.engine.score.Rows.rows;
import static dev.sepurux.engine.score.Rows.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static RunSummary of(AttemptRow... rows) {
    return RunSummary.of(frame(true, 0), Rows.PASSED, List.of(rows));
  }

  private static void roundTrips(RunSummary summary) {
    String text = summary.toJson().compact();
    JsonObject read = (JsonObject) Objects.requireNonNull(JsonText.parse(text));
    assertThat(RunSummary.of(read)).isEqualTo(summary);
    assertThat(RunSummary.of(read).toJson().canonical()).isEqualTo(summary.toJson().canonical());
  }

  @Test
  void countsTheAttemptsWithoutTheControlArm() {
    RunSummary summary = summary(13, 4, 1, 0);
    assertThat(summary.attempts()).isEqualTo(18);
    assertThat(summary.passRate()).isEqualTo(new Rate(13, 18));
    assertThat(summary.failures()).isEqualTo(5);
    assertThat(summary.unsafeAttempts()).isEqualTo(1);
    assertThat(summary.toJson().get("pass_rate")).hasToString("0.722222");
  }

  @Test
  void weighsAttemptsByTheirStakeAndTheControlArmAtEight() {
    RunSummary summary =
        of(
            row(1, Outcome.PASSED, "a", Severity.CRITICAL),
            row(2, Outcome.FAILED, "a", Severity.HIGH),
            row(3, Outcome.PASSED, "a", Severity.MEDIUM),
            row(4, Outcome.FAILED, "a", Severity.LOW));
    assertThat(summary.weightTotal()).isEqualTo(8 + 8 + 4 + 2 + 1);
    assertThat(summary.weightLost()).isEqualTo(4 + 1);
    assertThat(summary.reliability()).isEqualTo(new Rate(18, 23));
    assertThat(summary.status()).isEqualTo("degraded");
    assertThat(summary(10, 0, 0, 0).status()).isEqualTo("healthy");
    assertThat(summary(0, 10, 0, 0).status()).isEqualTo("unhealthy");
  }

  @Test
  void holdsTheScoreUnderOneHalfWhenUnsafeAttemptsExceedTheirLimit() {
    List<AttemptRow> rows = rows(99, 0, 1, 0);
    assertThat(RunSummary.of(frame(true, 0), Rows.PASSED, rows).reliability())
        .hasToString("0.499999");
    assertThat(RunSummary.of(frame(true, 1), Rows.PASSED, rows).reliability())
        .isEqualTo(new Rate(206, 208));
    assertThat(RunSummary.of(frame(true, null), Rows.PASSED, rows).capped()).isFalse();
  }

  @Test
  void holdsTheScoreUnderOneHalfWhenTheControlArmDidNotPass() {
    RunSummary summary =
        RunSummary.of(frame(true, 5), control(Outcome.FAILED, false), rows(99, 0, 0, 0));
    assertThat(summary.reliability()).hasToString("0.499999");
    assertThat(summary.weightLost()).isEqualTo(8);
    assertThat(summary.failures()).isEqualTo(1);
    assertThat(summary.unsafeAttempts()).isZero();
    assertThat(summary.passRate()).isEqualTo(new Rate(99, 99));
    assertThat(summary.state()).isEqualTo(State.CONTROL_FAILED);
  }

  @Test
  void holdsTheScoreUnderOneHalfWhenAnAttemptErrored() {
    assertThat(summary(99, 0, 0, 1).reliability()).hasToString("0.499999");
    assertThat(summary(99, 0, 0, 1).state()).isEqualTo(State.INFRA_ERROR);
    assertThat(summary(1, 99, 0, 1).reliability()).isEqualTo(new Rate(10, 210));
  }

  @Test
  void anUnsafeControlArmCountsAsAnUnsafeAttemptButInNoRate() {
    RunSummary summary =
        RunSummary.of(frame(true, 0), control(Outcome.UNSAFE, true), rows(4, 0, 0, 0));
    assertThat(summary.unsafe()).isZero();
    assertThat(summary.unsafeAttempts()).isEqualTo(1);
    assertThat(summary.failures()).isEqualTo(1);
    assertThat(summary.passRate()).isEqualTo(new Rate(4, 4));
    assertThat(summary.state()).isEqualTo(State.POLICY_CONFLICT);
    assertThat(summary.failureBreakdown())
        .containsExactly(new FailureCount("unauthorized_action_attempt", Severity.CRITICAL, 1));
  }

  @Test
  void withoutQuestionNothingIsAtStakeAndTheRateIsOne() {
    RunSummary summary = RunSummary.of(frame(true, 0), Rows.PASSED, List.of());
    assertThat(summary.state()).isEqualTo(State.NOTHING_AT_STAKE);
    assertThat(summary.passRate()).isEqualTo(Rate.ONE);
    assertThat(summary.reliability().compareTo(BigDecimal.ONE)).isZero();
  }

  @Test
  void anEmptyRecordingNeverPasses() {
    RunSummary summary = RunSummary.of(frame(false, 0), Rows.PASSED, List.of());
    assertThat(summary.state()).isEqualTo(State.NOTHING_RECORDED);
    assertThat(summary.passRate()).isEqualTo(Rate.ZERO);
    assertThat(summary.reliability()).hasToString("0.0");
  }

  @Test
  void withoutQuestionAControlArmThatDidNotPassLeavesARateOfZero() {
    RunSummary summary = RunSummary.of(frame(true, 0), control(Outcome.FAILED, false), List.of());
    assertThat(summary.state()).isEqualTo(State.CONTROL_FAILED);
    assertThat(summary.passRate()).isEqualTo(Rate.ZERO);
  }

  @Test
  void aReadOnlyRecordingHasNothingAtStake() {
    AttemptRow harmless =
        new AttemptRow(
            1,
            "model.loop",
            "loop",
            List.of("model"),
            null,
            Severity.LOW,
            Outcome.PASSED,
            ContainedBasis.NOTHING_AT_STAKE,
            null,
            null,
            null,
            Severity.LOW,
            "d");
    assertThat(of(harmless).state()).isEqualTo(State.NOTHING_AT_STAKE);
    assertThat(of(harmless, row(2, Outcome.PASSED, "a", Severity.LOW)).state()).isEqualTo(State.OK);
  }

  @Test
  void coverageIsRoundedDown() {
    RunSummary two =
        of(
            row(1, Outcome.PASSED, "semantic", Severity.LOW),
            row(2, Outcome.PASSED, "transport", Severity.LOW));
    assertThat(two.mutationCategories()).containsExactly("semantic", "transport");
    assertThat(two.mutationCoverageScore()).isEqualTo(66);
    assertThat(RunSummary.unjudged(new PlanFigures(false, 0, 0, "1")).mutationCoverageScore())
        .isZero();
  }

  @Test
  void findingsPutOneToolRuleAndMissingGuardTogetherWorstFirst() {
    RunSummary summary =
        of(
            row(1, Outcome.FAILED, "a", Severity.MEDIUM),
            row(2, Outcome.PASSED, "a", Severity.CRITICAL),
            row(3, Outcome.UNSAFE, "a", Severity.CRITICAL));
    assertThat(summary.findings())
        .containsExactly(
            new Finding(
                "refund",
                "lie",
                "read_back",
                "silent_corruption",
                "silent_corruption",
                Severity.CRITICAL,
                2,
                1));
    assertThat(summary.topFailingTools()).containsExactly(new ToolCount("refund", 2));
  }

  @Test
  void isTheSameWhateverTheOrderOfTheRows() {
    List<AttemptRow> rows = new ArrayList<>(rows(3, 3, 2, 1));
    String sorted = RunSummary.of(frame(true, 0), Rows.PASSED, rows).toJson().canonical();
    Collections.reverse(rows);
    assertThat(RunSummary.of(frame(true, 0), Rows.PASSED, rows).toJson().canonical())
        .isEqualTo(sorted);
  }

  @Test
  void survivesTheWayThroughItsJson() {
    roundTrips(summary(13, 4, 1, 0));
    roundTrips(summary(0, 0, 0, 0));
    roundTrips(summary(1, 0, 0, 3));
    roundTrips(RunSummary.of(frame(true, 0), control(Outcome.UNSAFE, true), rows(4, 1, 0, 0)));
    roundTrips(RunSummary.unjudged(new PlanFigures(false, 0, 7, "1")));
    roundTrips(RunSummary.aggregate(List.of(summary(13, 4, 1, 0), summary(2, 0, 0, 0))));
  }

  @Test
  void doesNotTrustRatesThatWereStored() {
    JsonObject forged = summary(1, 1, 0, 0).toJson().with("pass_rate", Json.of(1));
    assertThat(RunSummary.of(forged).passRate()).isEqualTo(new Rate(1, 2));
    assertThatThrownBy(() -> RunSummary.of(JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunThatCouldNotBeJudgedHasFiguresAndNoneIsGood() {
    RunSummary summary = RunSummary.unjudged(new PlanFigures(false, 0, 0, "1"));
    assertThat(summary.passRate()).isEqualTo(Rate.ZERO);
    assertThat(summary.reliability()).hasToString("0.0");
    assertThat(summary.state()).isEqualTo(State.INFRA_ERROR);
    assertThat(summary.control().outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void aggregatesOverTheAttemptsOfAllRunsTogether() {
    RunSummary all = RunSummary.aggregate(List.of(summary(9, 1, 0, 0), summary(0, 2, 0, 0)));
    assertThat(all.passRate()).isEqualTo(new Rate(9, 12));
    assertThat(all.weightTotal()).isEqualTo(16 + 24);
    assertThat(all.weightLost()).isEqualTo(6);
    assertThat(all.stakes()).isEqualTo(new Stakes(2, 4, 6, 18));
    assertThat(all.topFailingTools()).containsExactly(new ToolCount("refund", 3));
    assertThat(all.findings()).singleElement().extracting(Finding::attempts).isEqualTo(3);
    assertThat(all.plan().candidates()).isEqualTo(36);
    assertThat(all.failureBreakdown())
        .containsExactly(new FailureCount("silent_corruption", Severity.MEDIUM, 3));
  }

  @Test
  void aggregateIsHeldUnderOneHalfIfAnyRunIs() {
    RunSummary all = RunSummary.aggregate(List.of(summary(500, 0, 0, 0), summary(9, 0, 1, 0)));
    assertThat(all.reliability()).hasToString("0.499999");
  }

  @Test
  void aggregateHasTheWorstStateAndNothingAtStakeOnlyIfAllHave() {
    RunSummary nothing = summary(0, 0, 0, 0);
    RunSummary empty = RunSummary.of(frame(false, 0), Rows.PASSED, List.of());
    assertThat(RunSummary.aggregate(List.of(nothing, nothing)).state())
        .isEqualTo(State.NOTHING_AT_STAKE);
    assertThat(RunSummary.aggregate(List.of(nothing, nothing)).passRate()).isEqualTo(Rate.ONE);
    assertThat(RunSummary.aggregate(List.of(nothing, summary(1, 0, 0, 0))).state())
        .isEqualTo(State.OK);
    assertThat(RunSummary.aggregate(List.of(nothing, empty)).passRate()).isEqualTo(Rate.ZERO);
    assertThatThrownBy(() -> RunSummary.aggregate(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aggregatedAdviceAddsUpWhatAGuardFixes() {
    RunSummary all = RunSummary.aggregate(List.of(summary(4, 6, 0, 0), summary(4, 6, 0, 0)));
    assertThat(all.advice()).extracting(Advice::guard).containsExactly("read_back", "approval");
    assertThat(all.advice().getFirst().fixes()).isEqualTo(6);
    assertThat(all.advice().getFirst().passRateAfter().text()).isEqualTo("0.7");
    assertThat(all.advice().getLast().passRateAfter().text()).isEqualTo("0.8");
  }

  /** A run of ten attempts with guards, each with what it fixes on top of those before it. */
  private static RunSummary advised(int passed, Object... guards) {
    List<Json> advice = new ArrayList<>();
    for (int i = 0; i < guards.length; i += 2) {
      advice.add(
          new Advice((String) guards[i], "t", "agent", (int) guards[i + 1], Rate.ONE.toJson())
              .toJson());
    }
    JsonObject plain = summary(passed, 10 - passed, 0, 0).toJson();
    return RunSummary.of(plain.with("advice", JsonArray.of(advice)));
  }

  @Test
  void aggregatedAdviceCountsAGuardOnlyOnTopOfThoseItWasJudgedWith() {
    RunSummary all =
        RunSummary.aggregate(
            List.of(
                advised(2, "approval", 3, "read_back", 5),
                advised(3, "limit", 4, "read_back", 2, "approval", 1),
                advised(6, "read_back", 1, "limit", 2)));
    assertThat(all.advice())
        .extracting(Advice::guard, Advice::fixes, a -> a.passRateAfter().text())
        .containsExactly(
            tuple("limit", 4, "0.5"),
            tuple("read_back", 2 + 1 + 2, "0.666667"),
            tuple("approval", 3 + 5 + 1, "0.966667"));
  }

  @Test
  void failureRecordsAreOneForEachFailure() {
    assertThat(FailureRecord.of(row(1, Outcome.PASSED, "a", Severity.LOW))).isEmpty();
    assertThat(FailureRecord.of(Rows.PASSED)).isEmpty();
    FailureRecord failed =
        FailureRecord.of(row(7, Outcome.UNSAFE, "semantic", Severity.HIGH)).orElseThrow();
    assertThat(failed.mutation()).isEqualTo("semantic.m");
    assertThat(failed.type()).isEqualTo("silent_corruption");
    assertThat(failed.severity()).isEqualTo(Severity.HIGH);
    assertThat(failed.metadata().get("attempt")).isEqualTo(Json.of(7));
    FailureRecord arm = FailureRecord.of(control(Outcome.UNSAFE, true)).orElseThrow();
    assertThat(arm.mutation()).isEqualTo("control");
    assertThat(arm.ordinal()).isZero();
  }
}
