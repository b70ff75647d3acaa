package dev.sepurux.engine.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.trace.Severity;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordingTest {
  private static final List<String> GUARDS =
      List.of(
          "idempotency_key",
          "read_back",
          "approval",
          "args_schema",
          "result_schema",
          "limit",
          "deny_unknown_tools",
          "relax_rule");

  private static Finding finding(String rule, @Nullable String guard, String harm) {
    return new Finding("crm.get", rule, guard, "tool_error", harm, Severity.HIGH, 2, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          after_effect      | idempotency_key | ambiguous_effect  | idempotency_key:crm.get | If the answer of `crm.get` is lost, nobody can tell whether it took effect. Give `crm.get` an idempotency key, or read back whether it happened before trying again.
          after_effect      | idempotency_key | duplicate_effect  | idempotency_key:crm.get | If the answer of `crm.get` is lost after it took effect, the retry does it a second time. Give `crm.get` an idempotency key, or read back whether it happened before trying again.
          stop_transient    | idempotency_key | partial_commit    | idempotency_key:pay     | If `crm.get` fails, the agent stops there and `pay` stays done: the work is left half finished. Give `pay` an idempotency key, so that the whole task can be run again.
          stop_permanent    | idempotency_key | partial_commit    | idempotency_key:crm.get | If `crm.get` fails, the agent stops there and an earlier `crm.get` stays done: the work is left half finished. Give `crm.get` an idempotency key, so that the whole task can be run again.
          lie               | approval        | silent_corruption | approval:pay            | A wrong value from `crm.get` goes into `pay`, and nothing checks it on the way. Ask for an approval of `pay` that is bound to its arguments, or set a limit on the argument (policy pack).
          lie               | approval        | silent_corruption |                         | A wrong value from `crm.get` goes into a tool with an effect, and nothing checks it on the way. Ask for an approval of that tool that is bound to its arguments, or set a limit on the argument (policy pack).
          drift             | args_schema     | silent_corruption | args_schema:pay         | If the answers of `crm.get` change their form, the agent misreads them and acts on it. Declare what `pay` accepts (tool registry: args_schema), and let the runtime reject the rest.
          exfiltration      | approval        | unauthorized_action | approval:pay          | A text that `crm.get` returns can make the agent send out what it has read, with `pay`. Ask for an approval of `pay` that is bound to its arguments (policy pack).
          altered_argument  | approval        | unauthorized_action | approval:pay          | A text that `crm.get` returns can change an argument of `pay`. Ask for an approval of `pay` that is bound to its arguments (policy pack).
          policy_unavailable | deny_when_unavailable | unauthorized_action |                  | If the policy cannot be asked, the calls go through unasked. Deny calls while the policy cannot be asked (policy pack: defaults.on_unavailable deny).
          injected_action   | approval        | unauthorized_action | approval:pay          | A text that `crm.get` returns can make the agent call `pay`. Ask for an approval of `pay` that is bound to its arguments (policy pack).
          arguments_swapped | relax_rule      | policy_conflict   | relax_rule              | A rule of the policy stops calls of `crm.get` that the recording itself made, so it guards nothing here. Either the agent broke the rule or the rule is too strict: change one of them.
          lie               | relax_rule      | policy_conflict   | relax_rule              | A rule of the policy stops calls that the recording itself made, so it guards nothing against what comes from `crm.get`. Either the agent broke the rule or the rule is too strict: change one of them.
          exposure          |                 | wrong_answer      |                         | A wrong value from `crm.get` is repeated in the answer. No single guard is known that would stop it.
          """)
  void namesTheToolWhatHappensAndWhatToDo(
      String rule, String guard, String harm, String adviceId, String sentence) {
    assertThat(Wording.of(finding(rule, guard, harm), adviceId)).isEqualTo(sentence);
  }

  @ParameterizedTest
  @EnumSource(QuestionClass.class)
  void everyClassHasASentenceOfItsOwn(QuestionClass asks) {
    Set<String> sentences = new HashSet<>();
    for (String guard : GUARDS) {
      String sentence = Wording.of(finding(asks.wire(), guard, "any"), guard + ":pay");
      assertThat(sentence)
          .as("%s, %s", asks, guard)
          .doesNotContain("_of", "null", "does not hold under", "Add: ")
          .matches("[A-Z`].*\\.");
      sentences.add(sentence);
    }
    assertThat(sentences).hasSize(GUARDS.size());
  }

  @Test
  void everyAdviceSaysWhereAndWhatItBrings() {
    for (String guard : GUARDS) {
      Advice advice =
          new Advice(guard, "pay", "policy pack", 1, JsonNumber.of(new BigDecimal("0.899999")));
      assertThat(Wording.of(advice))
          .as(guard)
          .doesNotContain("Add: ")
          .endsWith(", in the policy pack: 1 more attempt passes, a pass rate of 89.9 %.");
    }
    Advice key =
        new Advice(
            "idempotency_key",
            "pay",
            "agent and tool registry",
            3,
            JsonNumber.of(new BigDecimal("0.5")));
    assertThat(Wording.of(key))
        .isEqualTo(
            "Give `pay` an idempotency key, in the agent and the tool registry: 3 more attempts pass, a pass rate of 50.0 %.");
  }
}
