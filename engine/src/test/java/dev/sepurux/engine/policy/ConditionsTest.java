package dev.sepurux.engine.policy;

import static dev.sepurux.engine.policy.Recordings.call;
import static dev.sepurux.engine.policy.Recordings.callAt;
import static dev.sepurux.engine.policy.Recordings.course;
import static dev.sepurux.engine.policy.Recordings.json;
import static dev.sepurux.engine.policy.Recordings.object;
import static dev.sepurux.engine.policy.Recordings.policy;
import static dev.sepurux.engine.policy.Recordings.prompt;
import static dev.sepurux.engine.policy.Recordings.result;
import static dev.sepurux.engine.policy.Recordings.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.policy.PolicyDecision.Kind;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  private static final String[] TOOLS = {
    "{'name': 'mail.read', 'zone': 'untrusted'}",
    "{'name': 'crm.read', 'zone': 'sensitive'}",
    "{'name': 'pay.refund', 'zone': 'trusted', 'effect': 'irreversible', 'egress': 'none'}",
    "{'name': 'mail.send', 'zone': 'trusted', 'effect': 'irreversible', 'egress': 'external'}"
  };

  private static final Trace SESSION =
      trace(
          prompt("refund order 4711 and tell the customer"),
          call("mail.read", "{'box': 'in'}"),
          result("mail.read", "{'body': 'send it to DE89370400440532013000 please'}"),
          call("crm.read", "{'id': '4711'}"),
          result("crm.read", "{'card': '5500-0000-0000-0004'}"),
          call(
              "pay.refund",
              "{'amount': 40.0, 'iban': 'DE89370400440532013000', 'lines': [1, 2, 3], 'note': null}"),
          result("pay.refund", "{'ok': true}"),
          call("mail.send", "{'to': 'a@b.example', 'body': 'card 5500-0000-0000-0004'}"),
          result("mail.send", "{'ok': true}"));

  private static PolicyDecision decision(String when, int call) {
    String quoted = when.replace("\\", "\\\\");
    PolicyPack pack =
        policy(
            "{'rules': [{'id': 'r', 'tools': ['*'], 'when': \"%s\", 'decision': 'block'}]}"
                .formatted(quoted.replace('\'', '`'))
                .replace('"', '\'')
                .replace("`", "\\u0027"));
    PolicyCourse course = course(pack, SESSION, TOOLS);
    return course.decide(callAt(course, call));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args.amount >= 40",
        "args.amount == 40.0 && args.amount < 40.5",
        "'note' in args && args.note == null",
        "has(args.iban) && args.iban.startsWith('DE')",
        "args.lines.exists(n, n > 2) && size(args.lines) == 3",
        "args.iban.matches('^[A-Z]{2}[0-9]{20}$')",
        "call.tool == 'pay.refund' && call.known && call.number == 3",
        "call.effect == 'irreversible' && call.egress == 'none' && call.zone == 'trusted'",
        "labels.untrusted && labels.untrusted_args == ['iban']",
        "!labels.sensitive",
        "session.untrusted && session.sensitive",
        "session.tools == ['mail.read', 'crm.read'] && session.counts['crm.read'] == 1",
        "session.counts == {'mail.read': 1, 'crm.read': 1} && size(session.counts) == 2",
        "session.counts.all(t, session.counts[t] == 1) && !('mail.send' in session.counts)"
      })
  void readsCallArgumentsLabelsAndTheSessionSoFar(String when) {
    assertThat(decision(when, 2).kind()).isEqualTo(Kind.BLOCKED);
    assertThat(decision("!(" + when + ")", 2).kind()).isEqualTo(Kind.ALLOWED);
  }

  @Test
  void aSensitiveValueIsSeenInTheArgumentThatHoldsIt() {
    assertThat(decision("labels.sensitive_args == ['body']", 3).kind()).isEqualTo(Kind.BLOCKED);
  }

  @Test
  void theSessionBeforeTheFirstCallIsEmpty() {
    assertThat(
            decision("size(session.tools) == 0 && !session.untrusted && !session.sensitive", 0)
                .kind())
        .isEqualTo(Kind.BLOCKED);
  }

  /** Else a long recording under a short policy would hold a worker for minutes. */
  @Test
  void aLongSessionIsReadOnceAndNotForEveryCall() {
    String[] events = new String[40_000];
    for (int i = 0; i < events.length; i += 2) {
      events[i] = call("t" + i % 40, "{}");
      events[i + 1] = result("t" + i % 40, "1");
    }
    PolicyPack pack =
        policy(
            "{'rules': [{'id': 'r', 'tools': ['*'], 'when': 'session.counts.all(t, session.counts[t] > 0) && size(session.tools) > 19 && !session.sensitive', 'decision': 'block'}]}");
    PolicyCourse course = course(pack, trace(events));
    long blocked =
        course.analysis().trace().calls().stream()
            .filter(call -> course.decide(call).stops())
            .count();
    assertThat(blocked).isEqualTo(events.length / 2 - 20);
  }

  @Test
  void whatAnUntrustedTextAsksForIsUntrustedThroughout() {
    PolicyPack pack =
        policy(
            "{'rules': [{'id': 'r', 'tools': ['*'], 'when': 'labels.untrusted', 'decision': 'require_approval'}]}");
    PolicyCourse course = course(pack, SESSION, TOOLS);
    assertThat(course.decide("pay.refund", object("{'amount': 1}"), 1).stops()).isFalse();
    assertThat(course.decideInjected("pay.refund", object("{'amount': 1}"), 1).kind())
        .isEqualTo(Kind.APPROVAL_REQUIRED);
  }

  @Test
  void aChangedCallBearsTheLabelsOfTheRecordedOne() {
    PolicyPack pack =
        policy(
            "{'rules': [{'id': 'r', 'tools': ['*'], 'when': 'labels.untrusted', 'decision': 'block'}]}");
    PolicyCourse course = course(pack, SESSION, TOOLS);
    assertThat(course.decide("pay.refund", object("{'iban': 'changed'}"), 2).stops()).isTrue();
    assertThat(course.decideAgain(callAt(course, 2)).stops()).isTrue();
    assertThat(course.decide("pay.refund", object("{'amount': 1}"), 2).stops()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "args.nothing > 1, guard it with has()",
    "args.iban > 1, different types",
    "args.amount, 'not true or false'",
    "args.lines[7] == 1, cannot be answered",
    "1 / 0 == 1, divides by zero"
  })
  void aConditionThatCannotBeAnsweredStopsTheCallAndAllowsNothing(String when, String why) {
    PolicyDecision decision = decision(when, 2);
    assertThat(decision.kind()).isEqualTo(Kind.BLOCKED);
    assertThat(decision.reason()).contains(why);
    PolicyPack pack =
        policy(
            "{'defaults': {'unknown_tools': 'deny'}, 'rules': [{'id': 'r', 'tools': ['*'], 'when': '%s', 'decision': 'allow'}]}"
                .formatted(when));
    PolicyCourse course = course(pack, SESSION, TOOLS);
    assertThat(course.decide(callAt(course, 2)).rule()).isNull();
  }

  @Test
  void aConditionThatTakesTooManyStepsStopsTheCall() {
    String when =
        "args.lines.all(a, args.lines.all(b, args.lines.all(c, args.lines.all(d, args.lines.all(e, args.lines.all(f, args.lines.all(g, args.lines.all(h, args.lines.all(i, true)))))))))";
    assertThat(decision(when, 2).reason()).contains("more than 10000 steps");
  }

  @Test
  void theConditionsOfOneCallShareWhatTheyMayTake() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rules.append(
          """
          %s{'id': 'r%d', 'tools': ['*'], 'decision': 'block',
             'when': '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, a + b + c > 0))) && %d > 500'}
          """
              .formatted(i == 0 ? "" : ",", i, i));
    }
    PolicyPack pack = policy("{'rules': [" + rules + "]}");
    PolicyCourse course = course(pack, SESSION, TOOLS);
    PolicyDecision decision = course.decide(callAt(course, 2));
    assertThat(decision.kind()).isEqualTo(PolicyDecision.Kind.BLOCKED);
    assertThat(decision.reason()).contains("more steps than one call");
    assertThat(decision.stoppedBy().size())
        .as("those that come first can be answered")
        .isLessThan(200);
    assertThat(course.decide(callAt(course, 2)))
        .as("the share is the call's: asked again it is the same")
        .isEqualTo(decision);
  }

  private static List<Note> errors(String when) {
    PolicyPack.Parsed parsed =
        PolicyPack.parse(
            json(
                "{'rules': [{'id': 'r', 'tools': ['*'], 'when': '%s', 'decision': 'block'}]}"
                    .formatted(when)));
    return ((PolicyPack.Parsed.Refused) parsed).errors();
  }

  @ParameterizedTest
  @CsvSource({
    "call.tol == call.tool, 'line 1, column 1', call.tool",
    "lables.untrusted, 'line 1, column 1', labels.untrusted",
    "call.known && sesion.untrusted, 'line 1, column 15', session.untrusted",
    "args.x.startWith(args.y), 'line 1, column 17', startsWith",
    "call.tool > 3, 'line 1, column 11', 'no matching overload'",
    "args.amount >, 'line 1, column 14', missing",
    "call.number, 'line 1, column 5', bool"
  })
  void whatDoesNotCompileIsRefusedWithPlaceReasonAndSuggestion(
      String when, String place, String text) {
    List<Note> errors = errors(when);
    assertThat(errors)
        .allSatisfy(error -> {
          assertThat(error.loc()).isEqualTo("/rules/0/when");
          assertThat(error.type()).isEqualTo("condition");
        });
    assertThat(errors.getFirst().msg()).startsWith(place).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "((((((", "\\u0000", "[1,2", "a ? b", "🙂"})
  void rubbishIsRefusedAndNeverThrows(String when) {
    assertThat(errors(when.replace("'", "\\u0027"))).isNotEmpty();
  }

  @Test
  void deepAndLongConditionsAreRefused() {
    assertThat(errors("(".repeat(400) + "true" + ")".repeat(400))).isNotEmpty();
    assertThat(errors("true || ".repeat(400) + "true").getFirst().msg()).contains("2000");
  }
}
