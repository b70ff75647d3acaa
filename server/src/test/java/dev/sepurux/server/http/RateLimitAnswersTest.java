package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of the limits. */
class RateLimitAnswersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Credential GOOD =
      new Credential(
          new UUID(0, 1),
          "test",
          new ProjectId(new UUID(0, 2)),
          false,
          EnumSet.of(Scope.READ, Scope.WRITE));

  private final AtomicLong nanos = new AtomicLong();
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path folder;
  private Db db;
  private HttpServer server;

  @BeforeEach
  void start() {
    Clock clock = Clock.systemUTC();
    db = Db.embedded(folder.resolve("limits.db"));
    List<Route> routes =
        List.of(
            Route.get("/free", "free", Access.PUBLIC, _ -> Response.ok(JsonObject.EMPTY)),
            Route.get("/ok", "ok", Access.READ, _ -> Response.ok(JsonObject.EMPTY)),
            Route.post(
                "/echo",
                "echo",
                Access.WRITE,
                r -> {
                  Response answer = Response.ok(r.object());
                  return _ -> answer;
                }));
    Callers callers =
        new Callers(
            secret -> secret.equals("good") ? Optional.of(GOOD) : Optional.empty(),
            (project, text) -> text.equals("mine"),
            new RateLimits(new Rate(60, 3), new Rate(60, 2), nanos::get));
    server =
        new HttpServer(
            "127.0.0.1",
            0,
            routes,
            List.of(),
            Ids.timeOrdered(clock),
            callers,
            new Idempotency(db, clock),
            Limits.standard(64 << 20, 1 << 30),
            new Drain(),
            false);
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(Duration.ofSeconds(5));
    db.close();
  }

  private HttpRequest.Builder request(String path, String key, String project) {
    URI address = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpRequest.newBuilder(address).header("X-API-Key", key).header("X-Project-Id", project);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String key) throws IOException, InterruptedException {
    return send(request("/ok", key, "mine"));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }

  @Test
  void everyAnswerToAKeySaysWhatIsLeft() throws Exception {
    HttpResponse<String> first = get("good");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"key\";q=3;w=3");
    assertThat(header(first, "RateLimit")).isEqualTo("\"key\";r=2;t=1");
    HttpResponse<String> invalid =
        send(request("/echo", "good", "mine").POST(BodyPublishers.ofString("[")));
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(header(invalid, "RateLimit")).isEqualTo("\"key\";r=1;t=2");
    assertThat(header(send(request("/free", "good", "mine")), "RateLimit")).isEqualTo("absent");
  }

  @Test
  void refusesWithTheTimeToWaitAndServesAfterIt() throws Exception {
    for (int call = 0; call < 3; call++) {
      get("good");
    }
    HttpResponse<String> refused = get("good");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"rate_limited\"").contains("wait 1 s");
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(header(refused, "RateLimit")).isEqualTo("\"key\";r=0;t=3");
    nanos.addAndGet(SECOND);
    assertThat(get("good").statusCode()).isEqualTo(200);
  }

  @Test
  void aRefusedClientWithALargeBodyGetsToSeeTheAnswer() throws Exception {
    for (int call = 0; call < 3; call++) {
      get("good");
    }
    byte[] body = new byte[4 << 20];
    for (int call = 0; call < 3; call++) {
      HttpResponse<String> refused =
          send(
              request("/echo", "good", "mine")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(body)));
      assertThat(refused.statusCode()).isEqualTo(429);
    }
  }

  @Test
  void whoGuessesIsSentAwayAndAGoodKeyFromTheSameAddressIsNot() throws Exception {
    assertThat(get("guess 1").statusCode()).isEqualTo(401);
    HttpResponse<String> elsewhere = send(request("/ok", "good", "theirs"));
    assertThat(elsewhere.statusCode()).isEqualTo(401);
    assertThat(header(elsewhere, "RateLimit"))
        .as("nothing tells that it is good")
        .isEqualTo("absent");
    HttpResponse<String> refused = get("guess 3");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(header(refused, "Connection")).isEqualTo("close");
    assertThat(get("good").statusCode()).isEqualTo(200);
    assertThat(get("guess 4").statusCode()).isEqualTo(429);
    nanos.addAndGet(SECOND);
    assertThat(get("guess 5").statusCode()).isEqualTo(401);
  }
}
