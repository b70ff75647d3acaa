package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-11-24T06:00:00Z");

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static final String ONE = "{\"task\":{\"name\":\"one\"},\"events\":[]}";
  private static final String TWO = "{\"task\":{\"name\":\"two\"},\"events\":[]}";

  private static ApiClient with(String key) {
    return SERVER.client().withHeader("Idempotency-Key", key);
  }

  @Test
  void answersTheSameAgainAndDoesItOnce() {
    ApiAnswer first = with("once").post("/v1/traces", ONE).expect(201);
    assertThat(first.header("Idempotent-Replayed")).isNull();
    ApiAnswer again = with("once").post("/v1/traces", ONE).expect(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void takesThePrefixedPathForTheSamePath() {
    String id = with("prefix").post("/v1/traces", ONE).expect(201).text("/trace_id");
    assertThat(with("prefix").post("/api/backend/v1/traces", ONE).expect(201).text("/trace_id"))
        .isEqualTo(id);
  }

  @Test
  void refusesAnotherBody() {
    with("other").post("/v1/traces", ONE).expect(201);
    with("other").post("/v1/traces", TWO).expectProblem(422, "idempotency_mismatch");
  }

  @Test
  void remembersARefusalToo() {
    ApiAnswer first = with("bad").post("/v1/traces", "{}").expect(422);
    ApiAnswer again = with("bad").post("/v1/traces", "{}").expect(422);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void belongsToTheProject() {
    String mine = with("shared").post("/v1/traces", ONE).expect(201).text("/trace_id");
    String theirs =
        SERVER
            .project("idempotency")
            .withHeader("Idempotency-Key", "shared")
            .post("/v1/traces", ONE)
            .expect(201)
            .text("/trace_id");
    assertThat(theirs).isNotEqualTo(mine);
  }

  @Test
  void isForgottenAfter72Hours() {
    String first = with("old").post("/v1/traces", ONE).expect(201).text("/trace_id");
    CLOCK.advance(Duration.ofHours(71));
    assertThat(with("old").post("/v1/traces", ONE).text("/trace_id")).isEqualTo(first);
    CLOCK.advance(Duration.ofHours(2));
    assertThat(with("old").post("/v1/traces", ONE).text("/trace_id")).isNotEqualTo(first);
  }

  @Test
  void refusesAConcurrentDuplicate() {
    SERVER
        .db()
        .write(tx ->
            tx.handle()
                .execute(
                    """
                    INSERT INTO idempotency
                      (project_id, method, path, key, body_sha256, created_at)
                    SELECT id, 'POST', '/v1/traces', 'running',
                      '3e9a9ec4e49d6a35c7a5b7e3b5c3a1e5', ?
                    FROM project WHERE slug = 'dev'
                    """,
                    CLOCK.millis()));
    with("running").post("/v1/traces", ONE).expectProblem(422, "idempotency_mismatch");
    SERVER
        .db()
        .write(tx ->
            tx.handle()
                .execute(
                    "UPDATE idempotency SET body_sha256 = ? WHERE key = 'running'",
                    Pipeline.sha256(ONE.getBytes(StandardCharsets.UTF_8))));
    with("running").post("/v1/traces", ONE).expectProblem(409, "idempotency_in_progress");
  }

  @Test
  void refusesAnUnusableKey() {
    with("x".repeat(256)).post("/v1/traces", ONE).expectProblem(422, "invalid");
    with("white space").post("/v1/traces", ONE).expectProblem(422, "invalid");
  }

  @Test
  void doesNotConcernOtherMethods() {
    with("get").get("/v1/traces").expect(200);
    assertThat(with("get").get("/v1/traces").header("Idempotent-Replayed")).isNull();
  }
}
