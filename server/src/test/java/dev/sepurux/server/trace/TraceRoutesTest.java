package dev.sepurux.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class TraceRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void storesARecordingAndDescribesIt() {
    ApiAnswer answer =
        SERVER
            .client()
            .withHeader("X-Sepurux-SDK", "py/0.7.0")
            .post("/v1/traces", TestTraces.refund())
            .expect(201);
    String id = answer.text("/trace_id");
    assertThat(answer.header("Location")).isEqualTo("/v1/traces/" + id);
    assertThat(answer.text("/sdk_meta")).isEqualTo("py/0.7.0");
    assertThat(answer.at("/normalized_summary/tool_calls").intValue()).isPositive();
    assertThat(SERVER.client().get("/v1/traces/" + id).expect(200).body()).isEqualTo(answer.body());
  }

  @Test
  void givesBackTheUploadedTextUnchanged() {
    String text =
        "{ \"task\" : {\"name\":\"odd \\u0000 \\ud800\"},\n \"events\":[ ], \"n\":1.0e2 }";
    String id = SERVER.client().post("/v1/traces", text).expect(201).text("/trace_id");
    assertThat(SERVER.client().get("/v1/traces/" + id + "?include_payload=true").body())
        .endsWith(",\"payload\":" + text + "}");
    assertThat(SERVER.client().get("/v1/traces/" + id).json().has("payload")).isFalse();
  }

  @Test
  void keepsWhatItDoesNotKnowAndSaysSo() {
    ApiAnswer answer =
        SERVER
            .client()
            .post(
                "/v1/traces",
                "{\"task\":{\"name\":\"t\"},\"events\":[{\"type\":\"dance\"}],\"extra\":1}")
            .expect(201);
    assertThat(answer.text("/validation_status")).isEqualTo("warnings");
    assertThat(answer.at("/validation_errors").size()).isPositive();
  }

  @Test
  void refusesWhatIsNoTraceAndNamesTheField() {
    ApiAnswer answer =
        SERVER.client().post("/v1/traces", "{\"task\":{},\"events\":[1]}").expect(422);
    List<String> places = new ArrayList<>();
    for (JsonNode error : answer.at("/errors")) {
      places.add(error.get("loc").toString());
    }
    assertThat(places).contains("[\"body\",\"task\",\"name\"]", "[\"body\",\"events\",\"0\"]");
    SERVER.client().post("/v1/traces", "{\"task\":{\"name\":\"t\"}}").expectProblem(422, "invalid");
  }

  @Test
  void takesTheSameClientTraceIdWithTheSameBytesOnce() {
    String text = "{\"client_trace_id\":\"c-1\",\"task\":{\"name\":\"t\"},\"events\":[]}";
    String id = SERVER.client().post("/v1/traces", text).expect(201).text("/trace_id");
    assertThat(SERVER.client().post("/v1/traces", text).expect(200).text("/trace_id"))
        .isEqualTo(id);
    ApiAnswer other =
        SERVER.client().post("/v1/traces", text + " ").expectProblem(409, "trace_exists");
    assertThat(other.text("/existing_id")).isEqualTo(id);
    SERVER.project("client-ids").post("/v1/traces", text).expect(201);
  }

  @Test
  void refusesAnUnusableClientTraceId() {
    for (String id : new String[] {"7", "\"\"", "\"" + "x".repeat(201) + "\""}) {
      SERVER
          .client()
          .post(
              "/v1/traces",
              "{\"client_trace_id\":" + id + ",\"task\":{\"name\":\"t\"},\"events\":[]}")
          .expectProblem(422, "invalid");
    }
  }

  @Test
  void listsTheNewestFirstAndPagesByCursor() {
    ApiClient client = SERVER.project("paging");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String text = "{\"task\":{\"name\":\"t" + (i % 2) + "\"},\"events\":[]}";
      newestFirst.addFirst(client.post("/v1/traces", text).expect(201).text("/trace_id"));
    }
    List<String> paged = new ArrayList<>();
    String next = "/v1/traces?limit=3";
    while (next != null) {
      ApiAnswer page = client.get(next).expect(200);
      page.json().forEach(trace -> paged.add(trace.get("trace_id").asString()));
      next = page.nextPage();
    }
    assertThat(paged).isEqualTo(newestFirst);

    assertThat(ids(client.get("/v1/traces?offset=5"))).isEqualTo(newestFirst.subList(5, 7));
    assertThat(ids(client.get("/v1/traces?task_name=t1")))
        .containsExactly(newestFirst.get(1), newestFirst.get(3), newestFirst.get(5));
    assertThat(client.get("/v1/traces?limit=3&task_name=t0").nextPage())
        .contains("task_name=t0")
        .contains("limit=3");
  }

  private static List<String> ids(ApiAnswer list) {
    List<String> ids = new ArrayList<>();
    list.json().forEach(trace -> ids.add(trace.get("trace_id").asString()));
    return ids;
  }

  @Test
  void showsTheTimelineWholeOrInPages() {
    String id =
        SERVER.client().post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    JsonNode whole = SERVER.client().get("/v1/traces/" + id + "/timeline").expect(200).json();
    assertThat(whole.size()).isGreaterThan(2);
    List<String> paged = new ArrayList<>();
    String next = "/v1/traces/" + id + "/timeline?limit=2";
    while (next != null) {
      ApiAnswer page = SERVER.client().get(next).expect(200);
      page.json().forEach(step -> paged.add(step.get("id").asString()));
      next = page.nextPage();
    }
    List<String> all = new ArrayList<>();
    whole.forEach(step -> all.add(step.get("id").asString()));
    assertThat(paged).isEqualTo(all).doesNotHaveDuplicates();
  }

  @Test
  void answersAForeignTraceLikeAnUnknownOne() {
    String id =
        SERVER.client().post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    ApiClient other = SERVER.project("foreign");
    for (String tail : new String[] {"", "?include_payload=true", "/timeline"}) {
      for (String unknown : new String[] {id, UUID.randomUUID().toString(), "no-uuid"}) {
        ApiAnswer answer =
            other.get("/v1/traces/" + unknown + tail).expectProblem(404, "not_found");
        assertThat(answer.text("/detail")).isEqualTo("trace not found");
      }
    }
  }

  @Test
  void addressesInAnswersKeepThePrefixThatTheRequestCameThrough() {
    ApiClient direct = SERVER.project("prefixed");
    ApiClient client = direct.under("/api/backend");
    ApiAnswer first = client.post("/v1/traces", TestTraces.refund()).expect(201);
    assertThat(first.header("Location"))
        .isEqualTo("/api/backend/v1/traces/" + first.text("/trace_id"));
    client.post("/v1/traces", TestTraces.readOnly()).expect(201);
    assertThat(client.get("/v1/traces?limit=1").nextPage()).startsWith("/api/backend/v1/traces?");
    assertThat(direct.get("/v1/traces?limit=1").nextPage()).startsWith("/v1/traces?");
  }
}
