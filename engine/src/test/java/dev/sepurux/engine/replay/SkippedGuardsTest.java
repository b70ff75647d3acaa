package dev.sepurux.engine.replay;

import static dev.sepurux.engine.replay.Recordings.answer;
import static dev.sepurux.engine.replay.Recordings.attempt;
import static dev.sepurux.engine.replay.Recordings.call;
import static dev.sepurux.engine.replay.Recordings.inputs;
import static dev.sepurux.engine.replay.Recordings.policy;
import static dev.sepurux.engine.replay.Recordings.prompt;
import static dev.sepurux.engine.replay.Recordings.result;
import static dev.sepurux.engine.replay.Recordings.tools;
import static dev.sepurux.engine.replay.Recordings.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that guard an effect, left out; and a policy that cannot be asked. */
class SkippedGuardsTest {
  private static final String LOOK = "{'name': 'refunds.get', 'effect': 'none'}";
  private static final String REFUND =
      "{'name': 'payments.refund', 'effect': 'irreversible', 'critical_args': ['payment']}";
  private static final String MAIL = "{'name': 'mail.send', 'effect': 'irreversible'}";

  /** Looks whether the refund happened before the customer is told. */
  private static final Trace LOOKED =
      trace(
          prompt("Refund PAY-1001 and tell the customer."),
          call("payments.refund", "{'payment': 'PAY-1001'}"),
          result("payments.refund", "{'ok': true}"),
          call("refunds.get", "{'payment': 'PAY-1001'}"),
          result("refunds.get", "{'status': 'settled'}"),
          call("mail.send", "{'to': 'ann@example.org', 'body': 'It is on its way.'}"),
          result("mail.send", "{'ok': true}"),
          answer("Done."));

  private static Attempt skipped(String pack) {
    return attempt(
        Judge.judge(inputs(LOOKED, tools(LOOK, REFUND, MAIL), policy(pack))),
        "guard_skipped",
        "refunds.get");
  }

  @Test
  void aLookThatNoRuleDemandsCanBeLeftOut() {
    Attempt attempt = skipped("{'version': '0.1'}");
    assertThat(attempt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(attempt.type()).isEqualTo("unguarded_effect");
    assertThat(attempt.missingGuard()).isEqualTo("order_rule");
    assertThat(attempt.description()).contains("leaves out refunds.get").contains("mail.send");
  }

  @Test
  void anOrderRuleDemandsIt() {
    Attempt attempt =
        skipped(
            "{'version': '0.1', 'order': [{'id': 'look', 'tool': 'mail.send', 'after':"
                + " 'refunds.get'}]}");
    assertThat(attempt.containedBy()).isEqualTo(ContainedBy.POLICY_BLOCKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!(\\u0027refunds.get\\u0027 in session.tools)",
        "!(\\u0027refunds.get\\u0027 in session.counts)",
        "size(session.tools) < 2",
        "session.counts.size() != 2"
      })
  void aConditionOnWhatTheSessionCalledDemandsIt(String when) {
    Attempt attempt =
        skipped(
            "{'version': '0.1', 'rules': [{'id': 'look', 'tools': ['mail.send'], 'when': '"
                + when
                + "', 'decision': 'block'}]}");
    assertThat(attempt.containedBy()).isEqualTo(ContainedBy.POLICY_BLOCKED);
  }

  @Test
  void anOrderThatAnotherStepSatisfiesDoesNotNoticeTheMissingOne() {
    Attempt attempt =
        skipped(
            "{'version': '0.1', 'order': [{'id': 'any', 'tool': 'mail.send', 'after':" + " '*'}]}");
    assertThat(attempt.outcome()).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({"deny, PASSED", "allow, FAILED"})
  void aPolicyThatCannotBeAskedFollowsItsDefault(String word, Outcome outcome) {
    String pack =
        "{'version': '0.1', 'defaults': {'on_unavailable': '"
            + word
            + "'}, 'limits': [{'id': 'one', 'tools': ['payments.refund'], 'max_calls': 1}]}";
    Attempt attempt =
        attempt(
            Judge.judge(inputs(LOOKED, tools(LOOK, REFUND, MAIL), policy(pack))),
            "policy_unavailable",
            null);
    assertThat(attempt.outcome()).isEqualTo(outcome);
  }

  @Test
  void aPolicyWithoutAGuardForTheRecordingIsNotMissed() {
    for (PolicyPack pack :
        new PolicyPack[] {
          PolicyPack.NONE,
          policy(
              "{'version': '0.1', 'limits': [{'id': 'one', 'tools': ['other'], 'max_calls': 1}]}")
        }) {
      assertThat(Judge.judge(inputs(LOOKED, tools(LOOK, REFUND, MAIL), pack)).attempts())
          .noneMatch(attempt -> attempt.questionClass().equals("policy_unavailable"));
    }
  }
}
