package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server of its own process writes to its log. */
class LogTest {
  private static final String CANARY = "canary7261";
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path folder;

  private ServerProcess server(String... more) throws Exception {
    List<String> args =
        new java.util.ArrayList<>(
            List.of("--port", "0", "--data", folder.resolve("data").toString(), "--log-requests"));
    args.addAll(List.of(more));
    return ServerProcess.start(folder, args.toArray(String[]::new));
  }

  private static String key(ServerProcess server) {
    Matcher key = Pattern.compile("sepurux_key_[0-9A-Za-z]{36}").matcher(server.errors());
    assertThat(key.find()).isTrue();
    return key.group();
  }

  /** Plants a canary wherever a client can write, in requests that work and that fail. */
  private static void plant(ApiClient client) {
    ApiClient loud =
        client
            .withHeader("X-Canary", CANARY)
            .withHeader("Idempotency-Key", CANARY)
            .withHeader("Cookie", CANARY)
            .withHeader("traceparent", "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
    loud.post("/v1/traces", "{\"task\":{\"name\":\"" + CANARY + "\"},\"events\":[]}").expect(201);
    loud.sendBytes(
        "POST",
        "/v1/traces",
        ("{\"" + CANARY).getBytes(StandardCharsets.UTF_8),
        "application/json");
    loud.sendBytes(
        "POST", "/v1/" + CANARY, CANARY.getBytes(StandardCharsets.UTF_8), "text/" + CANARY);
    loud.sendBytes("GET", "/v1/traces?" + CANARY + "=" + CANARY, new byte[0], "text/plain");
    loud.sendBytes("GET", "/v1/traces/" + CANARY, new byte[0], "text/plain");
    client.withKey("sepurux_key_" + CANARY).get("/v1/traces").expectProblem(401, "unauthorized");
    client.withToken(CANARY).get("/v1/traces");
    client.withProject(CANARY).get("/v1/traces");
  }

  /** What Jetty refuses before there is a request. */
  private static void plantRaw(URI address) throws IOException {
    for (String request :
        List.of(CANARY, "GET /" + CANARY + " HTTP/1.1\r\nX: " + CANARY.repeat(2_000))) {
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void aLineForMachinesNamesTheRequestAndHoldsNothingThatAClientWrote() throws Exception {
    try (ServerProcess server = server("--log-format", "json")) {
      URI address = server.address();
      String secret = key(server);
      ApiClient client = ApiClient.at(address).withProject("default").withKey(secret);
      plant(client);
      client.get("/metrics").expect(200);
      assertThat(client.get("/metrics").body()).doesNotContain(CANARY).doesNotContain(secret);
      ApiClient.at(address).get("/metrics").expectProblem(401, "unauthorized");
      String id =
          client.withHeader("X-Request-Id", "my-own-1").get("/v1/traces").header("X-Request-Id");
      assertThat(id).isEqualTo("my-own-1");
      assertThat(server.terminate()).isZero();

      String log = server.errors().replace("shown only now: " + secret, "");
      assertThat(log).doesNotContain(CANARY).doesNotContain(secret).doesNotContain("sepurux_key_");
      assertThat(log.lines().filter(line -> line.contains("\"my-own-1\"")))
          .singleElement()
          .asString()
          .contains("\"route\":\"/v1/traces\"")
          .contains("\"method\":\"GET\"")
          .contains("\"status\":200")
          .contains("\"project_id\":");
      assertThat(log).contains("\"trace_id\":\"" + TRACE_ID + "\"");
      assertThat(log.lines().filter(line -> !line.startsWith("sepurux: ") && !line.isBlank()))
          .isNotEmpty()
          .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
    }
  }

  @Test
  void aLineForPeopleHoldsTheSame() throws Exception {
    try (ServerProcess server = server()) {
      ApiClient client = ApiClient.at(server.address()).withProject("default").withKey(key(server));
      plant(client);
      plantRaw(server.address());
      assertThat(server.terminate()).isZero();
      assertThat(server.errors())
          .doesNotContain(CANARY)
          .containsPattern(
              "INFO access: POST /v1/traces 201 [0-9.]+ ms request=\\S+ trace=" + TRACE_ID)
          .contains("POST none 404")
          .containsPattern("INFO access: other none 400 [0-9.]+ ms request=\\S+ problem=malformed")
          .containsPattern("other none 431 [0-9.]+ ms request=\\S+ problem=headers_too_large");
    }
  }

  @Test
  void thePasswordOfTheDatabaseIsNotWritten() throws Exception {
    String url = "postgresql://ada:" + CANARY + "@127.0.0.1:1/none";
    try (ServerProcess server = server("--database-url", url)) {
      assertThat(server.firstLine()).isNull();
      assertThat(server.status()).isEqualTo(1);
      assertThat(server.errors()).contains("127.0.0.1:1").doesNotContain(CANARY);
    }
  }
}
