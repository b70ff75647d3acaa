package dev.sepurux.engine.policy;

import static dev.sepurux.engine.policy.Recordings.call;
import static dev.sepurux.engine.policy.Recordings.callAt;
import static dev.sepurux.engine.policy.Recordings.course;
import static dev.sepurux.engine.policy.Recordings.json;
import static dev.sepurux.engine.policy.Recordings.object;
import static dev.sepurux.engine.policy.Recordings.policy;
import static dev.sepurux.engine.policy.Recordings.result;
import static dev.sepurux.engine.policy.Recordings.trace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {
  private static final Trace TRACE =
      trace(
          call("crm.read", "{'id': 1}"),
          result("crm.read", "{'card': '5500-0000-0000-0004', 'name': 'Ada Lovelace'}"),
          call("send", "{'to': 'a@b.example', 'body': 'card 5500-0000-0000-0004'}"),
          result("send", "{'ok': true}"));

  private static boolean stops(String rule, JsonObject args) {
    PolicyCourse course =
        course(
            policy(
                "{'egress': [{'id': 'e', 'tools': ['send'], 'argument': 'to', %s}]}"
                    .formatted(rule)),
            TRACE);
    PolicyDecision decision = course.decide("send", args, 0);
    assertThat(decision.stops() ? decision.rule() : "egress.e").isEqualTo("egress.e");
    return decision.stops();
  }

  @ParameterizedTest
  @CsvSource({
    "ours.example, ops@ours.example, true",
    "ours.example, Ops <OPS@Ours.Example>, true",
    "ours.example, 'a@ours.example, b@ours.example', true",
    "ours.example, 'a@ours.example; b@evil.example', false",
    "ours.example, a@sub.ours.example, false",
    "*.ours.example, a@sub.ours.example, true",
    "*.ours.example, a@ours.example, false",
    "*.ours.example, a@evilours.example, false",
    "ours.example, a@ours.example.evil.example, false",
    "ours.example, https://ours.example/x?y=evil.example, true",
    "ours.example, https://ours.example@evil.example/, false",
    "ours.example, https://ours.example:443/, true",
    "ours.example, https://evil.example/?ours.example, false",
    "ours.example, https://evil.example#@ours.example, false",
    "ours.example, 'https://evil.example\\@ours.example', false",
    "ours.example, ours.example/path, true",
    "ours.example, javascript://ours.example/%0aalert(1), true",
    "https://ours.example/hooks/*, https://ours.example/hooks/1, true",
    "https://ours.example/hooks/*, https://ours.example/other, false",
    "ops@ours.example, ops@ours.example, true",
    "ops@ours.example, dev@ours.example, false",
    "*@ours.example, dev@ours.example, true",
    "DE89*, de89370400440532013000, true",
    "DE89*, FR7630006000011234567890189, false",
    "internal, internal, true",
    "*.ours.example, 'https://evil.example/ .ours.example', false",
    "*.ours.example, 'https://evil.example/|.ours.example', false",
    "*.ours.example, 'a@evil.example x.ours.example', false",
    "*@ours.example, 'a@evil.example b@ours.example', false",
    "*@ours.example, '<b@evil.example> <a@ours.example>', false",
    "*@ours.example, 'b@evil.example <a@ours.example>', false",
    "https://*.ours.example/*, https://evil.example/x.ours.example/, false",
    "https://*.ours.example/*, https://a.ours.example/x, true",
    "https://ours.example/hooks/*, https://ours.example/hooks/../admin, false",
    "https://ours.example/hooks/*, https://ours.example/hooks/%2E%2e/admin, false",
    "https://ours.example/hooks/*, https://u@ours.example/hooks/1, true",
    "https://ours.example, https://ours.example/, true",
    "https://ours.example:8443/*, https://ours.example/x, false",
    "https://ours.example:8443/*, https://ours.example:8443/x, true",
    "ours.example, 'https://ours.example https://evil.example', false",
    "ours.example, 'https://ours.example,https://evil.example', false",
    "ours.example, https://[::1]/, false",
    "10.0.0.1, https://10.0.0.1:80/x, true",
    "intra, https://intra/x, true",
    "ours.example, //ours.example/x, true",
    "ours.example, ours.example.:443/x, true",
    "xn--bcher-kva.example, https://bücher.example/, true",
    "*, https://[::1]/, false"
  })
  void aDestinationIsReadAsTheClientThatSendsReadsIt(
      String pattern, String destination, boolean allowed) {
    JsonObject args = JsonObject.EMPTY.with("to", Json.of(destination));
    assertThat(stops("'allow': ['%s']".formatted(pattern), args)).isEqualTo(!allowed);
  }

  @Test
  void everyAddressOfAListMustFitAndNestedOnesToo() {
    String rule = "'allow': ['ours.example']";
    assertThat(stops(rule, object("{'to': ['a@ours.example', 'b@ours.example']}"))).isFalse();
    assertThat(stops(rule, object("{'to': ['a@ours.example', 'b@evil.example']}"))).isTrue();
    assertThat(stops(rule, object("{'to': {'cc': 'b@evil.example'}}"))).isTrue();
  }

  @Test
  void deniedIsDeniedAlsoWhereItIsAllowedAndACallWithoutDestinationSendsNothing() {
    String rule = "'allow': ['*'], 'deny': ['rival.example']";
    assertThat(stops(rule, object("{'to': 'a@rival.example'}"))).isTrue();
    assertThat(stops(rule, object("{'to': 'a@other.example'}"))).isFalse();
    assertThat(stops(rule, object("{'body': 'a@rival.example'}"))).isFalse();
    assertThat(stops(rule, object("{'to': null}"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://rival.example/a|b",
        "https://rival.example./a",
        "https://rival.example/a b",
        "//rival.example/a",
        "https:\\\\rival.example\\a",
        "https:///rival.example/a",
        "https://ri\tval.example/a",
        "rival.example:443/a",
        "rival.example x",
        "https://u:p@rival.example:443",
        "https://rival。example/",
        "a@rival.example, b@other.example",
        "R <a@rival.example>",
        "https:rival.example/",
        "https://2130706433/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://%72ival.example/"
      })
  void whatIsDeniedIsDeniedHoweverItIsWritten(String destination) {
    JsonObject args = JsonObject.EMPTY.with("to", Json.of(destination));
    assertThat(stops("'deny': ['rival.example']", args)).isTrue();
  }

  @Test
  void aReasonTellsThatAHostCannotBeRead() {
    PolicyCourse course =
        course(
            policy("{'egress': [{'id': 'e', 'tools': ['send'], 'argument': 'to', 'deny': ['x']}]}"),
            TRACE);
    assertThat(course.decide("send", object("{'to': 'https://[::1]/'}"), 0).reason())
        .isEqualTo("to is https://[::1]/, whose host cannot be read");
  }

  @Test
  void aSecretReadElsewhereHidesNoSensitiveValue() {
    Trace trace =
        trace(
            call("vault.get", "{}"),
            result("vault.get", "{'key': 'hunter2-hunter2'}"),
            call("crm.read", "{'id': 1}"),
            result("crm.read", "{'card': '5500-0000-0000-0004'}"),
            call("send", "{'to': 'a@b.example', 'body': 'card 5500-0000-0000-0004'}"));
    PolicyCourse course =
        course(
            policy(
                "{'egress': [{'id': 'e', 'tools': ['send'], 'argument': 'to', 'may_read': 'internal'}]}"),
            trace,
            "{'name': 'crm.read', 'zone': 'sensitive'}",
            "{'name': 'vault.get', 'output': {'integrity': 'trusted', 'confidentiality': 'secret'}}");
    assertThat(course.decide(callAt(course, 2)).reason()).startsWith("body holds a sensitive");
  }

  @Test
  void aValueThatItsDestinationMayNotReadStays() {
    String sensitive = "{'name': 'crm.read', 'zone': 'sensitive'}";
    String rule =
        "{'egress': [{'id': 'e', 'tools': ['send'], 'argument': 'to', 'may_read': 'internal'}]}";
    PolicyCourse course = course(policy(rule), TRACE, sensitive);
    PolicyDecision decision = course.decide(callAt(course, 1));
    assertThat(decision.stoppedBy()).containsExactly(new Guard(Guard.Kind.EGRESS, "egress.e"));
    assertThat(decision.reason())
        .isEqualTo("body holds a sensitive value; where to points may read at most internal ones");
    assertThat(course.decide("send", object("{'to': 'x'}"), 1).stops()).isFalse();
  }

  @Test
  void aRuleThatBoundsNothingIsRefused() {
    assertThat(
            PolicyPack.parse(
                json("{'egress': [{'id': 'e', 'tools': ['send'], 'argument': 'to'}]}")))
        .isInstanceOfSatisfying(
            PolicyPack.Parsed.Refused.class,
            refused -> assertThat(refused.errors().getFirst().loc()).isEqualTo("/egress/0/allow"));
  }
}
