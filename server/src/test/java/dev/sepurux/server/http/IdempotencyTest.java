package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void belongsToThePath() {
    String tool = "{\"name\":\"idempotency.path\",\"zone\":\"internal\"}";
    String trace = with("path").post("/v1/traces", ONE).expect(201).text("/trace_id");
    ApiAnswer other = with("path").post("/v1/tools", tool).expect(201);
    assertThat(other.header("Idempotent-Replayed")).isNull();
    assertThat(
            with("path")
                .post("/v1/traces/" + trace + "/bootstrap", "")
                .expect(200)
                .text("/trace_id"))
        .isEqualTo(trace);
  }

  @Test
  void answersConcurrentDuplicatesOnceOrSaysThatTheFirstStillRuns() throws Exception {
    String body = "{\"task\":{\"name\":\"idempotency crowd\"},\"events\":[]}";
    CountDownLatch go = new CountDownLatch(1);
    List<Future<ApiAnswer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < 32; caller++) {
        answers.add(
            callers.submit(() -> {
              go.await();
              return with("crowd").post("/v1/traces", body);
            }));
      }
      go.countDown();
    }
    Set<String> ids = new HashSet<>();
    for (Future<ApiAnswer> answer : answers) {
      if (answer.get().status() == 409) {
        answer.get().expectProblem(409, "idempotency_in_progress");
      } else {
        ids.add(answer.get().expect(201).text("/trace_id"));
      }
    }
    assertThat(ids).hasSize(1);
    assertThat(SERVER.client().get("/v1/traces?task_name=idempotency%20crowd").json()).hasSize(1);
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
