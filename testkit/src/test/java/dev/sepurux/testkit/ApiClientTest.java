package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private static final String PROBLEM =
      "{\"detail\":\"No.\",\"code\":\"not_found\",\"request_id\":\"r1\"}";

  private record Canned(int status, String contentType, String body) {}

  private record Seen(String request, Map<String, List<String>> headers, String body) {}

  private final Deque<Canned> answers = new ArrayDeque<>();
  private final List<Seen> seen = new ArrayList<>();
  private HttpServer server;
  private ApiClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        ApiClient.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
            .withKey("k1")
            .withProject("my-agent");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sendsKeyProjectAndBody() {
    answers.add(json(201, example("run-created")));

    String runId =
        client
            .post("/v1/runs", Map.of("trace_id", "t", "campaign_id", "c"))
            .expect(201)
            .text("/run_id");

    assertThat(runId).isEqualTo("019ab3c0-7a00-7000-8000-000000000301");
    Seen request = seen.getFirst();
    assertThat(request.request()).isEqualTo("POST /v1/runs");
    assertThat(request.headers()).containsEntry("X-api-key", List.of("k1"));
    assertThat(request.headers()).containsEntry("X-project-id", List.of("my-agent"));
    assertThat(request.headers()).containsEntry("Content-type", List.of("application/json"));
    assertThat(Spec.MAPPER.readTree(request.body()).get("trace_id").asString()).isEqualTo("t");
  }

  @Test
  void changesOfHeadersMakeAnotherClient() {
    answers.add(json(200, example("demo-info")));
    answers.add(json(200, example("demo-info")));
    client.withoutHeader("X-API-Key").withToken("t1").get("/demo/info");
    client.get("/demo/info");

    assertThat(seen.get(0).headers()).containsKey("X-sepurux-token").doesNotContainKey("X-api-key");
    assertThat(seen.get(1).headers()).doesNotContainKey("X-sepurux-token").containsKey("X-api-key");
  }

  @Test
  void failsOnABodyThatTheContractDoesNotHave() {
    answers.add(json(200, "{\"demo\":\"yes\"}"));
    assertThatThrownBy(() -> client.get("/demo/info"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET /demo/info -> 200")
        .hasMessageContaining("/demo");
  }

  @Test
  void failsOnAStatusThatTheContractDoesNotHave() {
    answers.add(json(500, PROBLEM));
    assertThatThrownBy(() -> client.get("/v1/runs")).isInstanceOf(AssertionError.class);
  }

  @Test
  void failsOnARouteThatTheContractDoesNotHave() {
    answers.add(json(200, "{}"));
    assertThatThrownBy(() -> client.get("/v1/nothing"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no such operation");
  }

  @Test
  void failsWhenTheServerAcceptsARequestThatTheContractDoesNotAllow() {
    answers.add(json(201, example("run-created")));
    assertThatThrownBy(() -> client.post("/v1/runs", "{\"trace_id\":\"t\"}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("campaign_id");
  }

  @Test
  void letsABadRequestBeRefused() {
    answers.add(json(422, PROBLEM));
    client.post("/v1/runs", "{\"trace_id\":\"t\"}").expectProblem(422, "not_found");
  }

  @Test
  void anUnexpectedStatusOrCodeFailsTheTest() {
    answers.add(json(404, PROBLEM));
    ApiClient.ApiAnswer answer = client.get("/v1/runs/x");
    assertThatThrownBy(() -> answer.expect(200)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> answer.expectProblem(404, "gone")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> answer.at("/nothing")).isInstanceOf(AssertionError.class);
    assertThat(answer.header("content-TYPE")).isEqualTo("application/json");
    assertThat(answer.nextPage()).isNull();
  }

  @Test
  void pollsUntilTheRunIsTerminal() {
    answers.add(json(200, example("run-queued")));
    answers.add(json(200, example("run-queued")));
    answers.add(json(200, example("run")));
    assertThat(client.awaitRun("r").text("/status")).isEqualTo("completed");
    assertThat(seen).hasSize(3);
  }

  @Test
  void pollsUntilTheBatchIsDone() {
    answers.add(json(200, example("ci-batch-queued")));
    answers.add(json(200, example("ci-batch")));
    assertThat(client.awaitBatch("b").text("/decision")).isEqualTo("pass");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.add(
        new Seen(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            body));
    Canned canned = answers.removeFirst();
    byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", canned.contentType());
    exchange.sendResponseHeaders(canned.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Canned json(int status, String body) {
    return new Canned(status, "application/json", body);
  }

  private static String example(String name) {
    return Spec.load().example("examples/" + name + ".json");
  }
}
