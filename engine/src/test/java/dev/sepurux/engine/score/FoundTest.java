package dev.sepurux.engine.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundTest {
  private static ControlFinding broken(
      String rule, int step, Severity severity, Confidence confidence) {
    return new ControlFinding(
        rule,
        "pay",
        step,
        "unauthorized_action_attempt",
        null,
        severity,
        confidence,
        "pay is called",
        1);
  }

  private static Finding finding(String tool, Severity severity, int attempts, int unsafe) {
    return new Finding(
        tool,
        "lie",
        "approval",
        "silent_corruption",
        "silent_corruption",
        severity,
        attempts,
        unsafe);
  }

  private static RunSummary figures(
      Outcome outcome, List<ControlFinding> control, List<Finding> found) {
    RunSummary some = Tally.unjudged(new PlanFigures(true, 0, 0, "2"));
    JsonObject json =
        some.toJson()
            .with("control", new ControlFigures(outcome, false, 1, 1, control).toJson())
            .with("findings", Json.array(found.stream().map(Finding::toJson).toList()));
    return RunSummary.of(json);
  }

  @Test
  void unsafeComesFirstThenSeverityTheRecordingBeforeFaultsAndSuspicionsLast() {
    List<Found> all =
        Found.of(
            figures(
                Outcome.UNSAFE,
                List.of(
                    broken("U7", 2, Severity.CRITICAL, Confidence.SUSPECT),
                    broken("unrecovered_failure", 3, Severity.HIGH, Confidence.DEFINITE),
                    broken("U1", 4, Severity.HIGH, Confidence.DEFINITE),
                    broken("U1", 9, Severity.CRITICAL, Confidence.DEFINITE)),
                List.of(
                    finding("a", Severity.HIGH, 2, 1),
                    finding("b", Severity.CRITICAL, 9, 0),
                    finding("c", Severity.HIGH, 1, 0))));
    assertThat(all)
        .extracting(found -> found.toJson().text("rule") + " " + found.toJson().text("tool"))
        .containsExactly("U1 pay", "lie a", "lie b", "unrecovered_failure pay", "lie c", "U7 pay");
    assertThat(all.getFirst().toJson().members())
        .containsAllEntriesOf(
            Map.of(
                "attempts", Json.of(2),
                "unsafe", Json.of(2),
                "severity", Json.of("critical"),
                "arm", Json.of("control")));
    assertThat(all.getLast().toJson().text("confidence")).isEqualTo("suspect");
  }

  @Test
  void everyRuleOfTheControlArmSaysWhatToDo() {
    for (String rule :
        List.of("U1", "U2", "U3", "U4", "U5", "U6", "U7", "unrecovered_failure", "expects")) {
      assertThat(Wording.of(broken(rule, 1, Severity.HIGH, Confidence.DEFINITE)))
          .startsWith("The recording itself: pay is called. ")
          .endsWith(".")
          .doesNotContain("Look at the step");
    }
  }
}
