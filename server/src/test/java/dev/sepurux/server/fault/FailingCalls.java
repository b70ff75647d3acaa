package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.fault.FailingDatabase.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes every route's request with its first call of the database failing, then its second, until
 * it gets through.
 */
final class FailingCalls {
  /** Of a request; more means that it does not end. */
  private static final int MOST_CALLS = 400;

  /** They say so in their own shape. */
  private static final Set<String> HEALTH = Set.of("readyz", "healthz");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final WalledServer server;
  private final FailingDatabase database;

  FailingCalls(WalledServer server, FailingDatabase database) {
    this.server = server;
    this.database = database;
  }

  /** Which kinds of fault one call meets. */
  interface Kinds {
    List<Kind> at(int call);
  }

  /** Fails all calls; how many. */
  int failAll(Map<String, UseCases.Call> calls, Kinds kinds) throws Exception {
    int planted = 0;
    for (Map.Entry<String, UseCases.Call> entry : calls.entrySet()) {
      planted += failEach(entry.getKey(), entry.getValue(), kinds);
    }
    return planted;
  }

  private int failEach(String operation, UseCases.Call call, Kinds kinds) throws Exception {
    Map<String, List<String>> before = Digest.of(server.db());
    int planted = 0;
    for (int n = 1; n < MOST_CALLS; n++) {
      for (Kind kind : kinds.at(n)) {
        database.failAt(n, kind);
        HttpResponse<String> answer = send(call);
        String failed = database.heal();
        server.db().write(_ -> null); // rolls back what could not be
        String place =
            "%s, %s at call %d: %s -> %s".formatted(operation, kind, n, failed, answer.body());
        if (failed == null) {
          assertThat(answer.statusCode()).as(place).isEqualTo(call.status());
          return planted;
        }
        planted++;
        checkFailed(operation, kind, failed, answer, place);
        if (call.writes()) {
          assertThat(Digest.of(server.db())).as(place).isEqualTo(before);
        }
      }
    }
    throw new AssertionError(operation + " does not end");
  }

  private void checkFailed(
      String operation, Kind kind, String failed, HttpResponse<String> answer, String place) {
    if (operation.equals("metrics")) {
      // It leaves out what it cannot count: whoever watches must see that the server lives.
      assertThat(answer.statusCode()).as(place).isIn(200, 500, 503);
      return;
    }
    if (HEALTH.contains(operation) || kind == Kind.PROGRAM_FAULT) {
      assertThat(answer.statusCode()).as(place).isBetween(500, 503);
    } else {
      assertThat(answer.statusCode()).as(place).isEqualTo(503);
      assertThat(answer.body()).as(place).contains("\"code\":\"" + code(kind, failed) + "\"");
    }
  }

  /** Whatever breaks a commit on a server far away leaves open whether it happened. */
  private String code(Kind kind, String failed) {
    return server.db().isShared() && failed.equals("COMMIT") ? "not_ready" : kind.code();
  }

  private HttpResponse<String> send(UseCases.Call call) throws Exception {
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
