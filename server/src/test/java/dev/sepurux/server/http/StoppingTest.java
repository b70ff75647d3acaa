package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.TxWork;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is full, or told to stop, while requests are under way. */
class StoppingTest {
  private static final Credential KEY =
      new Credential(
          new UUID(0, 1), "test", new ProjectId(new UUID(0, 2)), false, EnumSet.of(Scope.WRITE));

  @TempDir Path folder;
  private Db db;
  private final Drain drain = new Drain();
  private final CountDownLatch entered = new CountDownLatch(2);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() {
    Clock clock = Clock.systemUTC();
    db = Db.embedded(folder.resolve("stop.db"));
    List<Route> routes =
        List.of(
            Route.get("/livez", "livez", Access.PUBLIC, _ -> Response.ok(JsonObject.EMPTY)),
            Route.get("/ok", "ok", Access.READ, _ -> Response.ok(JsonObject.EMPTY)),
            Route.post("/wait", "wait", Access.WRITE, this::await));
    server =
        new HttpServer(
            "127.0.0.1",
            0,
            routes,
            List.of(),
            Ids.timeOrdered(clock),
            new Callers(s -> Optional.of(KEY), (project, text) -> true, RateLimits.none()),
            new Idempotency(db, clock),
            new Limits(1_000, 16 << 10, 100, 2, Duration.ofSeconds(10), 1_024, 1_000, 1 << 20),
            drain,
            false);
    server.start();
  }

  private TxWork<Response> await(Request request) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return _ -> Response.ok(request.object());
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(Duration.ofSeconds(5));
    client.close();
    db.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("X-API-Key", "key")
        .header("X-Project-Id", "mine");
  }

  private HttpRequest.Builder post(int bytes) {
    String body = "{\"text\":\"" + "x".repeat(bytes - 11) + "\"}";
    return request("/wait").POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private List<CompletableFuture<HttpResponse<String>>> twoThatWait(int bytes) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int call = 0; call < 2; call++) {
      answers.add(client.sendAsync(post(bytes).build(), BodyHandlers.ofString()));
    }
    entered.await();
    return answers;
  }

  private void isAnsweredAfterwards(List<CompletableFuture<HttpResponse<String>>> answers)
      throws Exception {
    release.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void answersWhatWasAskedBeforeAndSendsLaterRequestsAway() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> before = twoThatWait(100);
    Thread stopping = Thread.ofPlatform().start(() -> server.stop(Duration.ofMinutes(1)));
    while (!drain.isBegun()) {
      Thread.onSpinWait();
    }
    HttpResponse<String> late = get("/ok");
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.body()).contains("\"code\":\"not_ready\"");
    assertThat(late.headers().firstValue("Connection")).contains("close");
    assertThat(late.headers().firstValue("Retry-After")).contains("1");
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    isAnsweredAfterwards(before);
    stopping.join();
  }

  @Test
  void refusesMoreRequestsThanItMayRunAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> running = twoThatWait(100);
    HttpResponse<String> third = get("/ok");
    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(third.body()).contains("\"code\":\"overloaded\"");
    assertThat(third.headers().firstValue("Retry-After")).contains("1");
    isAnsweredAfterwards(running);
    assertThat(get("/ok").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesBodiesBeyondTheMemoryForThemAndGivesItBack() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> running = twoThatWait(400);
    HttpResponse<String> third = client.send(post(400).build(), BodyHandlers.ofString());
    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(third.body()).contains("\"code\":\"overloaded\"").contains("1000 bytes");
    isAnsweredAfterwards(running);
    for (int call = 0; call < 5; call++) {
      HttpResponse<String> next = client.send(post(900).build(), BodyHandlers.ofString());
      assertThat(next.statusCode()).isEqualTo(200);
    }
  }
}
