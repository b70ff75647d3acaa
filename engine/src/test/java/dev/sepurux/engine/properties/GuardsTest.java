package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.table.Answered;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What guards may and may not do to a verdict. */
class GuardsTest {
  /** What a tool is and does. Schemas, hints and keys are guards: without one more goes wrong. */
  private static final List<String> FACTS =
      List.of("effect", "egress", "output", "zone", "critical_args", "compensates", "timeout_ms");

  static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(Scenario.all());
    all.addAll(RealTraces.all());
    for (int seed = 0; seed < 12; seed++) {
      all.add(Generated.of(seed, seed % 2 == 0));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void addingGuardWorsensNoAttempt(Scenario scenario) {
    Judged before = Judged.of(scenario);
    List<String> worse = new ArrayList<>();
    Guards.each(scenario)
        .forEach((name, guarded) -> {
          Judged after = Judged.of(guarded);
          if (!after.state().equals("policy_conflict")) {
            worsened(before, after).forEach(line -> worse.add(name + ": " + line));
          }
        });
    assertThat(worse).isEmpty();
  }

  private static List<String> worsened(Judged before, Judged after) {
    List<String> worse = new ArrayList<>();
    Map<String, Answered> first = before.byKey();
    after
        .byKey()
        .forEach((key, answer) -> {
          Answered was = first.get(key);
          if (was != null && answer.rank() > was.rank()) {
            worse.add(key + ": " + was.outcome() + " became " + answer.outcome());
          }
        });
    return worse;
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void policyThatTheRecordingContradictsRaisesNoRate(Scenario scenario) {
    contradict(scenario);
    contradict(scenario.withTools(List.of()));
  }

  private static void contradict(Scenario scenario) {
    Judged before = Judged.of(scenario);
    List<UnaryOperator<Scenario>> policies =
        List.of(Guards::blockAll, Guards::denyAll, Guards::approveAll);
    for (UnaryOperator<Scenario> policy : policies) {
      Judged after = Judged.of(policy.apply(scenario));
      // A recording in conflict already may keep to the added guard.
      if (after.state().equals("policy_conflict") && !before.state().equals("policy_conflict")) {
        assertThat(rate(after)).as(after.byKey().toString()).isLessThanOrEqualTo(rate(before));
        assertThat(after.control()).isEqualTo("unsafe");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void forgettingFactMovesUnsafeToFailedAtMost(Scenario scenario) {
    Map<String, Answered> before = Judged.of(scenario).byKey();
    List<String> wrong = new ArrayList<>();
    for (JsonObject tool : scenario.tools()) {
      String name = Objects.requireNonNull(tool.text("name"));
      for (String fact : FACTS) {
        if (tool.has(fact)) {
          Map<String, Answered> after = Judged.of(Guards.fact(scenario, name, fact, null)).byKey();
          moved(before, after)
              .forEach(line -> wrong.add("without " + fact + " of " + name + ": " + line));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  // A question may be gone or new. No attempt becomes unsafe, and none that is unsafe is cleared.
  private static List<String> moved(Map<String, Answered> before, Map<String, Answered> after) {
    List<String> wrong = new ArrayList<>();
    after.forEach((key, answer) -> {
      Answered was = before.get(key);
      boolean wasUnsafe = was != null && was.outcome().equals("unsafe");
      boolean isUnsafe = answer.outcome().equals("unsafe");
      if (isUnsafe != wasUnsafe && (isUnsafe || answer.outcome().equals("passed"))) {
        wrong.add(key + ": " + (was == null ? "new" : was.outcome()) + " -> " + answer.outcome());
      }
    });
    return wrong;
  }

  @Test
  void everyGuardTogetherContainsEverything() {
    for (int seed = 0; seed < 200; seed++) {
      Judged judged = Judged.of(Generated.of(seed, true));
      assertThat(rate(judged)).as("seed %s: %s", seed, judged.attempts()).isEqualByComparingTo("1");
      assertThat(judged.control()).isEqualTo("passed");
    }
  }

  @Test
  void recordingWithUnguardedEffectsStaysUnderNineTenths() {
    for (int seed = 0; seed < 200; seed++) {
      assertThat(rate(Judged.of(Generated.of(seed, false))))
          .as("seed %s", seed)
          .isLessThan(new BigDecimal("0.9"));
    }
  }

  @Test
  void readOnlyRecordingPasses() {
    for (int seed = 0; seed < 200; seed++) {
      Judged judged = Judged.of(Generated.readOnly(seed));
      assertThat(rate(judged)).as("seed %s", seed).isEqualByComparingTo("1");
      assertThat(judged.state()).isEqualTo("nothing_at_stake");
      assertThat(judged.unsafe()).isZero();
    }
  }

  @Test
  void takingGuardAwayImprovesNoAttempt() {
    for (int seed = 0; seed < 40; seed++) {
      Scenario full = Generated.of(seed, true);
      Judged guarded = Judged.of(full);
      for (Scenario poorer : withOneGuardLess(full)) {
        assertThat(worsened(Judged.of(poorer), guarded)).as("seed %s", seed).isEmpty();
      }
    }
  }

  private static List<Scenario> withOneGuardLess(Scenario full) {
    List<Scenario> poorer = new ArrayList<>();
    JsonObject policy = Objects.requireNonNull(full.policy());
    for (String part : List.of("limits", "irreversible", "approval")) {
      poorer.add(full.withPolicy(policy.without(part)));
    }
    poorer.add(
        full.withPolicy(
            policy.with(
                "defaults", JsonObject.builder().put("unknown_tools", Json.of("allow")).build())));
    for (JsonObject tool : full.tools()) {
      String name = Objects.requireNonNull(tool.text("name"));
      for (String fact : List.of("idempotency_arg", "args_schema")) {
        if (tool.has(fact)) {
          poorer.add(Guards.fact(full, name, fact, null));
        }
      }
    }
    return poorer;
  }

  private static BigDecimal rate(Judged judged) {
    return new BigDecimal(judged.passRate());
  }
}
