package dev.sepurux.server.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.policy.ApprovalToken;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalRoutesTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-11-24T12:00:00.250Z");
  private static final String CALL = "\"tool\":\"pay\",\"args\":{\"to\":\"DE12\",\"amount\":40.0}";

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static ApiAnswer approve(ApiClient client) {
    return client.post("/v1/approvals", "{" + CALL + "}").expect(201);
  }

  private static ApiAnswer verify(ApiClient client, String token, String call) {
    return client.post("/v1/approvals/verify", "{\"token\":\"" + token + "\"," + call + "}");
  }

  private static ApiClient with(Scope... scopes) {
    return SERVER
        .stranger()
        .withKey(SERVER.key(EnumSet.copyOf(List.of(scopes)), null).secret())
        .withProject("dev");
  }

  @Test
  void anApprovalIsGivenAndSpentOnce() {
    ApiClient client = SERVER.project("once");
    ApiAnswer given = approve(client);
    String path = "/v1/approvals/" + given.text("/approval_id");
    assertThat(given.header("Location")).isEqualTo(path);
    assertThat(given.text("/status")).isEqualTo("open");
    assertThat(given.at("/args").toString()).isEqualTo("{\"amount\":40,\"to\":\"DE12\"}");
    assertThat(client.get(path).expect(200).body()).doesNotContain(given.text("/token"));

    ApiAnswer spent =
        verify(client, given.text("/token"), CALL + ",\"call_id\":\"c1\"").expect(200);
    assertThat(spent.text("/status")).isEqualTo("spent");
    assertThat(spent.text("/call_id")).isEqualTo("c1");
    verify(client, given.text("/token"), CALL + ",\"call_id\":\"c1\"")
        .expectProblem(409, "approval_spent");
    ApiAnswer after = client.get(path).expect(200);
    assertThat(after.at("/refusals").asInt()).isEqualTo(1);
    assertThat(after.text("/spent_by/kind")).isEqualTo("key");
    assertThat(client.get("/v1/approvals?status=spent&tool=pay").expect(200).json()).hasSize(1);
    assertThat(client.get("/v1/approvals?status=open").expect(200).json()).isEmpty();
    client.get("/v1/approvals?status=used").expectProblem(422, "invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "tool":"refund","args":{"to":"DE12","amount":40}                     | other_tool
          "tool":"pay","args":{"to":"DE13","amount":40}                        | other_arguments
          "tool":"pay","args":{"to":"DE12","amount":400}                       | other_arguments
          "tool":"pay","args":{"to":"DE12","amount":"40.0"}                    | other_arguments
          "tool":"pay","args":{"to":"DE12","amount":[40.0]}                    | other_arguments
          "tool":"pay","args":{"to":"DE12","amount":40.0,"bcc":"x"}            | other_arguments
          "tool":"pay","args":{"to":"DE12"}                                    | other_arguments
          "tool":"pay","args":{"to":"\\u0044\\u0415\\u0031\\u0032","amount":40} | other_arguments
          "tool":"pay","args":{"to":"DE12","amount":40.000000000000000000001}  | not_canonical
          "tool":"pay","args":{"to":"DE12\\ud800","amount":40}                  | not_canonical
          """)
  void aTokenOfAnotherCallIsRefusedAndNotSpent(String call, String type) {
    ApiClient client = SERVER.client();
    String token = approve(client).text("/token");
    ApiAnswer refused = verify(client, token, call).expectProblem(422, "approval_refused");
    assertThat(refused.text("/errors/0/type")).isEqualTo(type);
    verify(client, token, CALL).expect(200);
  }

  @Test
  void otherSpellingsOfTheSameCallAreTheSameCall() {
    for (String call :
        List.of(
            "\"tool\":\"pay\",\"args\":{\"amount\":40,\"to\":\"DE12\"}",
            "\"tool\":\"pay(commit)\",\"args\":{\"amount\":4e1,\"to\":\"\\u0044E12\"}",
            "\"tool\":\"pay\",\"args\":{\"approval_token\":\"x\",\"amount\":40.0,\"to\":\"DE12\"}")) {
      verify(SERVER.client(), approve(SERVER.client()).text("/token"), call).expect(200);
    }
  }

  @Test
  void aNameTwiceInTheArgumentsIsNoCall() {
    SERVER
        .client()
        .post("/v1/approvals", "{\"tool\":\"pay\",\"args\":{\"amount\":1,\"amount\":900}}")
        .expectProblem(400, "malformed");
  }

  @Test
  void whatTheProjectHasNotSignedIsUnknown() {
    ApiClient client = SERVER.project("signing");
    String token = approve(client).text("/token");
    String theirs = approve(SERVER.project("others")).text("/token");
    String[] parts = token.split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String forged =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    claims.replace("\"exp\":1", "\"exp\":2").getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    String swapped = parts[0] + "." + parts[1] + "." + theirs.split("\\.", -1)[2];
    String unsigned = parts[0] + "." + parts[1] + ".";
    for (String bad : List.of(theirs, forged, swapped, unsigned, token + "A")) {
      ApiAnswer refused = verify(client, bad, CALL).expectProblem(422, "approval_refused");
      assertThat(refused.text("/errors/0/type")).isEqualTo("unknown");
    }
    for (String bad :
        List.of("ok", parts[0] + "." + parts[1], token + "=", token.toLowerCase(Locale.ROOT))) {
      ApiAnswer refused = verify(client, bad, CALL).expectProblem(422, "approval_refused");
      assertThat(refused.text("/errors/0/type")).isEqualTo("malformed");
    }
    verify(client, token, CALL).expect(200);
  }

  @Test
  void itExpiresAndStaysSoWhenTheClockGoesBack() {
    ApiClient client = SERVER.project("late");
    String early =
        client
            .post("/v1/approvals", "{\"expires_in_seconds\":60," + CALL + "}")
            .expect(201)
            .text("/token");
    String late =
        client
            .post("/v1/approvals", "{\"expires_in_seconds\":60," + CALL + "}")
            .expect(201)
            .text("/token");
    CLOCK.advance(Duration.ofMillis(59_740));
    verify(client, early, CALL).expect(200);
    CLOCK.advance(Duration.ofMillis(20));
    expired(client, late);
    CLOCK.advance(Duration.ofDays(-1));
    expired(client, late);
    assertThat(client.get("/v1/approvals?status=expired").expect(200).json()).hasSize(1);
    assertThat(client.get("/v1/approvals?status=open").expect(200).json()).isEmpty();
    // What is given then is good for its time all the same.
    verify(client, approve(client).text("/token"), CALL).expect(200);
    CLOCK.advance(Duration.ofDays(1));
  }

  private static void expired(ApiClient client, String token) {
    ApiAnswer refused = verify(client, token, CALL).expectProblem(422, "approval_refused");
    assertThat(refused.text("/errors/0/type")).isEqualTo("expired");
  }

  @Test
  void theSameRequestAgainHearsTheSameAnswerAndAnotherOneDoesNot() {
    ApiClient client = SERVER.project("again");
    ApiClient keyed = client.withHeader("Idempotency-Key", "call-1");
    String token = approve(client).text("/token");
    ApiAnswer first = verify(keyed, token, CALL).expect(200);
    ApiAnswer again = verify(keyed, token, CALL).expect(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    verify(client.withHeader("Idempotency-Key", "call-2"), token, CALL)
        .expectProblem(409, "approval_spent");
    verify(keyed, token, CALL + ",\"call_id\":\"c2\"").expectProblem(422, "idempotency_mismatch");
    ApiAnswer given = keyed.post("/v1/approvals", "{" + CALL + "}").expect(201);
    assertThat(keyed.post("/v1/approvals", "{" + CALL + "}").expect(201).text("/token"))
        .isEqualTo(given.text("/token"));
  }

  @Test
  void writersVerifyAndDoNotApproveAndApproversDoNotVerify() {
    String wanted = "{" + CALL + "}";
    for (Scope scope : List.of(Scope.READ, Scope.WRITE, Scope.ADMIN)) {
      with(scope).post("/v1/approvals", wanted).expectProblem(403, "scope");
    }
    ApiAnswer given = with(Scope.APPROVE).post("/v1/approvals", wanted).expect(201);
    assertThat(given.text("/approver/kind")).isEqualTo("key");
    verify(with(Scope.APPROVE), given.text("/token"), CALL).expectProblem(403, "scope");
    SERVER
        .stranger()
        .withToken(SERVER.ciToken().secret())
        .withProject("dev")
        .post("/v1/approvals", wanted)
        .expectProblem(403, "scope");
    verify(with(Scope.WRITE), given.text("/token"), CALL).expect(200);
  }

  @Test
  void membersApproveAndViewersDoNot() {
    ApiClient member = signedIn("anna", Role.MEMBER);
    ApiAnswer given = approve(member);
    assertThat(given.text("/approver/kind")).isEqualTo("person");
    assertThat(given.text("/approver/name")).isEqualTo("anna");
    assertThat(Objects.requireNonNull(ApprovalToken.read(given.text("/token"))).token().approver())
        .isEqualTo("person:" + given.text("/approver/id"));
    signedIn("vera", Role.VIEWER)
        .post("/v1/approvals", "{" + CALL + "}")
        .expectProblem(403, "scope");
  }

  private static ApiClient signedIn(String name, Role role) {
    String session = SERVER.signIn(name, new Rights(false, Map.of(SERVER.projectId("dev"), role)));
    return SERVER.inBrowser(session).withProject("dev");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"tool\":\"pay\"}",
        "{\"tool\":\"pay\",\"args\":[]}",
        "{\"tool\":\" \",\"args\":{}}",
        "{\"tool\":\"a\\u0000b\",\"args\":{}}",
        "{\"tool\":\"pay\",\"args\":{},\"expires_in_seconds\":901}",
        "{\"tool\":\"pay\",\"args\":{},\"expires_in_seconds\":0}",
        "{\"tool\":\"pay\",\"args\":{},\"token_field\":\"\"}",
        "{\"tool\":\"pay\",\"args\":{},\"token_field\":\"a\\u0000\"}",
        "{\"tool\":\"pay\",\"args\":{\"account\":12345678901234567890}}",
        "{\"tool\":\"pay\",\"args\":{\"x\":\"\\ud800\"}}"
      })
  void refusesWhatCannotBeApproved(String body) {
    SERVER.client().post("/v1/approvals", body).expectProblem(422, "invalid");
  }

  @Test
  void refusesArgumentsThatAreTooLong() {
    String long65536 = "{\"tool\":\"pay\",\"args\":{\"n\":\"" + "x".repeat(65_529) + "\"}}";
    assertThat(
            SERVER
                .client()
                .post("/v1/approvals", long65536)
                .expectProblem(422, "invalid")
                .text("/detail"))
        .contains("65536");
    SERVER.client().post("/v1/approvals", long65536.replace("xx\"", "\"")).expect(201);
  }

  @Test
  void theTokenFieldComesFromTheDefaultPack() {
    ApiClient client = SERVER.project("field");
    client
        .post(
            "/v1/policy-packs",
            "{\"name\":\"p\",\"is_default\":true,\"policy\":{\"version\":\"0.1\",\"approval\":{\"token_field\":\"ok\"}}}")
        .expect(201);
    ApiAnswer given = approve(client);
    assertThat(given.text("/token_field")).isEqualTo("ok");
    verify(client, given.text("/token"), CALL.replace("{", "{\"ok\":\"t\",")).expect(200);
    ApiAnswer other = approve(client);
    verify(client, other.text("/token"), CALL.replace("{", "{\"approval_token\":\"t\","))
        .expectProblem(422, "approval_refused");
  }

  @Test
  void aNewKeySignsAndTheFormerOnesStillVerify() {
    ApiClient client = SERVER.project("rotating");
    assertThat(client.get("/v1/approval-keys").expect(200).at("/keys")).isEmpty();
    String before = approve(client).text("/token");
    ApiAnswer first = client.get("/v1/approval-keys").expect(200);
    assertThat(first.body()).doesNotContain("private").doesNotContain("MC4CAQAwBQYDK2Vw");
    ApiAnswer rotated = client.post("/v1/approval-keys", "{}").expect(201);
    ApiAnswer both = client.get("/v1/approval-keys").expect(200);
    assertThat(both.text("/keys/0/kid")).isEqualTo(rotated.text("/kid"));
    assertThat(both.text("/keys/1/kid")).isEqualTo(first.text("/keys/0/kid"));
    assertThat(both.at("/keys/1/retired_at").isNull()).isFalse();
    ApiAnswer after = approve(client);
    assertThat(after.text("/key_id")).isEqualTo(rotated.text("/kid"));
    verify(client, before, CALL).expect(200);
    verify(client, after.text("/token"), CALL).expect(200);
    client.post("/v1/approval-keys", "{}").expect(201);
    long secrets =
        SERVER
            .db()
            .read(tx ->
                tx.handle()
                    .createQuery(
                        "SELECT count(*) FROM approval_key k JOIN project p ON p.id = k.project_id"
                            + " WHERE p.slug = 'rotating' AND private_key IS NOT NULL")
                    .mapTo(Long.class)
                    .one());
    assertThat(secrets).isEqualTo(1);
  }

  @Test
  void everyStepIsInTheAudit() {
    ApiAnswer given = approve(SERVER.client());
    verify(SERVER.client(), given.text("/token"), CALL).expect(200);
    List<String> actions =
        SERVER
            .db()
            .read(tx ->
                tx.handle()
                    .select(
                        "SELECT action FROM audit_entry WHERE subject = ? ORDER BY at, id",
                        "pay (" + given.text("/approval_id") + ")")
                    .mapTo(String.class)
                    .list());
    assertThat(actions).containsExactly("call approved", "approval spent");
  }
}
