package dev.sepurux.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsTest {
  private static final String TRACE =
      """
      {"task": {"name": "t"}, "events": [{"type": "tool_call", "tool": "a.read", "args": {}},
        {"type": "tool_result", "tool": "a.read", "result": {"ok": true}}]}
      """;

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String page() {
    return SERVER.stranger().get("/metrics").expect(200).body();
  }

  /** The sum of a metric's lines that hold all the words. */
  private static double value(String name, String... words) {
    return page()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> java.util.Arrays.stream(words).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void driveEverything() {
    ApiClient client = SERVER.client();
    ApiClient once = client.withHeader("Idempotency-Key", "metrics-1");
    String trace = once.post("/v1/traces", TRACE).expect(201).text("/trace_id");
    once.post("/v1/traces", TRACE).expect(201);
    client.get("/v1/traces/nope").expect(404);
    String campaign = client.post("/v1/campaigns", Map.of("name", "metrics")).text("/campaign_id");
    String run =
        client.post("/v1/runs", Map.of("trace_id", trace, "campaign_id", campaign)).text("/run_id");
    client.awaitRun(run);
  }

  @Test
  void thePageExplainsWhatIsLiveAndNothingElse() throws IOException {
    driveEverything();
    Map<String, String> live = new TreeMap<>();
    Pattern.compile("(?m)^# TYPE (sepurux_\\S+) (\\w+)$")
        .matcher(page())
        .results()
        .forEach(type -> live.put(type.group(1), type.group(2)));
    Map<String, String> explained = new TreeMap<>();
    Path docs = Path.of(System.getProperty("sepurux.root", ".."), "docs", "metrics.md");
    Pattern.compile("(?m)^\\| `(sepurux_\\w+)` \\| (\\w+) \\|")
        .matcher(Files.readString(docs))
        .results()
        .forEach(row -> explained.put(row.group(1), row.group(2)));
    assertThat(explained).isEqualTo(live);
    assertThat(page()).contains("# TYPE jvm_memory_used_bytes gauge");
  }

  @Test
  void countsWhatHappens() {
    driveEverything();
    double uploads = value("sepurux_uploads_total");
    double bytes = value("sepurux_upload_bytes_total");
    SERVER.client().post("/v1/traces", TRACE).expect(201);
    assertThat(value("sepurux_uploads_total")).isEqualTo(uploads + 1);
    assertThat(value("sepurux_upload_bytes_total")).isEqualTo(bytes + TRACE.length());
    assertThat(value("sepurux_idempotent_replays_total")).isPositive();
    assertThat(value("sepurux_http_requests_total", "route=\"/v1/traces/{trace_id}\"", "404"))
        .isPositive();
    assertThat(value("sepurux_http_problems_total", "not_found")).isPositive();
    assertThat(value("sepurux_runs_total", "completed")).isPositive();
    assertThat(value("sepurux_attempts_total")).isPositive();
    assertThat(value("sepurux_http_connections")).isPositive();
    assertThat(value("sepurux_db_transactions_total"))
        .isGreaterThanOrEqualTo(value("sepurux_db_commit_duration_seconds_count"));
  }

  @Test
  void countsWhatNeverBecameARequest() throws IOException {
    String[] lines = {
      "GET /livez HTTP/1.1\r\nX: " + "x".repeat(20_000), "canary", "GET / HTTP/7.7"
    };
    for (String line : lines) {
      double before = value("sepurux_http_requests_total", "method=\"other\"", "route=\"none\"");
      int status = status(line + "\r\n\r\n");
      assertThat(status).isBetween(400, 505);
      assertThat(otherRequestsOnceOver(before)).as(line).isEqualTo(before + 1);
    }
    assertThat(value("sepurux_http_problems_total", "headers_too_large")).isEqualTo(1);
    assertThat(page()).doesNotContain("canary");
  }

  /** It is counted once it is answered: a moment after the client has read the answer. */
  private static double otherRequestsOnceOver(double before) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    double now = before;
    while (now <= before && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      now = value("sepurux_http_requests_total", "method=\"other\"", "route=\"none\"");
    }
    return now;
  }

  private static int status(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  @Test
  void noClientCanMakeLabels() {
    page();
    page();
    long before = page().lines().filter(l -> l.startsWith("sepurux_http_requests_total")).count();
    for (int i = 0; i < 30; i++) {
      SERVER.client().get("/canary-" + i + "/x").expect(404);
      SERVER.client().get("/v1/traces/canary-" + i).expect(404);
      SERVER.stranger().sendBytes("BREW" + i, "/v1/traces", new byte[0], "text/plain");
    }
    String after = page();
    assertThat(after).doesNotContain("canary").doesNotContain("BREW");
    assertThat(after.lines().filter(l -> l.startsWith("sepurux_http_requests_total")).count())
        .isLessThanOrEqualTo(before + 4);
  }
}
