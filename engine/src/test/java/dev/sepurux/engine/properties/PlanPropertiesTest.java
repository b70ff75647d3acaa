package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which questions a run asks when it may not ask all. */
class PlanPropertiesTest {
  private static RunResult run(Scenario scenario, long seed, int attempts) {
    return Judge.judge(Judged.inputs(scenario, seed, attempts));
  }

  private static Map<String, String> answers(RunResult result) {
    return result.attempts().stream()
        .skip(1)
        .collect(
            Collectors.toMap(
                Attempt::questionKey,
                attempt -> attempt.mutation() + " " + attempt.outcome() + " " + attempt.after()));
  }

  @Test
  void smallerPlanIsSubsetOfLargerOne() {
    for (Scenario scenario : all()) {
      for (long seed : new long[] {0, 7, -1}) {
        Map<String, String> larger = answers(run(scenario, seed, 100));
        for (int attempts : new int[] {1, 2, 3, 5, 8, 13, 50}) {
          Map<String, String> smaller = answers(run(scenario, seed, attempts));
          assertThat(smaller).hasSizeLessThanOrEqualTo(attempts);
          assertThat(larger.entrySet()).as(scenario.name()).containsAll(smaller.entrySet());
        }
      }
    }
  }

  @Test
  void growsByOneQuestionAtTime() {
    Scenario scenario = Scenario.of("11-");
    Map<String, String> before = Map.of();
    for (int attempts = 1; attempts <= 35; attempts++) {
      Map<String, String> now = answers(run(scenario, 3, attempts));
      assertThat(now).hasSize(attempts);
      assertThat(now.entrySet()).containsAll(before.entrySet());
      before = now;
    }
  }

  @Test
  void smallPlanAsksOneQuestionOfEveryCategoryFirst() {
    for (Scenario scenario : List.of(Scenario.of("08-"), Scenario.of("11-"), Scenario.of("14-"))) {
      RunResult census = run(scenario, 0, Judged.ALL);
      int categories = census.summary().mutationCategories().size();
      assertThat(run(scenario, 0, categories).summary().mutationCategories())
          .as(scenario.name())
          .isEqualTo(census.summary().mutationCategories());
    }
  }

  @Test
  void otherSeedAsksOtherQuestionsOfLargeRecording() {
    Scenario scenario = Scenario.of("11-");
    assertThat(answers(run(scenario, 1, 20)).keySet())
        .isNotEqualTo(answers(run(scenario, 2, 20)).keySet());
  }

  @Test
  void censusIsTheSameForEverySeedButForItsValues() {
    for (Scenario scenario : all()) {
      Map<String, String> first = outcomes(run(scenario, 1, Judged.ALL));
      assertThat(outcomes(run(scenario, 99, Judged.ALL))).as(scenario.name()).isEqualTo(first);
    }
  }

  private static Map<String, String> outcomes(RunResult result) {
    return result.attempts().stream()
        .collect(Collectors.toMap(Attempt::questionKey, attempt -> attempt.outcome().wire()));
  }

  @Test
  void timestampsAndUnusedFieldsChangeNoPlan() {
    for (Scenario scenario : all()) {
      for (int seed = 0; seed < 3; seed++) {
        Scenario told =
            Recast.timestamps(Recast.unusedFields(scenario, new Random(seed)), new Random(seed));
        assertThat(answers(run(told, 0, 9)).keySet())
            .as(scenario.name())
            .isEqualTo(answers(run(scenario, 0, 9)).keySet());
      }
    }
  }

  /** What a plan cannot see it cannot depend on: campaign names, eval-sets, trace ids. */
  @Test
  void runKnowsNeitherCampaignNorEvalSet() {
    assertThat(Arrays.stream(RunInputs.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactlyInAnyOrder(
            "trace",
            "tools",
            "policy",
            "mutations",
            "attemptsCount",
            "seed",
            "thresholds",
            "expects",
            "approvals",
            "learned");
  }

  private static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>(Scenario.all());
    all.addAll(RealTraces.all());
    return all;
  }
}
