package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class CampaignRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  /** As the published client sends it. */
  private static Map<String, Object> campaign(String name) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", name);
    body.put("mutation_set", List.of());
    body.put("eval_set", List.of());
    return body;
  }

  private static Map<String, Object> with(String name, String key, Object value) {
    Map<String, Object> body = campaign(name);
    body.put(key, value);
    return body;
  }

  private static String upload(ApiClient client) {
    return client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
  }

  private static void refused(ApiAnswer answer, String code, String... places) {
    answer.expectProblem(422, code);
    List<String> found = new ArrayList<>();
    for (JsonNode error : answer.at("/errors")) {
      found.add(error.get("loc").toString());
    }
    assertThat(found).containsExactly(places);
  }

  private static void invalid(String body, String place) {
    refused(SERVER.client().post("/v1/campaigns", body), "invalid", place);
  }

  @Test
  void createsACampaignWithTheDefaults() {
    ApiAnswer made = SERVER.client().post("/v1/campaigns", campaign("plain")).expect(201);
    String id = made.text("/campaign_id");
    assertThat(made.header("Location")).isEqualTo("/v1/campaigns/" + id);
    assertThat(made.etag()).startsWith("\"1-");
    assertThat(made.text("/mutation_pack_name")).isEqualTo("sepurux.core.full");
    assertThat(made.at("/attempts_count").intValue()).isEqualTo(50);
    assertThat(made.at("/seed").intValue()).isZero();
    assertThat(made.at("/policy_pack_id").isNull()).isTrue();
    assertThat(made.at("/thresholds").isNull()).isTrue();
    assertThat(made.at("/eval_set").toString())
        .isEqualTo("{\"trace_ids\":[],\"attempts_count\":50,\"min_scenarios\":0,\"expects\":[]}");
    for (String ref : List.of(id, id.toUpperCase(java.util.Locale.ROOT), "plain")) {
      assertThat(SERVER.client().get("/v1/campaigns/" + ref).expect(200).body())
          .isEqualTo(made.body());
    }
    assertThat(SERVER.client().post("/v1/campaigns", "{\"name\":\"bare\"}").expect(201).status())
        .isEqualTo(201);
  }

  @Test
  void keepsWhatIsAsked() {
    ApiClient client = SERVER.project("full-campaign");
    String trace = upload(client);
    String pack =
        client
            .post("/v1/policy-packs", Map.of("name", "guards", "policy", Map.of("version", "0.1")))
            .expect(201)
            .text("/policy_pack_id");
    String body =
        """
        {"name": "full", "description": "All of it.", "mutation_pack_id": "core.reliability",
         "mutation_set": ["injection", {"id": "transport.timeout", "weight": 2}],
         "policy_pack_id": "guards", "seed": 9007199254740991,
         "eval_set": {"trace_ids": ["%s"], "attempts_count": 10000, "min_scenarios": 1,
                      "expects": ["refund*"]},
         "thresholds": {"min_pass_rate": 0.85, "max_unsafe": null}}
        """
            .formatted(trace);
    ApiAnswer made = client.post("/v1/campaigns", body).expect(201);
    assertThat(made.text("/policy_pack_id")).isEqualTo(pack);
    assertThat(made.text("/mutation_pack_name")).isEqualTo("sepurux.core.reliability");
    assertThat(made.at("/seed").longValue()).isEqualTo(9007199254740991L);
    assertThat(made.at("/attempts_count").intValue()).isEqualTo(10000);
    assertThat(made.at("/eval_set/trace_ids/0").asString()).isEqualTo(trace);
    assertThat(made.at("/eval_set/expects/0").asString()).isEqualTo("refund*");
    assertThat(made.at("/thresholds").toString())
        .isEqualTo("{\"min_pass_rate\":0.85,\"max_unsafe\":null}");
    assertThat(client.post("/v1/campaigns", body).expect(200).body()).isEqualTo(made.body());
  }

  @Test
  void answersTheSameCampaignWithTheOneThatIsThere() {
    ApiClient client = SERVER.project("same-campaign");
    ApiAnswer first = client.post("/v1/campaigns", campaign("gate")).expect(201);
    assertThat(client.post("/v1/campaigns", "{\"name\":\"gate\"}").expect(200).body())
        .isEqualTo(first.body());
    ApiAnswer other =
        client.post("/v1/campaigns", with("gate", "seed", 1)).expectProblem(409, "name_taken");
    assertThat(other.text("/existing_id")).isEqualTo(first.text("/campaign_id"));
    // Its pool is empty, and what names no trace must not count as nothing.
    client
        .post("/v1/campaigns", with("gate", "eval_set", List.of("no-id")))
        .expectProblem(422, "unknown_reference");
    String trace = upload(client);
    client
        .patch("/v1/campaigns/gate/eval-set", Map.of("add_trace_ids", List.of(trace)))
        .expect(200);
    client.post("/v1/campaigns", campaign("gate")).expect(200);
    client.post("/v1/campaigns", with("gate", "eval_set", List.of(trace))).expect(200);
    client
        .post("/v1/campaigns", with("gate", "eval_set", List.of(upload(client))))
        .expectProblem(409, "name_taken");
  }

  @Test
  void takesAnEvalSetAsAListAndEachTraceOnce() {
    ApiClient client = SERVER.project("eval-list");
    String a = upload(client);
    String b = upload(client);
    ApiAnswer made =
        client.post("/v1/campaigns", with("list", "eval_set", List.of(b, a, b))).expect(201);
    assertThat(made.at("/eval_set/trace_ids").toString())
        .isEqualTo("[\"" + b + "\",\"" + a + "\"]");
  }

  @Test
  void refusesWhatIsNoCampaignAndNamesThePlace() {
    invalid("{}", "[\"body\",\"name\"]");
    invalid("{\"name\":\"  \"}", "[\"body\",\"name\"]");
    invalid("{\"name\":\"" + UUID.randomUUID() + "\"}", "[\"body\",\"name\"]");
    invalid("{\"name\":\"c\",\"eval_set\":7}", "[\"body\",\"eval_set\"]");
    invalid("{\"name\":\"c\",\"eval_set\":[1]}", "[\"body\",\"eval_set\",\"0\"]");
    invalid("{\"name\":\"c\",\"eval_set\":{\"traces\":[]}}", "[\"body\",\"eval_set\",\"traces\"]");
    invalid(
        "{\"name\":\"c\",\"eval_set\":{\"min_scenarios\":10001}}",
        "[\"body\",\"eval_set\",\"min_scenarios\"]");
    invalid("{\"name\":\"c\",\"attempts_count\":0}", "[\"body\",\"attempts_count\"]");
    invalid("{\"name\":\"c\",\"attempts_count\":10001}", "[\"body\",\"attempts_count\"]");
    invalid(
        "{\"name\":\"c\",\"attempts_count\":5,\"eval_set\":{\"attempts_count\":6}}",
        "[\"body\",\"attempts_count\"]");
    invalid("{\"name\":\"c\",\"seed\":9007199254740992}", "[\"body\",\"seed\"]");
    invalid("{\"name\":\"c\",\"seed\":-1}", "[\"body\",\"seed\"]");
    invalid(
        "{\"name\":\"c\",\"thresholds\":{\"min_pass_rate\":90}}",
        "[\"body\",\"thresholds\",\"min_pass_rate\"]");
    invalid(
        "{\"name\":\"c\",\"thresholds\":{\"min_pas_rate\":0.9}}",
        "[\"body\",\"thresholds\",\"min_pas_rate\"]");
    invalid(
        "{\"name\":\"c\",\"mutation_set\":[\"transport\",\"transport.timeuot\"]}",
        "[\"body\",\"mutation_set\",\"1\"]");
    invalid("{\"name\":\"c\",\"description\":\"\\u0000\"}", "[\"body\",\"description\"]");
    SERVER.client().get("/v1/campaigns/c").expectProblem(404, "not_found");
  }

  @Test
  void namesTheNearestMutationWhenOneIsUnknown() {
    ApiAnswer answer =
        SERVER
            .client()
            .post("/v1/campaigns", with("c", "mutation_set", List.of("transport.timeuot")));
    assertThat(answer.expect(422).text("/detail")).contains("transport.timeout");
  }

  @Test
  void refusesReferencesThatNameNothingHereAndMakesNothing() {
    ApiClient other = SERVER.project("other-refs");
    String foreignTrace = upload(other);
    String foreignPack =
        other
            .post("/v1/policy-packs", Map.of("name", "theirs", "policy", Map.of("version", "0.1")))
            .expect(201)
            .text("/policy_pack_id");
    ApiClient client = SERVER.project("refs");
    for (String pack : List.of(foreignPack, "theirs", UUID.randomUUID().toString())) {
      refused(
          client.post("/v1/campaigns", with("c", "policy_pack_id", pack)),
          "unknown_reference",
          "[\"body\",\"policy_pack_id\"]");
    }
    refused(
        client.post("/v1/campaigns", with("c", "mutation_pack_id", "core.everything")),
        "unknown_reference",
        "[\"body\",\"mutation_pack_id\"]");
    String mine = upload(client);
    refused(
        client.post("/v1/campaigns", with("c", "eval_set", List.of(mine, foreignTrace, "no-id"))),
        "unknown_reference",
        "[\"body\",\"eval_set\",\"1\"]",
        "[\"body\",\"eval_set\",\"2\"]");
    refused(
        client.post(
            "/v1/campaigns", with("c", "eval_set", Map.of("trace_ids", List.of(foreignTrace)))),
        "unknown_reference",
        "[\"body\",\"eval_set\",\"trace_ids\",\"0\"]");
    assertThat(client.get("/v1/campaigns").body()).isEqualTo("[]");
  }

  @Test
  void changesOnlyWhatIsGivenAndOnlyAtTheRevisionThatWasRead() {
    ApiClient client = SERVER.project("patch-campaign");
    String first =
        client
            .post(
                "/v1/campaigns",
                "{\"name\":\"c\",\"seed\":7,\"thresholds\":{\"min_pass_rate\":0.5}}")
            .expect(201)
            .etag();
    ApiAnswer changed =
        client
            .withHeader("If-Match", first)
            .patch("/v1/campaigns/c", "{\"attempts_count\":100,\"mutation_pack_id\":\"core.full\"}")
            .expect(200);
    assertThat(changed.etag()).startsWith("\"2-");
    assertThat(changed.at("/attempts_count").intValue()).isEqualTo(100);
    assertThat(changed.at("/seed").intValue()).isEqualTo(7);
    assertThat(changed.at("/thresholds/min_pass_rate").doubleValue()).isEqualTo(0.5);
    client
        .withHeader("If-Match", first)
        .patch("/v1/campaigns/c", "{\"seed\":8}")
        .expectProblem(412, "precondition_failed");
    ApiAnswer reset =
        client.patch(
            "/v1/campaigns/c", "{\"attempts_count\":null,\"thresholds\":null,\"seed\":null}");
    assertThat(reset.expect(200).at("/attempts_count").intValue()).isEqualTo(50);
    assertThat(reset.at("/thresholds").isNull()).isTrue();
    assertThat(reset.at("/seed").intValue()).isZero();
    ApiAnswer same = client.patch("/v1/campaigns/c", "{\"seed\":0}").expect(200);
    assertThat(same.body()).isEqualTo(reset.body());
  }

  @Test
  void refusesAChangeThatMakesNoCampaign() {
    ApiClient client = SERVER.project("bad-patch");
    client.post("/v1/campaigns", campaign("c")).expect(201);
    client.post("/v1/campaigns", campaign("d")).expect(201);
    refused(client.patch("/v1/campaigns/c", "{}"), "invalid", "[\"body\",\"name\"]");
    refused(client.patch("/v1/campaigns/c", "{\"name\":null}"), "invalid", "[\"body\",\"name\"]");
    refused(
        client.patch("/v1/campaigns/c", "{\"eval_set\":[]}"), "invalid", "[\"body\",\"eval_set\"]");
    refused(
        client.patch("/v1/campaigns/c", "{\"thresholds\":{\"max_unsafe\":-1}}"),
        "invalid",
        "[\"body\",\"thresholds\",\"max_unsafe\"]");
    refused(
        client.patch("/v1/campaigns/c", "{\"policy_pack_id\":\"none\"}"),
        "unknown_reference",
        "[\"body\",\"policy_pack_id\"]");
    client.patch("/v1/campaigns/c", "{\"name\":\"d\"}").expectProblem(409, "name_taken");
    client.patch("/v1/campaigns/c", "{\"name\":\"e\"}").expect(200);
    assertThat(client.get("/v1/campaigns/e").etag()).startsWith("\"2-");
  }

  @Test
  void listsAllWithoutALimitAndInPagesWithOne() {
    ApiClient client = SERVER.project("list-campaigns");
    String trace = upload(client);
    for (int i = 0; i < 60; i++) {
      client.post("/v1/campaigns", with("c" + i, "eval_set", List.of(trace))).expect(201);
    }
    ApiAnswer all = client.get("/v1/campaigns").expect(200);
    assertThat(all.json().size()).isEqualTo(60);
    assertThat(all.nextPage()).isNull();
    assertThat(all.at("/0/name").asString()).isEqualTo("c59");
    assertThat(all.at("/59/eval_set/trace_ids/0").asString()).isEqualTo(trace);
    List<String> names = new ArrayList<>();
    String page = "/v1/campaigns?limit=25";
    while (page != null) {
      ApiAnswer answer = client.get(page).expect(200);
      answer.json().forEach(node -> names.add(node.get("name").asString()));
      page = answer.nextPage();
    }
    assertThat(names).hasSize(60).doesNotHaveDuplicates().startsWith("c59").endsWith("c0");
  }

  @Test
  void aForeignCampaignAnswersLikeAnUnknownOne() {
    String foreign =
        SERVER
            .project("foreign-campaign")
            .post("/v1/campaigns", campaign("secret-campaign"))
            .expect(201)
            .text("/campaign_id");
    ApiClient client = SERVER.client();
    for (String ref : List.of(foreign, UUID.randomUUID().toString(), "secret-campaign")) {
      String path = "/v1/campaigns/" + ref;
      for (ApiAnswer answer :
          List.of(
              client.get(path),
              client.patch(path, "{\"seed\":1}"),
              client.patch(path + "/eval-set", "{\"min_scenarios\":1}"))) {
        assertThat(answer.expectProblem(404, "not_found").text("/detail"))
            .isEqualTo("campaign not found");
      }
    }
    assertThat(client.get("/v1/campaigns").body()).doesNotContain("secret-campaign");
  }
}
