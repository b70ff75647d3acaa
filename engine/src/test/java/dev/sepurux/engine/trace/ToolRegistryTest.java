package dev.sepurux.engine.trace;

import static dev.sepurux.engine.trace.Traces.call;
import static dev.sepurux.engine.trace.Traces.object;
import static dev.sepurux.engine.trace.Traces.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Effect;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolRegistryTest {

  private static ToolFacts facts(String tool, String... entries) {
    return ToolRegistry.of(List.of(entries).stream().map(Traces::object).toList())
        .facts(tool, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "get_order, NONE, INFERRED",
    "searchEmails, NONE, INFERRED",
    "VenmoSendMoney, IRREVERSIBLE, INFERRED",
    "SmartLockSearchGuests, NONE, INFERRED",
    "files.delete_file, IRREVERSIBLE, INFERRED",
    "mcp__shop__create_order, REVERSIBLE, INFERRED",
    "make_payment, IRREVERSIBLE, INFERRED",
    "update_password, IRREVERSIBLE, INFERRED",
    "request_approval, NONE, INFERRED",
    "approvals.request, NONE, INFERRED",
    "ask_approval, NONE, INFERRED",
    "request_refund, REVERSIBLE, INFERRED",
    "run_tests, REVERSIBLE, INFERRED",
    "execute_build, REVERSIBLE, INFERRED",
    "run_job, IRREVERSIBLE, INFERRED",
    "run_build_and_deploy, IRREVERSIBLE, INFERRED",
    "transfer_to_human_agents, REVERSIBLE, INFERRED",
    "escalate_to_support, REVERSIBLE, INFERRED",
    "transfer_money_to_agent, IRREVERSIBLE, INFERRED",
    "transfer_support_funds, IRREVERSIBLE, INFERRED",
    "complete_purchase, IRREVERSIBLE, INFERRED",
    "frobnicate, REVERSIBLE, ASSUMED"
  })
  void guessesTheEffectFromTheVerb(String tool, Effect effect, Basis basis) {
    Fact<Effect> fact = facts(tool).effect();
    assertThat(fact.value()).isEqualTo(effect);
    assertThat(fact.basis()).isEqualTo(basis);
    assertThat(fact.reason()).isNotBlank();
  }

  @Test
  void anApprovalIsTrustedAndAHandOverStaysInTheHouse() {
    Trace trace =
        Traces.of(
            "{}",
            call("request_approval", "{'amount': 149}"),
            result(
                "request_approval",
                "{'note': 'approved by the shift lead after a look at the order', 'token': 'a1'}"));
    assertThat(
            ToolRegistry.EMPTY
                .facts("request_approval", trace.callsOf("request_approval"))
                .integrity()
                .value())
        .isEqualTo(Integrity.TRUSTED);
    ToolFacts handOver = facts("transfer_to_human_agents");
    assertThat(handOver.egress().value()).isEqualTo(Egress.INTERNAL);
    assertThat(handOver.isOutward()).isFalse();
    assertThat(facts("transfer_funds").egress().value()).isEqualTo(Egress.EXTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "close_ticket, true",
    "reopen_ticket, true",
    "tasks.complete, true",
    "archive_mail, true",
    "cancel_order, false",
    "complete_purchase, false"
  })
  void aVerbThatSetsAStateMayBeRepeated(String tool, boolean idempotent) {
    assertThat(facts(tool).idempotent().value()).isEqualTo(idempotent);
  }

  @Test
  void guessesEgressAndCriticalArgumentsFromArgumentNames() {
    Trace trace =
        Traces.of(
            "{}",
            call("create_event", "{'participants': ['a@x.org'], 'title': 'x'}"),
            call("delete_email", "{'email_id': '7'}"),
            call("fetch", "{'url': 'https://x.org'}"),
            call(
                "notify_team",
                "{'channel': 'ops', 'idempotency_key': 'k', 'approval_token': 't'}"));
    ToolRegistry none = ToolRegistry.EMPTY;
    assertThat(none.facts("create_event", trace.calls().subList(0, 1)).egress().value())
        .isEqualTo(Egress.EXTERNAL);
    assertThat(none.facts("delete_email", trace.calls().subList(1, 2)).egress().value())
        .isEqualTo(Egress.NONE);
    assertThat(none.facts("fetch", trace.calls().subList(2, 3)).egress().value())
        .isEqualTo(Egress.EXTERNAL);
    ToolFacts notify = none.facts("notify_team", trace.calls().subList(3, 4));
    assertThat(notify.criticalArgs().value()).containsExactly("channel");
    assertThat(notify.idempotencyArg().value()).contains("idempotency_key");
  }

  @Test
  void readsHints() {
    JsonObject entry = object("{'name': 'frob', 'annotations': {'readOnlyHint': true}}");
    assertThat(ToolInference.infer("frob", List.of(), entry).effect().value())
        .isEqualTo(Effect.NONE);
    assertThat(
            facts(
                "frob",
                "{'name': 'frob', 'annotations': {'destructiveHint': true, 'idempotentHint': true, 'openWorldHint': true}}"))
        .satisfies(f -> {
          assertThat(f.effect().value()).isEqualTo(Effect.IRREVERSIBLE);
          assertThat(f.effect().basis()).isEqualTo(Basis.INFERRED);
          assertThat(f.idempotent().value()).isTrue();
          assertThat(f.integrity().value()).isEqualTo(Integrity.UNTRUSTED);
        });
  }

  @Test
  void assumesThatOthersWriteWhatMailReadersAndFreeTextHold() {
    Trace trace =
        Traces.of(
            "{}",
            call("get_profile", "{}"),
            result("get_profile", "{'bio': 'a long text with more than forty letters and words'}"),
            call("get_total", "{}"),
            result("get_total", "{'hash': '0123456789012345678901234567890123456789012345'}"));
    ToolRegistry none = ToolRegistry.EMPTY;
    assertThat(none.facts("get_emails", List.of()).integrity().value())
        .isEqualTo(Integrity.UNTRUSTED);
    assertThat(none.facts("get_profile", trace.callsOf("get_profile")).integrity())
        .satisfies(f -> {
          assertThat(f.value()).isEqualTo(Integrity.UNTRUSTED);
          assertThat(f.basis()).isEqualTo(Basis.ASSUMED);
        });
    assertThat(none.facts("get_total", trace.callsOf("get_total")).integrity().value())
        .isEqualTo(Integrity.TRUSTED);
  }

  @Test
  void readsZonesAndLetsExplicitFieldsOverrideThem() {
    assertThat(
            facts(
                "frob",
                "{'name': 'frob', 'zone': 'untrusted', 'args_schema': {'properties': {'url': {}}}}"))
        .satisfies(f -> {
          assertThat(f.integrity().value()).isEqualTo(Integrity.UNTRUSTED);
          assertThat(f.integrity().basis()).isEqualTo(Basis.DECLARED);
          assertThat(f.egress().value()).isEqualTo(Egress.EXTERNAL);
          assertThat(f.egress().basis()).isEqualTo(Basis.DECLARED);
        });
    assertThat(
            facts(
                "frob",
                "{'name': 'frob', 'zone': 'untrusted', 'egress': 'none', 'effect': 'none', 'output': {'integrity': 'trusted'}}"))
        .satisfies(f -> {
          assertThat(f.integrity().value()).isEqualTo(Integrity.TRUSTED);
          assertThat(f.egress().value()).isEqualTo(Egress.NONE);
          assertThat(f.effect().basis()).isEqualTo(Basis.DECLARED);
        });
    assertThat(facts("get_x", "{'name': 'get_x', 'zone': 'sensitive'}").confidentiality().value())
        .isEqualTo(Confidentiality.SENSITIVE);
    assertThat(facts("get_x", "{'name': 'get_x', 'zone': 'moon'}").integrity().value())
        .isEqualTo(Integrity.UNTRUSTED);
  }

  @Test
  void keepsTheBasisOfABootstrappedEntry() {
    ToolFacts facts =
        facts("pay", "{'name': 'pay', 'effect': 'irreversible', 'source': 'bootstrap'}");
    assertThat(facts.effect().basis()).isEqualTo(Basis.BOOTSTRAP);
    assertThat(facts.known()).isTrue();
  }

  @Test
  void aPolicyDeclaresToolsIrreversible() {
    ToolFacts facts =
        ToolRegistry.EMPTY.facts(
            "jira.create", List.of(), Set.of("jira.create(commit)"), Basis.DECLARED);
    assertThat(facts.effect())
        .satisfies(f -> {
          assertThat(f.value()).isEqualTo(Effect.IRREVERSIBLE);
          assertThat(f.basis()).isEqualTo(Basis.DECLARED);
        });
    assertThat(
            ToolRegistry.EMPTY
                .facts("set_x", List.of(), Set.of("set_x"), Basis.DECLARED)
                .idempotent()
                .value())
        .isFalse();
  }

  @Test
  void noIdempotencyArgumentCanBeDeclared() {
    assertThat(facts("pay", "{'name': 'pay', 'idempotency_arg': null}").idempotencyArg())
        .isEqualTo(
            new Fact<>(Optional.empty(), Basis.DECLARED, "idempotency_arg in the tool registry"));
  }

  @Test
  void saysWhatIsWrongWithAnEntry() {
    assertThat(
            ToolRegistry.validate(
                object(
                    """
                    {'zone': 'moon', 'effect': 'big', 'egress': 1, 'output': {'integrity': 'x', 'y': 1},
                     'critical_args': ['a', 1], 'idempotent': 'yes', 'timeout_ms': 0, 'args_schema': [], 'colour': 1}
                    """)))
        .extracting(note -> note.type() + " " + note.loc())
        .containsExactly(
            "missing /name",
            "unknown_zone /zone",
            "invalid /effect",
            "invalid /egress",
            "invalid /output/integrity",
            "unknown_field /output/y",
            "invalid /critical_args/1",
            "invalid /idempotent",
            "invalid /timeout_ms",
            "invalid /args_schema",
            "unknown_field /colour");
    assertThat(ToolRegistry.validate(object("{'name': 'a', 'zone': 'trusted', 'timeout_ms': 5}")))
        .isEmpty();
  }

  @Test
  void proposesEntriesForUnknownToolsOnly() {
    Trace trace =
        Traces.of("{}", call("send_email", "{'to': 'a@x.org'}"), call("get_balance", "{}"));
    ToolRegistry registry = ToolRegistry.of(List.of(object("{'name': 'get_balance'}")));
    List<ToolProposal> proposals = ToolProposal.of(trace, registry);
    assertThat(proposals).hasSize(1);
    assertThat(proposals.getFirst().entry())
        .isEqualTo(
            object(
                """
                {'name': 'send_email', 'zone': 'trusted', 'effect': 'irreversible', 'egress': 'external',
                 'output': {'integrity': 'trusted', 'confidentiality': 'internal'}, 'critical_args': ['to'],
                 'idempotent': false, 'source': 'bootstrap'}
                """));
    assertThat(ToolRegistry.validate(proposals.getFirst().entry())).isEmpty();
  }
}
