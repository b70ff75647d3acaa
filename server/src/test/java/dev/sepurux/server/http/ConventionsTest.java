package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.TestTraces;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What holds on every route alike. */
class ConventionsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void everyRouteTakesTheQueryParametersOfTheContractAndNoOthers() {
    Spec spec = Spec.load();
    for (Route route : SERVER.routes()) {
      Set<String> listed = new HashSet<>();
      for (JsonNode given :
          spec.at(spec.operation(route.operationId()).pointer()).path("parameters")) {
        JsonNode parameter = spec.resolve(given);
        if (parameter.get("in").asString().equals("query")) {
          listed.add(parameter.get("name").asString());
        }
      }
      assertThat(route.query()).as(route.operationId()).isEqualTo(listed);
    }
  }

  @Test
  void refusesAMisspeltFilterAndNamesTheNearest() {
    ApiAnswer answer = SERVER.client().get("/v1/runs?campain_id=x&limit=2");
    answer.expectProblem(422, "invalid");
    assertThat(answer.at("/errors")).hasSize(1);
    assertThat(answer.at("/errors/0/loc").toString()).isEqualTo("[\"query\",\"campain_id\"]");
    assertThat(answer.text("/errors/0/msg")).contains("campaign_id");
    SERVER.client().get("/v1/tools/t?verbose=1").expectProblem(422, "invalid");
    SERVER
        .client()
        .post("/v1/traces?dry_run=true", TestTraces.noTools())
        .expectProblem(422, "invalid");
  }

  @Test
  void everyBodyThatIsTakenTellsOfFieldsThatNobodyKnows() {
    ApiClient client = SERVER.project("warned");
    String trace = client.post("/v1/traces", TestTraces.readOnly()).expect(201).text("/trace_id");
    String policy = "\"policy\":{\"version\":\"0.1\"}";
    String c = "\"campaign_id\":\"c\"";
    warn(
        client.post(
            "/v1/campaigns", "{\"name\":\"c\",\"eval_set\":[\"%s\"],\"xtra\":1}".formatted(trace)));
    assertThat(client.get("/v1/campaigns/c").at("/warnings")).isEmpty();
    String x = "\"xtra\":{\"a\":[1]}";
    warn(client.patch("/v1/campaigns/c", "{\"seed\":2," + x + "}"));
    warn(client.patch("/v1/campaigns/c/eval-set", "{\"min_scenarios\":1," + x + "}"));
    warn(client.post("/v1/runs", "{" + c + ",\"trace_id\":\"" + trace + "\"," + x + "}"));
    warn(client.post("/v1/ci/runs", "{" + c + "," + x + "}"));
    warn(client.post("/v1/campaigns/c/run-pack", "{\"pack\":\"core.full\"," + x + "}"));
    warn(client.post("/v1/policy-packs", "{\"name\":\"p\"," + policy + "," + x + "}"));
    warn(client.put("/v1/policy-packs/p", "{\"name\":\"p\"," + policy + "," + x + "}"));
    warn(client.post("/v1/tools", "{\"name\":\"t\",\"zone\":\"trusted\"," + x + "}"));
    warn(client.put("/v1/tools/t", "{\"name\":\"t\",\"zone\":\"trusted\"," + x + "}"));
    client.patch("/v1/campaigns/c", "{" + x + "}").expectProblem(422, "invalid");
    client.patch("/v1/campaigns/c/eval-set", "{" + x + "}").expectProblem(422, "invalid");
    client
        .post("/v1/ci/runs", "{" + c + ",\"thresholds\":{" + x + "}}")
        .expectProblem(422, "invalid");
    client
        .post("/v1/policy-packs", "{\"name\":\"q\",\"policy\":{" + x + "}}")
        .expectProblem(422, "invalid");
  }

  private static void warn(ApiAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    assertThat(answer.at("/warnings")).as(answer.body()).hasSize(1);
    assertThat(answer.at("/warnings/0/loc").toString()).isEqualTo("[\"body\",\"xtra\"]");
    assertThat(answer.text("/warnings/0/type")).isEqualTo("unknown_field");
  }

  @Test
  void refusesAFilterThatIsGivenTwiceOrLeftEmpty() {
    ApiAnswer answer = SERVER.client().get("/v1/runs?status=failed&status=queued");
    answer.expectProblem(422, "invalid");
    assertThat(answer.text("/errors/0/type")).isEqualTo("repeated");
    ApiAnswer empty = SERVER.client().get("/v1/traces?task_name=");
    empty.expectProblem(422, "invalid");
    assertThat(empty.text("/errors/0/type")).isEqualTo("empty");
  }

  @Test
  void publicRoutesIgnoreWhatProbesAdd() {
    SERVER
        .stranger()
        .sendBytes("GET", "/livez?probe=7", new byte[0], "application/json")
        .expect(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/problem+json                                  | true
          Application/Problem+JSON                                  | true
          application/json, application/problem+json                | true
          application/problem+json;q=0.8, application/json;q=0.9    | false
          application/problem+json;q=0.9, application/json;q=0.8    | true
          application/problem+json;q=0.5, */*;q=0.1                 | true
          application/problem+json;q=0.5, application/*             | false
          application/problem+json;q=0, */*                         | false
          application/problem+json; charset=utf-8; q=0.4            | true
          text/html, application/xhtml+xml, */*;q=0.8               | false
          */*                                                       | false
          application/json                                          | false
          application/problem+jsonx                                 | false
          ,;q=;,                                                    | false
          """)
  void choosesTheShapeOfProblemsAsAcceptSays(String accept, boolean rfc9457) {
    ApiAnswer answer = SERVER.client().withHeader("Accept", accept).get("/v1/tools/none");
    answer.expectProblem(404, "not_found");
    assertThat(answer.header("Content-Type"))
        .isEqualTo(rfc9457 ? "application/problem+json" : "application/json");
    assertThat(answer.json().has("title")).isEqualTo(rfc9457);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0af7651916cd43dd8448eb211c80319c", "A.b_c-9"})
  void keepsASaneRequestIdOfTheClient(String id) {
    ApiAnswer answer = SERVER.client().withHeader("X-Request-Id", id).get("/v1/tools/none");
    assertThat(answer.header("X-Request-Id")).isEqualTo(id);
    assertThat(answer.text("/request_id")).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "<script>", "a\"b", "id;drop", "${jndi:x}"})
  void makesAnIdInPlaceOfOneThatCouldDoHarm(String id) {
    ApiAnswer answer = SERVER.client().withHeader("X-Request-Id", id).get("/v1/tools/none");
    assertThat(answer.text("/request_id")).matches("[0-9a-f-]{36}");
    String tooLong = "x".repeat(129);
    assertThat(
            SERVER
                .client()
                .withHeader("X-Request-Id", tooLong)
                .get("/v1/tools")
                .header("X-Request-Id"))
        .isNotEqualTo(tooLong);
  }

  @Test
  void answersATraceparentWithOurPlaceInIt() {
    String answer =
        String.valueOf(
            SERVER
                .client()
                .withHeader("traceparent", PARENT)
                .get("/v1/tools")
                .header("traceresponse"));
    assertThat(answer).matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01");
    assertThat(answer).doesNotContain("00f067aa0ba902b7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void aTraceparentThatIsNoneBreaksNothing(String header) {
    ApiAnswer answer = SERVER.client().withHeader("traceparent", header).get("/v1/tools");
    answer.expect(200);
    assertThat(answer.header("traceresponse")).isNull();
  }

  @Test
  void takesATraceparentOfALaterVersion() {
    String later = "01" + PARENT.substring(2) + "-more";
    assertThat(
            SERVER
                .client()
                .withHeader("traceparent", later)
                .get("/v1/tools")
                .header("traceresponse"))
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
  }

  @Test
  void everyObjectAndListHasATagThatSavesTheBody() {
    ApiClient client = SERVER.project("tags");
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    client.post("/v1/traces/" + trace + "/bootstrap").expect(200);
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", "core-reliability")).text("/batch_id");
    String run = client.awaitBatch(batch).text("/run_ids/0");
    Map<String, String> ids =
        Map.of(
            "trace_id", trace,
            "campaign_id", "core-reliability",
            "run_id", run,
            "batch_id", batch,
            "ordinal", "1",
            "policy_pack_id", "bootstrap",
            "revision", "1",
            "tool_id", client.get("/v1/tools").text("/0/name"),
            "mutation_pack_id", "core.full");
    int checked = 0;
    for (Route route : SERVER.routes()) {
      if (route.method() != Route.Method.GET || route.access() instanceof Access.Public) {
        continue;
      }
      String path = route.path();
      for (Map.Entry<String, String> id : ids.entrySet()) {
        path = path.replace("{" + id.getKey() + "}", id.getValue());
      }
      if (path.contains("{")) {
        continue;
      }
      checked++;
      ApiAnswer first = client.get(path).expect(200);
      String tag = first.etag();
      assertThat(client.get(path).etag())
          .as("the same state, the same tag: %s", path)
          .isEqualTo(tag);
      for (String seen : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
        ApiAnswer short_ = client.withHeader("If-None-Match", seen).get(path).expect(304);
        assertThat(short_.body()).isEmpty();
        assertThat(short_.etag()).isEqualTo(tag);
        assertThat(short_.header("Cache-Control")).isEqualTo("private, no-cache");
      }
      client.withHeader("If-None-Match", "\"other\"").get(path).expect(200);
      ApiAnswer head = client.send("HEAD", path, null, null).expect(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.etag()).isEqualTo(tag);
      assertThat(head.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void aTagChangesWithTheObjectAndIsNotThatOfANamesake() {
    ApiClient client = SERVER.project("namesakes");
    client.post("/v1/tools", Map.of("name", "t", "zone", "trusted")).expect(201);
    String first = client.get("/v1/tools/t").etag();
    client.put("/v1/tools/t", Map.of("name", "t", "zone", "untrusted")).expect(200);
    String second = client.get("/v1/tools/t").etag();
    assertThat(second).isNotEqualTo(first);
    client.send("DELETE", "/v1/tools/t", null, null).expect(204);
    client.post("/v1/tools", Map.of("name", "t", "zone", "trusted")).expect(201);
    assertThat(client.get("/v1/tools/t").etag()).isNotIn(first, second);
    client
        .withHeader("If-Match", first)
        .put("/v1/tools/t", Map.of("name", "t", "zone", "sensitive"))
        .expectProblem(412, "precondition_failed");
  }

  @Test
  void answersAreForTheirCallerAlone() {
    ApiAnswer answer = SERVER.client().get("/v1/tools");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("Vary")).contains("X-API-Key", "X-Project-Id", "X-Sepurux-Token");
  }

  @Test
  void headNeedsAKeyAsGetDoes() {
    assertThat(SERVER.stranger().send("HEAD", "/v1/tools", null, null).status()).isEqualTo(401);
    assertThat(SERVER.client().send("HEAD", "/v1/tools/none", null, null).status()).isEqualTo(404);
    assertThat(SERVER.client().send("HEAD", "/v1/none", null, null).status()).isEqualTo(404);
  }

  @Test
  void optionsSaysWhatAPathCanDo() {
    for (String prefix : List.of("", "/api/backend")) {
      ApiAnswer answer =
          SERVER.stranger().send("OPTIONS", prefix + "/v1/traces", null, null).expect(204);
      assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
      assertThat(answer.header("Access-Control-Allow-Origin")).as("no CORS").isNull();
    }
    SERVER.stranger().send("OPTIONS", "/v1/none", null, null).expectProblem(404, "not_found");
    ApiAnswer refused = SERVER.client().send("DELETE", "/v1/traces", null, null);
    refused.expectProblem(405, "method_not_allowed");
    assertThat(Set.of(String.valueOf(refused.header("Allow")).split(", ")))
        .isEqualTo(Set.of("GET", "HEAD", "OPTIONS", "POST"));
  }

  @Test
  void aWordOfTheApiIsNoIdOfTheObjectsBesideIt() throws Exception {
    // Past the client, which reads the path as one of an approval.
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String method : List.of("GET", "OPTIONS")) {
        HttpResponse<Void> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(SERVER.address() + "/v1/approvals/verify"))
                    .method(method, BodyPublishers.noBody())
                    .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(method.equals("GET") ? 405 : 204);
        assertThat(answer.headers().firstValue("Allow")).contains("OPTIONS, POST");
      }
    }
  }
}
