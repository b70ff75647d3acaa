package dev.sepurux.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TraceTableTest {
  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void answersEveryQuestionAsAnExpertWould(Scenario scenario) {
    assertThat(differences(scenario, Judged.of(scenario))).isEmpty();
  }

  @Test
  void asksTheSameAmongThreeHundredEventsAsInTheShortRecording() {
    Scenario brief = Scenario.of("21-");
    Scenario extended = LongRecording.of(brief, 300);
    assertThat(extended.events()).hasSize(300);
    assertThat(differences(extended, Judged.of(extended))).isEmpty();
  }

  private static List<String> differences(Scenario scenario, Judged judged) {
    JsonObject expect = scenario.expect();
    List<String> found = new ArrayList<>();
    control(expect, judged, found);
    stakes(expect, scenario, judged, found);
    same("state", expect.text("state"), judged.state(), found);
    questions(expect, judged, found);
    exposures(expect, judged, found);
    if (!(expect.get("pass_rate") instanceof JsonNumber rate)
        || !rate.equals(JsonNumber.parse(judged.passRate()))) {
      found.add("pass_rate: table " + expect.get("pass_rate") + ", engine " + judged.passRate());
    }
    return found;
  }

  private static void control(JsonObject expect, Judged judged, List<String> found) {
    JsonObject control = (JsonObject) Objects.requireNonNull(expect.get("control"));
    same("control", control.text("outcome"), judged.control(), found);
    TreeSet<String> rules = new TreeSet<>();
    for (Json rule : ((JsonArray) Objects.requireNonNull(control.get("rules"))).items()) {
      rules.add(Objects.requireNonNull(rule.asText()));
    }
    same("control rules", rules, new TreeSet<>(judged.controlRules()), found);
  }

  // The long recording has the short one's answers, and more calls.
  private static void stakes(
      JsonObject expect, Scenario scenario, Judged judged, List<String> found) {
    Map<String, Long> stakes = new TreeMap<>();
    ((JsonObject) Objects.requireNonNull(expect.get("stakes")))
        .members()
        .forEach((name, count) -> stakes.put(name, Long.parseLong(count.toString())));
    stakes.put(
        "calls",
        scenario.events().stream().filter(event -> "tool_call".equals(event.text("type"))).count());
    same("stakes", stakes, new TreeMap<>(judged.stakes()), found);
  }

  private static void questions(JsonObject expect, Judged judged, List<String> found) {
    Map<String, Answered> table = new TreeMap<>();
    for (JsonObject row : Scenario.objects(Objects.requireNonNull(expect.get("questions")))) {
      if (!Answered.listedOnly(row)) {
        Answered answer = Answered.of(row);
        table.put(answer.key(), answer);
      }
    }
    Map<String, Answered> engine = judged.byKey();
    if (engine.size() != judged.attempts().size()) {
      found.add("the engine asks a question twice: " + judged.attempts());
    }
    table.forEach((key, answer) -> {
      Answered said = engine.get(key);
      if (said == null) {
        found.add(key + ": not asked by the engine");
      } else {
        answer.differencesTo(said).forEach(line -> found.add(key + " " + line));
      }
    });
    engine.forEach((key, answer) -> {
      if (!table.containsKey(key)) {
        found.add(key + ": not in the table; engine: " + answer);
      }
    });
  }

  private static void exposures(JsonObject expect, Judged judged, List<String> found) {
    if (expect.has("exposures_exact")) {
      return;
    }
    TreeSet<String> table = new TreeSet<>();
    for (JsonObject row : Scenario.objects(Objects.requireNonNull(expect.get("questions")))) {
      if (Answered.listedOnly(row)) {
        table.add(row.text("tool") + "#" + row.get("n") + " " + row.text("pointer"));
      }
    }
    TreeSet<String> engine = new TreeSet<>();
    judged.exposures().forEach(e -> engine.add(e.tool() + "#" + e.n() + " " + e.pointer()));
    same("exposures", table, engine, found);
  }

  private static void same(String what, @Nullable Object table, Object engine, List<String> found) {
    if (!engine.equals(table)) {
      found.add(what + ": table " + table + ", engine " + engine);
    }
  }
}
