package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.fault.FailingDatabase.Kind;
import dev.sepurux.server.http.Route;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route's request is made with its first call of the database failing, then its second, until
 * it gets through: nothing that failed is answered as done, leaves a trace, or breaks what follows.
 */
class FailingCallsTest {
  /** Of a request; more means that it does not end. */
  private static final int MOST_CALLS = 400;

  /** They say so in their own shape. */
  private static final Set<String> HEALTH = Set.of("readyz", "healthz");

  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("dev.sepurux");
  private static final FailingDatabase DATABASE = new FailingDatabase();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Map<String, UseCases.Call> calls;
  private static WalledServer server;

  @BeforeAll
  static void start() {
    WatchedWall wall = new WatchedWall(DATABASE);
    try (WalledServer working = WalledServer.start(folder.resolve("data"), wall)) {
      calls = UseCases.on(working.client());
    }
    server = WalledServer.idle(folder.resolve("data"), wall);
    LOG.setLevel(Level.OFF); // thousands of planted faults
  }

  @AfterAll
  static void stop() {
    LOG.setLevel(Level.WARNING);
    server.close();
  }

  @Test
  void everyRouteHasAUseCase() {
    assertThat(new TreeSet<>(calls.keySet()))
        .isEqualTo(new TreeSet<>(server.routes().stream().map(Route::operationId).toList()));
  }

  @Test
  void nothingOfAFailedRequestIsAnsweredOrRemains() throws Exception {
    int planted = 0;
    for (Map.Entry<String, UseCases.Call> entry : calls.entrySet()) {
      planted += failEach(entry.getKey(), entry.getValue());
    }
    assertThat(planted).isGreaterThan(1_000);
    System.out.println("failing calls: " + planted + " planted, none answered, nothing left");
  }

  /** Plants every kind of fault at every call of the request; how many. */
  private static int failEach(String operation, UseCases.Call call) throws Exception {
    Map<String, List<String>> before = Digest.of(server.db());
    int planted = 0;
    for (int n = 1; n < MOST_CALLS; n++) {
      for (Kind kind : FailingDatabase.OF_REQUESTS) {
        DATABASE.failAt(n, kind);
        HttpResponse<String> answer = send(call);
        String failed = DATABASE.heal();
        server.db().write(_ -> null); // rolls back what could not be
        String place =
            "%s, %s at call %d: %s -> %s".formatted(operation, kind, n, failed, answer.body());
        if (failed == null) {
          assertThat(answer.statusCode()).as(place).isEqualTo(call.status());
          return planted;
        }
        planted++;
        checkFailed(operation, kind, answer, place);
        if (call.writes()) {
          assertThat(Digest.of(server.db())).as(place).isEqualTo(before);
        }
      }
    }
    throw new AssertionError(operation + " does not end");
  }

  private static void checkFailed(
      String operation, Kind kind, HttpResponse<String> answer, String place) {
    if (operation.equals("metrics")) {
      // It leaves out what it cannot count: whoever watches must see that the server lives.
      assertThat(answer.statusCode()).as(place).isIn(200, 500, 503);
      return;
    }
    if (HEALTH.contains(operation) || kind == Kind.PROGRAM_FAULT) {
      assertThat(answer.statusCode()).as(place).isBetween(500, 503);
    } else {
      assertThat(answer.statusCode()).as(place).isEqualTo(503);
      assertThat(answer.body()).as(place).contains("\"code\":\"" + kind.code() + "\"");
    }
  }

  private static HttpResponse<String> send(UseCases.Call call) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address().resolve(call.path()))
            .header("X-API-Key", call.key())
            .header("X-Project-Id", call.project());
    if (call.body() == null) {
      request.method(call.method(), BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .header("Idempotency-Key", call.method() + call.path().hashCode())
          .method(call.method(), BodyPublishers.ofString(call.body()));
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
