package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be served is answered as a problem. */
class ProblemTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final String TRACE = "{\"task\":{\"name\":\"t\"},\"events\":[]}";

  @Test
  void answersAnUnknownPath() {
    SERVER.client().get("/v1/nothing-here").expectProblem(404, "not_found");
  }

  @Test
  void answersAMethodThatThePathDoesNotHave() {
    ApiAnswer answer =
        SERVER
            .client()
            .send("DELETE", "/v1/traces", null, null)
            .expectProblem(405, "method_not_allowed");
    assertThat(answer.header("Allow")).contains("GET", "HEAD", "OPTIONS", "POST");
  }

  @Test
  void answersTheSameAsRfc9457ForWhoAsks() {
    ApiAnswer answer =
        SERVER.stranger().withHeader("Accept", "application/problem+json").get("/v1/traces");
    answer.expectProblem(401, "unauthorized");
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.at("/status").intValue()).isEqualTo(401);
    assertThat(answer.text("/title")).isNotBlank();
  }

  @Test
  void namesTheRequestInHeaderAndBody() {
    ApiAnswer answer = SERVER.stranger().get("/v1/traces");
    assertThat(answer.text("/request_id")).isEqualTo(answer.header("X-Request-Id"));
  }

  @Test
  void refusesABodyThatIsNotJson() {
    SERVER
        .client()
        .send("POST", "/v1/traces", "a=1", "application/x-www-form-urlencoded")
        .expectProblem(415, "unsupported_type");
    SERVER
        .client()
        .send("POST", "/v1/traces", TRACE, "application/json; charset=latin1")
        .expectProblem(415, "unsupported_type");
    SERVER
        .client()
        .withHeader("Content-Encoding", "br")
        .send("POST", "/v1/traces", TRACE, "application/json")
        .expectProblem(415, "unsupported_type");
    SERVER.client().post("/v1/traces", "{").expectProblem(400, "malformed");
    SERVER.client().post("/v1/traces", "[]").expectProblem(422, "invalid");
  }

  @Test
  void refusesABodyOfMoreThan4MiBAndLeavesNothingBehind() {
    ApiClient client = SERVER.project("limits");
    for (int size : List.of((4 << 20) + 1, 9 << 20)) {
      byte[] body = new byte[size];
      Arrays.fill(body, (byte) ' ');
      client
          .sendBytes("POST", "/v1/traces", body, "application/json")
          .expectProblem(413, "body_too_large");
    }
    assertThat(client.get("/v1/traces").expect(200).json().isEmpty()).isTrue();
  }

  @Test
  void readsACompressedBodyWithinTheSameLimit() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zip)) {
      out.write(TRACE.getBytes(StandardCharsets.UTF_8));
    }
    SERVER
        .client()
        .withHeader("Content-Encoding", "gzip")
        .sendBytes("POST", "/v1/traces", zip.toByteArray(), "application/json")
        .expect(201);

    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(new byte[64 << 20]);
    }
    SERVER
        .client()
        .withHeader("Content-Encoding", "gzip")
        .sendBytes("POST", "/v1/traces", bomb.toByteArray(), "application/json")
        .expectProblem(413, "body_too_large");
  }

  @Test
  void refusesOversizedHeaderFields() {
    ApiClient.ApiAnswer answer =
        SERVER
            .stranger()
            .withHeader("X-Large", "x".repeat(17 << 10))
            .get("/livez")
            .expectProblem(431, "headers_too_large");
    assertThat(UUID.fromString(answer.text("/request_id")))
        .as("the log has the same id")
        .hasToString(answer.header("X-Request-Id"));
  }

  @Test
  void servesTheApiBelowItsSecondPrefixToo() {
    SERVER.client().get("/api/backend/v1/traces").expect(200);
    SERVER.client().get("/api/backend/v1/nothing-here").expectProblem(404, "not_found");
  }

  @Test
  void pagesOnlyWithinTheBounds() {
    for (String query : new String[] {"limit=0", "limit=201", "limit=x", "offset=-1", "cursor=!"}) {
      SERVER.client().get("/v1/traces?" + query).expectProblem(422, "invalid");
    }
    SERVER.client().get("/v1/traces?limit=200&offset=5").expect(200);
  }

  @Test
  void answersHeadLikeGetWithoutABody() {
    ApiAnswer answer = SERVER.client().send("HEAD", "/livez", null, null).expect(200);
    assertThat(answer.body()).isEmpty();
  }
}
