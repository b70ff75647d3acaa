package dev.sepurux.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A small HTTP server that answers what a test tells it to, and writes down what it was asked. */
final class FakeApi implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Deque<Integer> refusals = new ConcurrentLinkedDeque<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Answers a method and path with query, such as {@code GET /v1/traces?limit=1}, with 200 and this
   * body.
   */
  FakeApi on(String request, String body) {
    answers.put(request, body);
    return this;
  }

  /**
   * Answers the next looks at a batch with these statuses instead, and with {@code Retry-After}.
   */
  FakeApi refusing(int... statuses) {
    for (int status : statuses) {
      refusals.add(status);
    }
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(body.isEmpty() ? request : request + " " + body);
    Integer refusal = request.startsWith("GET /v1/ci/batch/") ? refusals.poll() : null;
    String answer = refusal == null ? answers.get(request) : null;
    if (refusal != null) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    byte[] bytes =
        (answer == null ? "{\"detail\":\"nothing here\",\"code\":\"not_found\"}" : answer)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        refusal != null ? refusal : answer == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
