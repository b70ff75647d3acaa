package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.db.Db;
import dev.sepurux.testkit.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that never ends its request is cut; the test waits for that, however long it takes. */
class SlowSendersTest {
  private static final Limits SHORT =
      new Limits(4 << 20, 16 << 10, 100, 100, Duration.ofSeconds(1), 1_024, 64 << 20, 64 << 20);

  @TempDir Path folder;
  private Db db;
  private HttpServer server;
  private int port;

  @BeforeEach
  void start() {
    Clock clock = Clock.systemUTC();
    db = Db.embedded(folder.resolve("slow.db"));
    List<Route> routes =
        List.of(
            Route.get("/ok", "ok", Access.PUBLIC, request -> Response.ok(JsonObject.EMPTY)),
            Route.post(
                "/echo",
                "echo",
                Access.PUBLIC,
                r -> {
                  Response answer = Response.ok(r.object());
                  return tx -> answer;
                }));
    server =
        new HttpServer(
            "127.0.0.1",
            0,
            routes,
            List.of(),
            Ids.timeOrdered(clock),
            new Callers(secret -> Optional.empty(), (project, text) -> false, RateLimits.none()),
            new Idempotency(db, clock),
            SHORT,
            new Drain(),
            false);
    port = server.start();
  }

  @AfterEach
  void stop() {
    server.stop(Duration.ofSeconds(5));
    db.close();
  }

  private Socket connect() throws IOException {
    return Wire.open(port);
  }

  /** Reads one answer with an empty object as its body. */
  private static String readAnswer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      answer.append((char) c);
      if (answer.toString().endsWith("}")) {
        break;
      }
    }
    return answer.toString();
  }

  @Test
  void cutsAClientThatDoesNotEndItsHeaderFields() throws IOException {
    try (Socket socket = connect()) {
      Wire.send(socket, "GET /ok HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      assertThat(Wire.rest(socket)).doesNotContain("200");
    }
  }

  @Test
  void cutsAClientThatSendsItsBodyTooSlowly() throws IOException {
    try (Socket socket = connect()) {
      Wire.send(
          socket,
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 1000000\r\n\r\n{\"a\":");
      assertThat(Wire.rest(socket)).doesNotContain("200");
    }
  }

  @Test
  void cutsTheSecondRequestOfAConnectionAsWell() throws IOException {
    try (Socket socket = connect()) {
      Wire.send(socket, "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readAnswer(socket)).contains("200");
      Wire.send(socket, "GET /ok HT");
      assertThat(Wire.rest(socket)).doesNotContain("200");
    }
  }

  @Test
  void leavesAConnectionThatIsOnlyIdle() throws IOException {
    try (Socket idle = connect();
        Socket slow = connect()) {
      Wire.send(idle, "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readAnswer(idle)).contains("200");
      // When the slow one is cut, as much time has passed for the idle one.
      Wire.send(slow, "GET /ok HTTP/1.1\r\n");
      Wire.rest(slow);
      Wire.send(idle, "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readAnswer(idle)).contains("200");
    }
  }

  @Test
  void answersWhileOthersAreSlow() throws IOException {
    try (Socket slow = connect();
        Socket other = connect()) {
      Wire.send(slow, "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
      Wire.send(other, "GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readAnswer(other)).contains("200");
    }
  }
}
