package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.MutatedTrace;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import dev.sepurux.engine.trace.TraceReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every attempt of every recording can be played out, and shows what the attempt says. */
class MutatedTraceTest {
  private static final Set<String> NO_VALUE =
      Set.of(
          "guard_skipped",
          "duplicate",
          "loop",
          "invented_tool",
          "stop_transient",
          "stop_permanent");

  @Test
  void everyAttemptPlaysOutAsItWasJudged() {
    Set<String> classes = new HashSet<>();
    for (Scenario scenario : scenarios()) {
      RunInputs inputs = Judged.inputs(scenario, 0, Judged.ALL);
      RunResult result = Judge.judge(inputs);
      for (Attempt attempt : result.attempts()) {
        MutatedTrace played =
            Objects.requireNonNull(Judge.mutated(inputs, attempt.ordinal()), "an attempt");
        String about = scenario.name() + " " + attempt.questionKey() + " " + attempt.mutation();
        assertThat(played.attempt()).as(about).isEqualTo(attempt);
        assertThat(TraceReader.read(played.document()))
            .as(about)
            .isInstanceOf(TraceReader.Reading.Accepted.class);
        if (attempt.ordinal() == 0) {
          assertThat(played.document()).isEqualTo(inputs.trace().document());
          continue;
        }
        classes.add(attempt.questionClass());
        shows(about, inputs.trace().document(), attempt, played);
      }
    }
    assertThat(classes).hasSizeGreaterThan(9);
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(Scenario.all());
    all.addAll(RealTraces.all());
    return all;
  }

  private static void shows(
      String about, JsonObject recorded, Attempt attempt, MutatedTrace played) {
    assertThat(played.path()).as(about).hasSizeGreaterThan(1);
    assertThat(played.document()).as(about).isNotEqualTo(recorded);
    for (MutatedTrace.Step step : played.path()) {
      assertThat(step.what()).as(about).isNotBlank();
      Pointer at = step.pointer();
      if (at != null) {
        assertThat(recorded.at(at)).as("%s: recorded at %s", about, at).isEqualTo(step.recorded());
        assertThat(played.document().at(at))
            .as("%s: mutated at %s", about, at)
            .isEqualTo(step.mutated());
        assertThat(step.mutated()).as(about).isNotEqualTo(step.recorded());
      }
    }
    String after = attempt.after();
    if (!NO_VALUE.contains(attempt.questionClass()) && after != null && !after.endsWith("...")) {
      assertThat(played.path().getFirst().mutated()).as(about).isNotNull();
    }
  }

  @Test
  void aWrongValueIsSeenAtItsSourceAndInEveryCallItReaches() {
    Scenario scenario = Scenario.of("02-");
    RunInputs inputs = Judged.inputs(scenario, 0, Judged.ALL);
    Attempt lie =
        Judge.judge(inputs).attempts().stream()
            .filter(attempt -> attempt.questionClass().equals("lie") && !attempt.passed())
            .findFirst()
            .orElseThrow();
    MutatedTrace played = Objects.requireNonNull(Judge.mutated(inputs, lie.ordinal()));
    JsonArray path = (JsonArray) Objects.requireNonNull(played.toJson().get("path"));
    assertThat(path.items()).hasSizeGreaterThanOrEqualTo(3);
    JsonObject first = (JsonObject) path.get(0);
    assertThat(first.text("what")).isEqualTo("the tool answers this instead");
    JsonObject second = (JsonObject) path.get(1);
    assertThat(second.text("what")).isEqualTo("the value goes on into this call");
    assertThat(second.text("pointer")).startsWith("/events/").endsWith("/args");
    Json value = second.get("mutated");
    assertThat(value).isNotNull().isNotEqualTo(JsonNull.INSTANCE);
  }

  @Test
  void anAttemptThatThePlanDoesNotHaveIsNone() {
    RunInputs inputs = Judged.inputs(Scenario.of("02-"), 0, 3);
    assertThat(Judge.mutated(inputs, 3)).isNotNull();
    assertThat(Judge.mutated(inputs, 4)).isNull();
    assertThat(Judge.mutated(inputs, -1)).isNull();
  }
}
