package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.Wire;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is not quite HTTP: requests that two readers could understand differently are refused, and
 * every answer is ours, never the container's page.
 */
@DisabledIfSystemProperty(
    named = "sepurux.test.database",
    matches = "postgres",
    disabledReason = "no database is asked")
class RawHttpTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final String HOST = "Host: localhost\r\n";
  private static final String KEYS = "X-API-Key: sepurux-dev-key\r\nX-Project-Id: dev\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String SMUGGLED = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static int port() {
    return SERVER.address().getPort();
  }

  private static String post(String more, String body) {
    return "POST /v1/campaigns HTTP/1.1\r\n" + HOST + KEYS + JSON + more + "\r\n" + body;
  }

  private static String get(String target, String more) {
    return "GET " + target + " HTTP/1.1\r\n" + HOST + KEYS + more + "Connection: close\r\n\r\n";
  }

  /** What must be refused, and nothing after it be taken for a request. */
  private static Map<String, String> refused() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "length and chunks",
        post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED));
    all.put("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}" + SMUGGLED));
    all.put("a list of lengths", post("Content-Length: 2, 3\r\n", "{}" + SMUGGLED));
    all.put("negative length", post("Content-Length: -1\r\n", "{}" + SMUGGLED));
    all.put("signed length", post("Content-Length: +2\r\n", "{}" + SMUGGLED));
    all.put("hex length", post("Content-Length: 0x2\r\n", "{}" + SMUGGLED));
    all.put("huge length", post("Content-Length: 99999999999999999999\r\n", "{}" + SMUGGLED));
    all.put(
        "chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + SMUGGLED));
    all.put("unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + SMUGGLED));
    all.put("identity coding", post("Transfer-Encoding: identity\r\n", "{}" + SMUGGLED));
    all.put(
        "broken chunk size",
        post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n" + SMUGGLED));
    all.put(
        "huge chunk size",
        post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"));
    all.put("folded field", post("X-A: 1\r\n Content-Length: 0\r\n", SMUGGLED));
    all.put("space before colon", post("Content-Length : 2\r\n", "{}" + SMUGGLED));
    all.put("no colon", post("Content-Length\r\n", SMUGGLED));
    all.put("NUL in a field", post("X-A: a\u0000b\r\n", SMUGGLED));
    all.put("control in a name", post("X\u0001A: b\r\n", SMUGGLED));
    all.put("two hosts", get("/livez", "Host: other\r\n"));
    all.put("no host", "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n");
    all.put("no version", "GET /livez\r\n\r\n");
    all.put("unknown version", "GET /livez HTTP/3.7\r\n" + HOST + "\r\n");
    all.put("no target", "GET HTTP/1.1\r\n" + HOST + "\r\n");
    all.put("tab for space", "GET\t/livez\tHTTP/1.1\r\n" + HOST + "\r\n");
    all.put("relative target", "GET livez HTTP/1.1\r\n" + HOST + "\r\n");
    all.put("bad percent", get("/v1/tools/%zz", ""));
    all.put("half a percent", get("/v1/tools/%2", ""));
    all.put("long target", get("/v1/tools?task_name=" + "a".repeat(20_000), ""));
    all.put("long field", get("/livez", "X-A: " + "a".repeat(20_000) + "\r\n"));
    all.put("many fields", get("/livez", "X-A: b\r\n".repeat(3_000)));
    all.put("long method", "G".repeat(20_000) + " / HTTP/1.1\r\n" + HOST + "\r\n");
    all.put(
        "TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
    all.put("binary", "\u0000\u00ff\u0000\u00ff\r\n\r\n");
    all.put("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    return all;
  }

  @Test
  void whatTwoReadersCouldUnderstandDifferentlyIsRefusedAndEndsTheConnection() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> each : refused().entrySet()) {
      String said = Wire.said(port(), each.getValue());
      List<Integer> statuses = Wire.statuses(said);
      boolean right = statuses.size() == 1 && statuses.getFirst() / 100 == 4;
      if (!right || said.contains("<html") || !isProblem(said)) {
        wrong.add(each.getKey() + ": " + said.replace("\r\n", "|"));
      }
    }
    report("requests that are not quite HTTP", refused().size(), wrong);
  }

  private static void report(String what, int count, List<String> wrong) {
    System.out.println("raw HTTP: " + count + " " + what);
    assertThat(wrong).isEmpty();
  }

  private static boolean isProblem(String said) {
    return said.contains("application/json")
        && said.contains("\"detail\":")
        && said.contains("\"code\":")
        && said.contains("\"request_id\":");
  }

  @Test
  void unusualRequestsHaveOrdinaryAnswers() throws IOException {
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put(get("http://localhost/livez", ""), 200);
    expected.put(get("/livez", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"), 400);
    expected.put(get("/livez", "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n"), 400);
    expected.put("GET  /livez  HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 200);
    expected.put("GET /livez HTTP/1.0\r\n" + HOST + "\r\n", 200);
    expected.put("\r\n" + get("/livez", ""), 200);
    expected.put(get("/nowhere", ""), 404);
    expected.put(get("//v1//tools", ""), 400);
    expected.put(get("/v1/tools/..%2f..%2fetc%2fpasswd", ""), 404);
    expected.put(get("/v1/tools/%2e%2e", ""), 404);
    expected.put(get("/v1/tools/%00", ""), 400);
    expected.put(get("/v1/tools/%c0%af", ""), 400);
    expected.put(get("/v1/traces/%24%7bjndi:x%7d", ""), 404);
    expected.put(get("/v1/traces?limit=%00", ""), 422);
    expected.put(get("/v1/traces?limit=1&limit=2", ""), 422);
    expected.put(get("/v1/traces?%00=1", ""), 422);
    expected.put(get("/v1/traces?task_name=%ff%fe", ""), 200);
    expected.put(get("/v1/traces?limit=1e999999999", ""), 422);
    expected.put(get("/v1/runs/1/attempts/999999999999999999999", ""), 404);
    for (String method : List.of("TRACE", "PROPFIND", "FOO", "get", "PUT")) {
      expected.put(
          method + " /v1/campaigns HTTP/1.1\r\n" + HOST + KEYS + "Content-Length: 0\r\n\r\n", 405);
    }
    expected.put("CONNECT /v1/campaigns HTTP/1.1\r\n" + HOST + "\r\n", 400);
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Integer> each : expected.entrySet()) {
      String said = Wire.said(port(), each.getKey());
      List<Integer> statuses = Wire.statuses(said);
      boolean right = statuses.equals(List.of(each.getValue()));
      if (!right || (each.getValue() >= 400 && !isProblem(said))) {
        wrong.add(each.getKey().lines().findFirst().orElse("") + ": " + said.replace("\r\n", "|"));
      }
    }
    report("unusual requests", expected.size(), wrong);
  }

  @Test
  void aBodyOnAGetIsReadAndIgnored() throws IOException {
    String said =
        Wire.said(
            port(), get("/livez", "Content-Length: " + SMUGGLED.length() + "\r\n") + SMUGGLED);
    assertThat(Wire.statuses(said)).hasSize(1).doesNotContain(500);
  }

  @Test
  void hostileHeaderFieldsAreTextAndNothingElse() throws IOException {
    List<String> names =
        List.of(
            "X-API-Key",
            "X-Project-Id",
            "X-Sepurux-Token",
            "X-Request-Id",
            "X-Sepurux-SDK",
            "traceparent",
            "Accept",
            "If-None-Match",
            "If-Match",
            "Idempotency-Key",
            "Cookie",
            "Content-Type",
            "Content-Encoding",
            "Expect",
            "Origin",
            "Range");
    List<String> values =
        Texts.HOSTILE.stream().filter(text -> text.chars().noneMatch(c -> c < 32)).toList();
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      for (String value : values) {
        String request =
            "POST /v1/tools HTTP/1.1\r\n"
                + HOST
                + KEYS
                + JSON
                + name
                + ": "
                + value
                + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        String said = Wire.said(port(), bytes);
        List<Integer> statuses = Wire.statuses(said);
        if (statuses.size() != 1 || statuses.getFirst() / 100 != 4 || !isProblem(said)) {
          wrong.add(name + " " + value + ": " + said.replace("\r\n", "|"));
        }
      }
    }
    report("hostile header fields", names.size() * values.size(), wrong);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    String one = "GET /livez HTTP/1.1\r\n" + HOST + "\r\n";
    String said = Wire.said(port(), one.repeat(50) + get("/nowhere", ""));
    List<Integer> statuses = Wire.statuses(said);
    assertThat(statuses).hasSize(51);
    assertThat(statuses.subList(0, 50)).containsOnly(200);
    assertThat(statuses.getLast()).isEqualTo(404);
  }

  @Test
  void aBodyThatEndsTooEarlyLeavesNothingBehind() throws IOException {
    String before = names();
    for (String part : List.of("", "{", "{\"name\":\"half\"")) {
      Wire.said(port(), post("Content-Length: 16\r\n", part));
      Wire.said(port(), post("Transfer-Encoding: chunked\r\n", "10\r\n" + part));
      try (Socket socket = Wire.open(port())) {
        Wire.send(socket, post("Content-Length: 16\r\n", part));
        socket.setSoLinger(true, 0);
      }
    }
    assertThat(names()).isEqualTo(before);
  }

  private static String names() {
    return SERVER
        .client()
        .get("/v1/campaigns")
        .expect(200)
        .json()
        .valueStream()
        .map(each -> each.get("name").asString())
        .collect(Collectors.joining(","));
  }
}
