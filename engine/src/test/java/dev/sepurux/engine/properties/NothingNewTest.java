package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.table.Answered;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.LongRecording;
import dev.sepurux.engine.table.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recording told in another way, or with something beside the point: no rate moves. */
class NothingNewTest {
  static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(Scenario.all());
    all.addAll(RealTraces.all());
    for (int seed = 0; seed < 10; seed++) {
      all.add(Generated.of(seed, seed % 2 == 0));
    }
    return all;
  }

  private static Map<String, BiFunction<Scenario, Random, Scenario>> recasts() {
    Map<String, BiFunction<Scenario, Random, Scenario>> recasts = new LinkedHashMap<>();
    recasts.put("unused fields", Recast::unusedFields);
    recasts.put("key order", Recast::keyOrder);
    recasts.put("timestamps", Recast::timestamps);
    recasts.put("call ids", Recast::callIds);
    recasts.put("tool names", Recast::toolNames);
    return recasts;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void retellingMovesNoRate(Scenario scenario) {
    Map<String, Object> before = rates(Judged.of(scenario));
    recasts()
        .forEach((name, recast) -> {
          for (int seed = 0; seed < 3; seed++) {
            Scenario changed = recast.apply(scenario, new Random(seed));
            assertThat(rates(Judged.of(changed))).as("%s, seed %s", name, seed).isEqualTo(before);
          }
        });
  }

  /** The table's ids are known to be ids and nothing else. */
  @Test
  void otherIdsInTheSameShapeMoveNoRate() {
    for (Scenario scenario : Scenario.all()) {
      Map<String, Object> before = rates(Judged.of(scenario));
      for (int seed = 0; seed < 3; seed++) {
        Scenario changed = Recast.valueIds(scenario, new Random(seed));
        assertThat(rates(Judged.of(changed))).as("%s, %s", scenario, seed).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void unrelatedReadsMoveNoRate(Scenario scenario) {
    if (!scenario.callsTools()) {
      return; // the first call of all is no unrelated one: there is something to ask now
    }
    Map<String, Object> before = rates(Judged.of(scenario));
    for (int seed = 0; seed < 3; seed++) {
      Scenario changed = Recast.unrelatedReads(scenario, new Random(seed), 1 + 9 * seed);
      assertThat(rates(Judged.of(changed))).as("seed %s", seed).isEqualTo(before);
    }
  }

  @Test
  void whiteSpaceInTheDocumentMovesNothing() {
    for (Scenario scenario : Scenario.all()) {
      JsonObject read =
          (JsonObject) Objects.requireNonNull(JsonText.parse(Recast.spaced(scenario.trace())));
      assertThat(Judged.of(scenario.withTrace(read)).result().resultBytes())
          .as(scenario.name())
          .isEqualTo(Judged.of(scenario).result().resultBytes());
    }
  }

  @Test
  void longRecordingsDoNotPassByDilution() {
    Scenario brief = Scenario.of("21-");
    Map<String, Object> before = rates(Judged.of(brief));
    for (int reads : new int[] {1, 5, 70}) {
      Scenario longer = LongRecording.of(brief, brief.events().size() + 3 * reads);
      assertThat(rates(Judged.of(longer))).as("%s reads", reads).isEqualTo(before);
    }
  }

  private static Map<String, Object> rates(Judged judged) {
    Map<String, Integer> answers = new TreeMap<>();
    for (Answered attempt : judged.attempts()) {
      answers.merge(attempt.questionClass() + " " + attempt.outcome(), 1, Integer::sum);
    }
    Map<String, Object> rates = new LinkedHashMap<>();
    rates.put("control", judged.control() + judged.controlRules());
    rates.put("answers", answers);
    rates.put("pass_rate", judged.passRate());
    rates.put("reliability", judged.result().summary().reliability().toJson().toString());
    rates.put("unsafe", judged.unsafe());
    rates.put("state", judged.state());
    return rates;
  }
}
