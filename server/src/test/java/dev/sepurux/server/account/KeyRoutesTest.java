package dev.sepurux.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyRoutesTest {
  private static final SettableClock CLOCK =
      SettableClock.at(Instant.parse("2026-11-24T06:00:00Z"));

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static ApiAnswer made(ApiClient client, Map<String, ?> body) {
    return client.post("/v1/keys", body).expect(201);
  }

  private static ApiClient with(ApiAnswer key, String slug) {
    return SERVER.stranger().withKey(key.text("/secret")).withProject(slug);
  }

  @Test
  void aKeyIsShownOnceAndWorks() {
    ApiClient admin = SERVER.project("shown-once");
    ApiAnswer key = made(admin, Map.of("name", "nightly"));
    assertThat(key.text("/secret")).matches("sepurux_key_[0-9A-Za-z]{36}");
    assertThat(key.text("/scopes/0")).isEqualTo("write");
    assertThat(key.text("/prefix")).isEqualTo(key.text("/secret").substring(0, 16));

    String location = "/v1/keys/" + key.text("/key_id");
    assertThat(key.header("Location")).isEqualTo(location);
    ApiAnswer again = admin.get(location).expect(200);
    assertThat(again.body()).doesNotContain(key.text("/secret")).doesNotContain("secret");
    assertThat(admin.get("/v1/keys").expect(200).body())
        .contains(key.text("/key_id"))
        .doesNotContain(key.text("/secret").substring(16));
    with(key, "shown-once").get("/v1/traces").expect(200);
    with(key, "shown-once").get("/v1/keys").expect(403);
  }

  @Test
  void aTokenForCiCallsNothingElse() {
    ApiClient admin = SERVER.project("ci-only");
    ApiAnswer token = made(admin, Map.of("name", "gate", "kind", "ci"));
    assertThat(token.text("/secret")).startsWith("sepurux_ci_");
    with(token, "ci-only").get("/v1/ci/batches").expect(200);
    with(token, "ci-only").get("/v1/traces").expect(403);
    admin
        .post("/v1/keys", Map.of("name", "x", "kind", "ci", "scopes", List.of("admin")))
        .expect(422);
  }

  @Test
  void revokedKeysEndAtOnceAndStayInTheList() {
    ApiClient admin = SERVER.project("revoked");
    ApiAnswer key = made(admin, Map.of("name", "short"));
    ApiClient client = with(key, "revoked");
    client.get("/v1/traces").expect(200);
    admin.send("DELETE", "/v1/keys/" + key.text("/key_id"), null, null).expect(204);
    client.get("/v1/traces").expect(401);
    admin.send("DELETE", "/v1/keys/" + key.text("/key_id"), null, null).expect(204);
    assertThat(admin.get("/v1/keys/" + key.text("/key_id")).expect(200).at("/revoked_at").isNull())
        .isFalse();
  }

  @Test
  void theLastKeyThatCanMakeKeysStays() {
    ApiClient admin = SERVER.project("last-admin");
    String own = admin.get("/v1/keys").expect(200).text("/0/key_id");
    assertThat(admin.send("DELETE", "/v1/keys/" + own, null, null).expect(409).text("/code"))
        .isEqualTo("in_use");
    made(admin, Map.of("name", "heir", "scopes", List.of("admin")));
    admin.send("DELETE", "/v1/keys/" + own, null, null).expect(204);
    admin.get("/v1/keys").expect(401);
  }

  @Test
  void aRotatedKeyOverlapsWithTheOneThatTakesItsPlace() {
    ApiClient admin = SERVER.project("rotated");
    ApiAnswer old = made(admin, Map.of("name", "nightly", "scopes", List.of("read")));
    String path = "/v1/keys/" + old.text("/key_id") + "/rotate";
    ApiAnswer fresh = admin.post(path, Map.of("overlap_seconds", 60)).expect(201);
    assertThat(fresh.text("/name")).isEqualTo("nightly");
    assertThat(fresh.at("/scopes")).hasSize(1);
    with(old, "rotated").get("/v1/traces").expect(200);
    with(fresh, "rotated").get("/v1/traces").expect(200);
    CLOCK.advance(Duration.ofSeconds(61));
    with(old, "rotated").get("/v1/traces").expect(401);
    with(fresh, "rotated").get("/v1/traces").expect(200);
    assertThat(admin.post(path).expect(409).text("/code")).isEqualTo("key_ended");
  }

  @Test
  void aRotationWithoutOverlapEndsTheOldKeyAtOnceAndKeepsItsLifetime() {
    ApiClient admin = SERVER.project("rotated-now");
    String end = CLOCK.instant().plusSeconds(3_600).toString();
    ApiAnswer old = made(admin, Map.of("name", "hour", "expires_at", end));
    CLOCK.advance(Duration.ofMinutes(30));
    ApiAnswer fresh =
        admin.post("/v1/keys/" + old.text("/key_id") + "/rotate", Map.of()).expect(201);
    with(old, "rotated-now").get("/v1/traces").expect(401);
    assertThat(Instant.parse(fresh.text("/expires_at")))
        .isEqualTo(Instant.parse(fresh.text("/created_at")).plusSeconds(3_600));
  }

  @Test
  void expiredKeysAreUnknown() {
    ApiClient admin = SERVER.project("expired");
    String end = CLOCK.instant().plusSeconds(10).toString();
    ApiAnswer key = made(admin, Map.of("name", "brief", "expires_at", end));
    with(key, "expired").get("/v1/traces").expect(200);
    CLOCK.advance(Duration.ofSeconds(10));
    with(key, "expired").get("/v1/traces").expect(401);
  }

  @Test
  void refusesWhatIsNoKey() {
    ApiClient admin = SERVER.project("no-key");
    for (Map<String, ?> body :
        List.<Map<String, ?>>of(
            Map.of(),
            Map.of("name", " "),
            Map.of("name", "x", "kind", "root"),
            Map.of("name", "x", "scopes", List.of("everything")),
            Map.of("name", "x", "scopes", List.of()),
            Map.of("name", "x", "expires_at", "tomorrow"),
            Map.of("name", "x", "expires_at", "2020-01-01T00:00:00Z"))) {
      admin.post("/v1/keys", body).expect(422);
    }
    assertThat(admin.get("/v1/keys").expect(200).at("")).hasSize(1);
  }

  @Test
  void aRepeatedRequestMakesOneKeyAndItsAnswerKeepsNoSecret() {
    ApiClient admin = SERVER.project("repeated");
    ApiClient repeating = admin.withHeader("Idempotency-Key", "make-it-once");
    ApiAnswer first = repeating.post("/v1/keys", Map.of("name", "once")).expect(201);
    ApiAnswer second = repeating.post("/v1/keys", Map.of("name", "once")).expect(201);
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.text("/key_id")).isEqualTo(first.text("/key_id"));
    assertThat(second.at("/secret").isNull()).isTrue();
    assertThat(everyStoredText()).doesNotContain(first.text("/secret"));
  }

  private static String everyStoredText() {
    return SERVER
        .db()
        .read(tx ->
            String.join(
                "\n",
                tx.handle()
                    .createQuery("SELECT body FROM idempotency WHERE body IS NOT NULL")
                    .map((row, context) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                    .list()));
  }
}
