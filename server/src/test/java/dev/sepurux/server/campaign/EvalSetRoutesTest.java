package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class EvalSetRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();
  private static final String PATH = "/v1/campaigns/c/eval-set";

  private static ApiClient project(String slug) {
    ApiClient client = SERVER.project(slug);
    client.post("/v1/campaigns", "{\"name\":\"c\"}").expect(201);
    return client;
  }

  private static List<String> upload(ApiClient client, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(client.post("/v1/traces", TestTraces.readOnly()).expect(201).text("/trace_id"));
    }
    return ids;
  }

  private static List<String> pool(ApiAnswer answer) {
    List<String> ids = new ArrayList<>();
    answer.at("/eval_set/trace_ids").forEach(id -> ids.add(id.asString()));
    return ids;
  }

  private static ApiAnswer change(ApiClient client, List<String> add, List<String> remove) {
    return client.patch(PATH, Map.of("add_trace_ids", add, "remove_trace_ids", remove));
  }

  private static void refused(ApiAnswer answer, String code, String... places) {
    answer.expectProblem(422, code);
    List<String> found = new ArrayList<>();
    for (JsonNode error : answer.at("/errors")) {
      found.add(error.get("loc").toString());
    }
    assertThat(found).containsExactly(places);
  }

  @Test
  void addsInOrderAndRemoves() {
    ApiClient client = project("add-remove");
    List<String> ids = upload(client, 4);
    ApiAnswer added = change(client, List.of(ids.get(2), ids.get(0)), List.of()).expect(200);
    assertThat(pool(added)).containsExactly(ids.get(2), ids.get(0));
    assertThat(added.etag()).startsWith("\"2-");
    ApiAnswer changed =
        change(client, List.of(ids.get(3), ids.get(1)), List.of(ids.get(2))).expect(200);
    assertThat(pool(changed)).containsExactly(ids.get(0), ids.get(3), ids.get(1));
    assertThat(pool(change(client, List.of(ids.get(2)), List.of())))
        .containsExactly(ids.get(0), ids.get(3), ids.get(1), ids.get(2));
    assertThat(client.get("/v1/campaigns/c").at("/eval_set/trace_ids/3").asString())
        .isEqualTo(ids.get(2));
  }

  @Test
  void addingWhatIsThereAndRemovingWhatIsNotChangesNothing() {
    ApiClient client = project("no-ops");
    List<String> ids = upload(client, 3);
    ApiAnswer before = change(client, ids.subList(0, 2), List.of()).expect(200);
    ApiAnswer after =
        change(client, List.of(ids.get(1), ids.get(0)), List.of(ids.get(2))).expect(200);
    assertThat(after.body()).isEqualTo(before.body());
  }

  @Test
  void takesTheSameTracesInAnotherOrderAndNoOthers() {
    ApiClient client = project("order");
    List<String> ids = upload(client, 4);
    change(client, ids.subList(0, 3), List.of()).expect(200);
    List<String> order = List.of(ids.get(2), ids.get(0), ids.get(1));
    assertThat(pool(client.patch(PATH, Map.of("trace_ids", order)).expect(200)))
        .containsExactlyElementsOf(order);
    assertThat(pool(client.get("/v1/campaigns/c"))).containsExactlyElementsOf(order);
    for (List<String> wrong : List.of(ids, ids.subList(0, 2), List.of(ids.get(0), ids.get(0)))) {
      refused(
          client.patch(PATH, Map.of("trace_ids", wrong)), "invalid", "[\"body\",\"trace_ids\"]");
    }
    refused(
        client.patch(PATH, Map.of("trace_ids", order, "add_trace_ids", ids)),
        "invalid",
        "[\"body\",\"trace_ids\"]");
    assertThat(pool(client.get("/v1/campaigns/c"))).containsExactlyElementsOf(order);
  }

  @Test
  void refusesUnknownAndForeignIdsAndChangesNothing() {
    ApiClient client = project("unknown-ids");
    List<String> ids = upload(client, 2);
    String before = change(client, ids.subList(0, 1), List.of()).expect(200).body();
    String foreign = upload(SERVER.project("unknown-ids-other"), 1).getFirst();
    String unknown = UUID.randomUUID().toString();
    refused(
        change(client, List.of(ids.get(1), foreign), List.of(unknown)),
        "unknown_reference",
        "[\"body\",\"add_trace_ids\",\"1\"]",
        "[\"body\",\"remove_trace_ids\",\"0\"]");
    refused(
        change(client, List.of(), List.of("not-an-id")),
        "unknown_reference",
        "[\"body\",\"remove_trace_ids\",\"0\"]");
    assertThat(client.get("/v1/campaigns/c").body()).isEqualTo(before);
  }

  @Test
  void refusesOneIdBothAddedAndRemovedInAnySpelling() {
    ApiClient client = project("both");
    String id = upload(client, 1).getFirst();
    refused(
        client.patch(
            PATH,
            "{\"add_trace_ids\":[\"%s\"],\"remove_trace_ids\":[\"%s\"]}"
                .formatted(id, id.replace("-", ""))),
        "invalid",
        "[\"body\",\"remove_trace_ids\",\"0\"]");
    assertThat(pool(client.get("/v1/campaigns/c"))).isEmpty();
  }

  @Test
  void takesMinScenariosWithinItsBoundsAndNullLeavesIt() {
    ApiClient client = project("min-scenarios");
    assertThat(
            client
                .patch(PATH, "{\"min_scenarios\":10000,\"expects\":[\"get_*\"]}")
                .expect(200)
                .at("/eval_set/min_scenarios")
                .intValue())
        .isEqualTo(10000);
    ApiAnswer kept =
        client.patch(PATH, "{\"min_scenarios\":null,\"expects\":null,\"add_trace_ids\":null}");
    assertThat(kept.expect(200).at("/eval_set/min_scenarios").intValue()).isEqualTo(10000);
    assertThat(kept.at("/eval_set/expects/0").asString()).isEqualTo("get_*");
    assertThat(client.patch(PATH, "{\"expects\":[]}").at("/eval_set/expects").size()).isZero();
    for (String bad : List.of("-1", "10001", "1.5", "\"3\"", "true")) {
      refused(
          client.patch(PATH, "{\"min_scenarios\":" + bad + "}"),
          "invalid",
          "[\"body\",\"min_scenarios\"]");
    }
    refused(client.patch(PATH, "{}"), "invalid", "[\"body\",\"add_trace_ids\"]");
    refused(client.patch(PATH, "{\"add_traces\":[]}"), "invalid", "[\"body\",\"add_traces\"]");
  }

  @Test
  void honoursIfMatch() {
    ApiClient client = project("if-match");
    List<String> ids = upload(client, 2);
    String etag = String.valueOf(client.get("/v1/campaigns/c").header("ETag"));
    ApiClient first = client.withHeader("If-Match", etag);
    change(first, ids.subList(0, 1), List.of()).expect(200);
    change(first, ids.subList(1, 2), List.of()).expectProblem(412, "precondition_failed");
    assertThat(pool(client.get("/v1/campaigns/c"))).containsExactly(ids.get(0));
  }

  @Test
  void concurrentChangesLoseNothing() throws Exception {
    ApiClient client = project("concurrent");
    List<String> ids = upload(client, 48);
    List<String> gone = ids.subList(0, 16);
    change(client, gone, List.of()).expect(200);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ApiAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        List<String> add = List.of(ids.get(16 + 2 * i), ids.get(17 + 2 * i));
        List<String> remove = List.of(gone.get(i));
        answers.add(callers.submit(() -> change(client, add, remove)));
      }
      for (Future<ApiAnswer> answer : answers) {
        answer.get().expect(200);
      }
    }
    ApiAnswer campaign = client.get("/v1/campaigns/c");
    assertThat(pool(campaign)).containsExactlyInAnyOrderElementsOf(ids.subList(16, 48));
    assertThat(campaign.at("/revision").intValue()).isEqualTo(18);
  }

  @Test
  void ofConcurrentChangesAtOneRevisionOneIsMade() throws Exception {
    ApiClient client = project("one-wins");
    List<String> ids = upload(client, 8);
    ApiClient atFirst = client.withHeader("If-Match", client.get("/v1/campaigns/c").etag());
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ApiAnswer>> answers =
          ids.stream()
              .map(id -> callers.submit(() -> change(atFirst, List.of(id), List.of())))
              .toList();
      for (Future<ApiAnswer> answer : answers) {
        statuses.add(answer.get().status());
      }
    }
    assertThat(statuses).containsOnlyOnce(200).contains(412).hasSize(8);
    assertThat(pool(client.get("/v1/campaigns/c"))).hasSize(1);
  }
}
