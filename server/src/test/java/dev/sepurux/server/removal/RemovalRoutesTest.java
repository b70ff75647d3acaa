package dev.sepurux.server.removal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.http.Scope;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Deleting and archiving, as a client sees it. */
class RemovalRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final String POLICY = "{\"version\":\"0.1\"}";

  private static String upload(ApiClient client, String trace) {
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  private static ApiAnswer campaign(ApiClient client, String name, List<String> pool) {
    return client.post(
        "/v1/campaigns", Map.of("name", name, "mutation_set", List.of(), "eval_set", pool));
  }

  private static ApiAnswer pack(ApiClient client, String name, boolean isDefault) {
    return client.post(
        "/v1/policy-packs",
        "{\"name\":\"%s\",\"is_default\":%s,\"policy\":%s}".formatted(name, isDefault, POLICY));
  }

  private static void delete(ApiClient client, String path, int status) {
    assertThat(client.send("DELETE", path, null, null).expect(status).body())
        .satisfies(body -> assertThat(body.isEmpty()).isEqualTo(status == 204));
  }

  private static void gone(ApiClient client, String path) {
    delete(client, path, 404);
  }

  @Test
  void aDeletedTraceLeavesPoolsAndItsRunsSaySo() {
    ApiClient client = SERVER.project("gone-trace");
    String first = upload(client, TestTraces.refund());
    String second = upload(client, TestTraces.readOnly());
    ApiAnswer campaign = campaign(client, "c", List.of(first, second)).expect(201);
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
    ApiAnswer before = client.awaitBatch(batch);
    String run = before.text("/run_ids/0");
    JsonNode attempts = client.get("/v1/runs/" + run + "/attempts?limit=200").json();

    delete(client, "/v1/traces/" + first, 204);

    gone(client, "/v1/traces/" + first);
    client.get("/v1/traces/" + first).expectProblem(404, "not_found");
    client.get("/v1/traces/" + first + "?include_payload=true").expectProblem(404, "not_found");
    client.get("/v1/traces/" + first + "/timeline").expectProblem(404, "not_found");
    assertThat(client.get("/v1/traces").json()).hasSize(1);
    ApiAnswer left = client.get("/v1/campaigns/c").expect(200);
    assertThat(left.at("/eval_set/trace_ids")).hasSize(1);
    assertThat(left.text("/eval_set/trace_ids/0")).isEqualTo(second);
    assertThat(left.at("/revision").asInt()).isEqualTo(campaign.at("/revision").asInt() + 1);

    ApiAnswer after = client.get("/v1/runs/" + run).expect(200);
    assertThat(after.at("/trace_deleted").asBoolean()).isTrue();
    assertThat(after.text("/trace_id")).isEqualTo(first);
    assertThat(after.text("/trace_sha256")).matches("[0-9a-f]{64}");
    assertThat(after.at("/summary/attempts").asInt()).isPositive();
    assertThat(client.get("/v1/runs/" + batch).at("/trace_deleted").asBoolean()).isTrue();
    ApiAnswer gate = client.get("/v1/ci/batch/" + batch).expect(200);
    assertThat(gate.text("/decision")).isEqualTo(before.text("/decision"));
    assertThat(gate.at("/runs/0/trace_deleted").asBoolean()).isTrue();
    assertThat(gate.at("/runs/1/trace_deleted").asBoolean()).isFalse();
    JsonNode kept = client.get("/v1/runs/" + run + "/attempts?limit=200").json();
    assertThat(kept).hasSameSizeAs(attempts);
    assertThat(kept.get(0).get("trace_deleted").asBoolean()).isTrue();
    assertThat(client.get("/v1/runs?trace_id=" + first).json()).hasSize(1);

    ApiAnswer refused = client.post("/v1/runs", Map.of("campaign_id", "c", "trace_id", first));
    refused.expectProblem(422, "unknown_reference");
  }

  @Test
  void aClientTraceIdIsFreeAgainOnceItsTraceIsDeleted() {
    ApiClient client = SERVER.project("free-client-id");
    String body = "{\"client_trace_id\":\"mine\",\"task\":{\"name\":\"%s\"},\"events\":[]}";
    String id = upload(client, body.formatted("one"));
    client.post("/v1/traces", body.formatted("two")).expectProblem(409, "trace_exists");
    delete(client, "/v1/traces/" + id, 204);
    upload(client, body.formatted("two"));
  }

  @Test
  void anArchivedCampaignIsReadByItsIdAlone() {
    ApiClient client = SERVER.project("gone-campaign");
    String trace = upload(client, TestTraces.readOnly());
    String id = campaign(client, "c", List.of(trace)).expect(201).text("/campaign_id");
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", id, "trace_id", trace))
            .expect(201)
            .text("/run_id");
    // The run may be under way or not: it is judged by what it was submitted with.
    delete(client, "/v1/campaigns/c", 204);

    gone(client, "/v1/campaigns/c");
    gone(client, "/v1/campaigns/" + id);
    client.get("/v1/campaigns/c").expectProblem(404, "not_found");
    assertThat(client.get("/v1/campaigns").json()).isEmpty();
    assertThat(client.get("/v1/campaigns/" + id).expect(200).text("/archived_at")).isNotBlank();
    client.patch("/v1/campaigns/" + id, Map.of("seed", 4)).expectProblem(404, "not_found");
    client
        .patch("/v1/campaigns/" + id + "/eval-set", Map.of("min_scenarios", 1))
        .expectProblem(404, "not_found");
    client
        .post("/v1/campaigns/" + id + "/run-pack", Map.of("pack", "sepurux.core.full"))
        .expectProblem(404, "not_found");
    client.post("/v1/ci/runs", Map.of("campaign_id", id)).expectProblem(422, "unknown_reference");
    client
        .post("/v1/runs", Map.of("campaign_id", id, "trace_id", trace))
        .expectProblem(422, "unknown_reference");

    assertThat(client.awaitRun(run).text("/status")).isEqualTo("completed");
    client.get("/v1/campaigns/" + id + "/reliability").expect(200);
    client.get("/v1/campaigns/" + id + "/failures").expect(200);
    assertThat(client.get("/v1/runs?campaign_id=" + id).json()).hasSize(1);

    ApiAnswer another = campaign(client, "c", List.of()).expect(201);
    assertThat(another.text("/campaign_id")).isNotEqualTo(id);
    assertThat(client.get("/v1/campaigns/c").text("/campaign_id"))
        .isEqualTo(another.text("/campaign_id"));
  }

  @Test
  void anArchivedToolLeavesTheRegistry() {
    ApiClient client = SERVER.project("gone-tool");
    Map<String, String> tool = Map.of("name", "pay/money", "zone", "trusted");
    String id = client.post("/v1/tools", tool).expect(201).text("/tool_id");
    delete(client, "/v1/tools/pay%2Fmoney", 204);
    gone(client, "/v1/tools/pay%2Fmoney");
    gone(client, "/v1/tools/" + id);
    assertThat(client.get("/v1/tools").json()).isEmpty();
    assertThat(client.get("/v1/tools/" + id).expect(200).text("/archived_at")).isNotBlank();
    client.put("/v1/tools/" + id, tool).expectProblem(404, "not_found");
    assertThat(client.post("/v1/tools", tool).expect(201).text("/tool_id")).isNotEqualTo(id);
  }

  @Test
  void anArchivedPackJudgesNoMoreAndItsRevisionsStayReadable() {
    ApiClient client = SERVER.project("gone-pack");
    String trace = upload(client, TestTraces.readOnly());
    campaign(client, "c", List.of()).expect(201);
    String id = pack(client, "p", true).expect(201).text("/policy_pack_id");
    Map<String, String> run = Map.of("campaign_id", "c", "trace_id", trace);
    String judged = client.post("/v1/runs", run).expect(201).text("/run_id");
    delete(client, "/v1/policy-packs/p", 204);

    gone(client, "/v1/policy-packs/p");
    gone(client, "/v1/policy-packs/" + id);
    assertThat(client.get("/v1/policy-packs").json()).isEmpty();
    ApiAnswer archived = client.get("/v1/policy-packs/" + id).expect(200);
    assertThat(archived.text("/archived_at")).isNotBlank();
    assertThat(archived.at("/is_default").asBoolean()).isFalse();
    client
        .put("/v1/policy-packs/" + id, "{\"name\":\"p\",\"policy\":" + POLICY + "}")
        .expectProblem(404, "not_found");
    client
        .patch("/v1/campaigns/c", Map.of("policy_pack_id", id))
        .expectProblem(422, "unknown_reference");

    ApiAnswer before = client.awaitRun(judged);
    assertThat(before.text("/policy_pack_id")).isEqualTo(id);
    int revision = before.at("/policy_revision").asInt();
    String revisions = "/v1/policy-packs/" + id + "/revisions";
    assertThat(client.get(revisions + "/" + revision).expect(200).text("/policy/version"))
        .isEqualTo("0.1");
    ApiAnswer after = client.awaitRun(client.post("/v1/runs", run).expect(201).text("/run_id"));
    assertThat(after.at("/policy_pack_id").isNull()).as("no default any more").isTrue();
    assertThat(after.at("/policy_revision").isNull()).isTrue();
    assertThat(pack(client, "p", false).expect(201).text("/policy_pack_id")).isNotEqualTo(id);
  }

  @Test
  void aPackThatALiveCampaignNamesStays() {
    ApiClient client = SERVER.project("used-pack");
    pack(client, "p", false).expect(201);
    String campaign =
        client
            .post("/v1/campaigns", Map.of("name", "user", "policy_pack_id", "p"))
            .expect(201)
            .text("/campaign_id");
    ApiAnswer used = client.send("DELETE", "/v1/policy-packs/p", null, null);
    used.expectProblem(409, "in_use");
    assertThat(used.text("/existing_id")).isEqualTo(campaign);
    assertThat(used.text("/detail")).contains("user");
    delete(client, "/v1/campaigns/user", 204);
    delete(client, "/v1/policy-packs/p", 204);
  }

  @Test
  void aTraceNeverGoesFromUnderARun() throws Exception {
    ApiClient client = SERVER.project("trace-races");
    campaign(client, "c", List.of()).expect(201);
    for (int round = 0; round < 20; round++) {
      String trace = upload(client, TestTraces.readOnly());
      Map<String, String> run = Map.of("campaign_id", "c", "trace_id", trace);
      List<ApiAnswer> answers =
          together(
              () -> client.post("/v1/runs", run),
              () -> client.send("DELETE", "/v1/traces/" + trace, null, null));
      if (answers.get(0).status() == 201) {
        ApiAnswer ended = client.awaitRun(answers.get(0).text("/run_id"));
        assertThat(ended.text("/status")).as(ended.body()).isEqualTo("completed");
      } else {
        answers.get(0).expectProblem(422, "unknown_reference");
        answers.get(1).expect(204);
      }
      assertThat(answers.get(1).status()).isIn(204, 409);
    }
  }

  @Test
  void noLiveCampaignNamesAnArchivedPack() throws Exception {
    ApiClient client = SERVER.project("pack-races");
    for (int round = 0; round < 20; round++) {
      String name = "p" + round;
      pack(client, name, false).expect(201);
      Map<String, String> campaign = Map.of("name", "c" + round, "policy_pack_id", name);
      List<ApiAnswer> answers =
          together(
              () -> client.post("/v1/campaigns", campaign),
              () -> client.send("DELETE", "/v1/policy-packs/" + name, null, null));
      List<Integer> statuses = answers.stream().map(ApiAnswer::status).toList();
      assertThat(statuses).isIn(List.of(201, 409), List.of(422, 204));
    }
  }

  private static List<ApiAnswer> together(Callable<ApiAnswer> one, Callable<ApiAnswer> other)
      throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<ApiAnswer> answers = new ArrayList<>();
      for (Future<ApiAnswer> answer : callers.invokeAll(List.of(one, other))) {
        answers.add(answer.get());
      }
      return answers;
    }
  }

  @Test
  void deletesOnlyTheRevisionThatWasRead() {
    ApiClient client = SERVER.project("conditional");
    String trace = upload(client, TestTraces.noTools());
    campaign(client, "c", List.of()).expect(201);
    pack(client, "p", false).expect(201);
    client.post("/v1/tools", Map.of("name", "t", "zone", "trusted")).expect(201);
    for (String path :
        List.of("/v1/traces/" + trace, "/v1/campaigns/c", "/v1/policy-packs/p", "/v1/tools/t")) {
      String tag = client.get(path).expect(200).etag();
      ApiClient stale = client.withHeader("If-Match", "\"2\", W/" + tag);
      stale.send("DELETE", path, null, null).expectProblem(412, "precondition_failed");
      delete(client.withHeader("If-Match", "\"7\", " + tag), path, 204);
    }
  }

  @Test
  void needsTheAdminScopeAndLeavesOtherProjectsAlone() {
    String trace = upload(SERVER.client(), TestTraces.noTools());
    String key = SERVER.key(EnumSet.of(Scope.READ, Scope.WRITE, Scope.APPROVE), null).secret();
    ApiClient writer = SERVER.client().withKey(key);
    writer.send("DELETE", "/v1/traces/" + trace, null, null).expectProblem(403, "scope");
    ApiClient stranger = SERVER.project("stranger");
    gone(stranger, "/v1/traces/" + trace);
    SERVER.client().get("/v1/traces/" + trace).expect(200);
  }
}
