package dev.sepurux.engine.policy;

import static dev.sepurux.engine.policy.Recordings.json;
import static dev.sepurux.engine.policy.Recordings.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyPackTest {
  private static List<Note> errors(String text) {
    PolicyPack.Parsed parsed = PolicyPack.parse(json(text));
    assertThat(parsed).isInstanceOf(PolicyPack.Parsed.Refused.class);
    return ((PolicyPack.Parsed.Refused) parsed).errors();
  }

  @Test
  void readsThePublishedShape() {
    PolicyPack pack =
        policy(
            """
            {'version': '0.1', 'defaults': {'unknown_tools': 'deny'},
             'irreversible': {'tools': ['jira.create_issue(commit)', 'payments.*']},
             'approval': {'token_field': 'token'}}\
            """);
    assertThat(pack.unknownTools()).isEqualTo(PolicyPack.UnknownTools.DENY);
    assertThat(pack.onUnavailable()).isEqualTo(PolicyPack.OnUnavailable.ALLOW);
    assertThat(pack.approval().tokenField()).isEqualTo("token");
    assertThat(pack.approval().verify()).isEqualTo(Verify.PRESENCE);
    assertThat(pack.basis()).isEqualTo(Basis.DECLARED);
    assertThat(pack.irreversibleAmong(List.of("jira.create_issue", "payments.refund", "mail")))
        .containsExactly("jira.create_issue", "payments.refund");
  }

  @Test
  void readsEveryPartOfOurs() {
    PolicyPack pack =
        policy(
            """
            {'version': '0.1',
             'defaults': {'unknown_tools': 'warn', 'on_unavailable': 'deny'},
             'approval': {'token_field': 't', 'verify': 'traced', 'tools': ['mail.send']},
             'rules': [{'id': 'r', 'tools': ['a'], 'decision': 'block', 'message': 'no'}],
             'limits': [{'id': 'l', 'tools': ['a'], 'max_calls': 2, 'argument': 'n', 'max': 5.5,
                         'min': -1}],
             'secrets': ['sk_[a-z]+'],
             'order': [{'id': 'o', 'tool': 'pay', 'after': 'check.*'}],
             'flows': [{'from': 'tickets.*', 'to': 'mail.send.to', 'why': 'asked to'}],
             'answers': 'strict', 'strict': true}\
            """);
    assertThat(pack.rules().getFirst().decision()).isEqualTo(PolicyPack.Rule.Effect.BLOCK);
    assertThat(pack.limits().getFirst().max()).isEqualByComparingTo(new BigDecimal("5.5"));
    assertThat(pack.order().getFirst().after()).isEqualTo("check.*");
    assertThat(pack.accepts("tickets.get", "mail.send", "to")).isNotNull();
    assertThat(pack.accepts("web.get", "mail.send", "to")).isNull();
    assertThat(pack.secrets()).hasSize(1);
    assertThat(pack.strictAnswers()).isTrue();
    assertThat(pack.strict()).isTrue();
    assertThat(pack.asBootstrap().basis()).isEqualTo(Basis.BOOTSTRAP);
    assertThat(pack.asBootstrap().rules()).isEqualTo(pack.rules());
  }

  @Test
  void anEmptyPolicySaysNothing() {
    assertThat(policy("{}")).isEqualTo(PolicyPack.NONE);
    assertThat(policy("{'rules': null, 'limits': [], 'defaults': null}"))
        .isEqualTo(PolicyPack.NONE);
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheNearest() {
    assertThat(errors("{'limit': []}"))
        .containsExactly(
            new Note("/limit", "unknown key; the nearest known one is limits", "unknown_field"));
    assertThat(errors("{'limits': [{'id': 'a', 'tools': ['x'], 'max_call': 1}]}").getFirst())
        .isEqualTo(
            new Note(
                "/limits/0/max_call",
                "unknown key; the nearest known one is max_calls",
                "unknown_field"));
  }

  @Test
  void refusesAConditionThatDoesNotCompile() {
    assertThat(errors("{'rules': [{'id': 'r', 'tools': ['a'], 'decision': 'block', 'when': '1'}]}"))
        .containsExactly(
            new Note(
                "/rules/0/when",
                "line 1, column 1: expected type 'bool' but found 'int'",
                "condition"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|''",
        "{'version': '0.2'}|/version",
        "{'defaults': []}|/defaults",
        "{'defaults': {'unknown_tools': 'block'}}|/defaults/unknown_tools",
        "{'irreversible': {'tools': [1]}}|/irreversible/tools/0",
        "{'irreversible': {'tools': {}}}|/irreversible/tools",
        "{'approval': {'verify': 'signed'}}|/approval/verify",
        "{'rules': [1]}|/rules/0",
        "{'rules': [{'tools': ['a'], 'decision': 'block'}]}|/rules/0/id",
        "{'rules': [{'id': 'r', 'decision': 'block'}]}|/rules/0/tools",
        "{'rules': [{'id': 'r', 'tools': [], 'decision': 'block'}]}|/rules/0/tools",
        "{'rules': [{'id': 'r', 'tools': ['a']}]}|/rules/0/decision",
        "{'rules': [{'id': 'r', 'tools': ['a'], 'decision': 'deny'}]}|/rules/0/decision",
        "{'egress': [{'id': 'e', 'tools': ['a'], 'argument': 'to'}]}|/egress/0/allow",
        "{'egress': [{'id': 'e', 'tools': ['a'], 'allow': ['x']}]}|/egress/0/argument",
        "{'egress': [{'id':'e','tools':['a'],'argument':'to','may_read':'x'}]}|/egress/0/may_read",
        "{'atomic': [{'id': 'g', 'tools': []}]}|/atomic/0/tools",
        "{'limits': [{'id': 'l', 'tools': ['a']}]}|/limits/0/max_calls",
        "{'limits': [{'id': 'l', 'tools': ['a'], 'max': 1}]}|/limits/0/argument",
        "{'limits': [{'id': 'l', 'tools': ['a'], 'argument': 'n'}]}|/limits/0/argument",
        "{'limits': [{'id': 'l', 'tools': ['a'], 'max_calls': 1.5}]}|/limits/0/max_calls",
        "{'limits': [{'id': 'l', 'tools': ['a'], 'max_calls': -1}]}|/limits/0/max_calls",
        "{'limits': [{'id': 'l', 'tools': ['a'], 'argument': 'n', 'max': '5'}]}|/limits/0/max",
        "{'limits': [{'id':'l','tools':['a'],'argument':'n','max':1,'min':2}]}|/limits/0/min",
        "{'limits': [{'id':'l','tools':['a'],'max_calls':1e99999}]}|/limits/0/max_calls",
        "{'secrets': ['(']}|/secrets/0",
        "{'secrets': ['a*']}|/secrets/0",
        "{'order': [{'id': 'o', 'tool': 'a'}]}|/order/0/after",
        "{'flows': [{'from': 'a', 'to': 'mail', 'why': 'x'}]}|/flows/0/to",
        "{'flows': [{'from': 'a', 'to': 'mail.to'}]}|/flows/0/why",
        "{'answers': 'lenient'}|/answers",
        "{'strict': 'yes'}|/strict",
      })
  void refusesWithAPointerToThePlace(String policy, String pointer) {
    assertThat(errors(policy)).extracting(Note::loc).contains(pointer);
  }

  @Test
  void refusesAnIdThatAppearsTwiceInAList() {
    assertThat(
            errors(
                """
                {'rules': [{'id': 'r', 'tools': ['a'], 'decision': 'block'},
                           {'id': 'r', 'tools': ['b'], 'decision': 'block'}]}\
                """))
        .extracting(Note::loc, Note::type)
        .containsExactly(tuple("/rules/1/id", "duplicate"));
  }

  @Test
  void refusesMoreItemsThanItReads() {
    Json many = Json.strings(Collections.nCopies(1001, "a"));
    assertThat(PolicyPack.parse(Recordings.object("{}").with("secrets", many)))
        .isInstanceOf(PolicyPack.Parsed.Refused.class);
  }

  @Test
  void reportsEveryErrorAtOnce() {
    assertThat(errors("{'version': 1, 'strict': 1, 'secrets': ['[']}")).hasSize(3);
  }
}
