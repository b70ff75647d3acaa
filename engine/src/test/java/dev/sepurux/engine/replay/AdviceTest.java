package dev.sepurux.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Plan;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Rate;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What advice promises is what judging everything again with those guards on gives. */
class AdviceTest {
  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void passRateAfterIsThatOfJudgingAgainWithTheGuardsOn(Scenario scenario) {
    RunInputs inputs = Judged.inputs(scenario, 0, Judged.ALL);
    Judge judge = Judge.of(inputs);
    Plan plan = Plan.of(judge.candidates().list(), inputs.attemptsCount());
    Set<Remedy> on = new TreeSet<>();
    int fixed = 0;
    for (Advice advice : Judge.judge(inputs).summary().advice()) {
      on.add(
          new Remedy(Remedy.Kind.valueOf(advice.guard().toUpperCase(Locale.ROOT)), advice.tool()));
      Rules rules = new Rules(judge.scene().assuming(on));
      int passing = 0;
      for (Candidate candidate : plan.asked()) {
        passing += rules.answer(candidate) instanceof Contained ? 1 : 0;
      }
      assertThat(advice.passRateAfter().decimal())
          .as("%s", advice)
          .isEqualByComparingTo(new Rate(passing, plan.asked().size()).rounded());
      fixed += advice.fixes();
      assertThat(advice.fixes()).isPositive();
    }
    assertThat(fixed).isLessThanOrEqualTo(plan.asked().size());
  }
}
