package dev.sepurux.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import dev.sepurux.testkit.TraceText;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BootstrapRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String upload(ApiClient client, String trace) {
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  private static ApiAnswer bootstrap(ApiClient client, String traceId) {
    return client.post("/v1/traces/" + traceId + "/bootstrap").expect(200);
  }

  @Test
  void makesToolsAPolicyPackAndTwoCampaignsOutOfOneTrace() {
    ApiClient client = SERVER.project("first-trace");
    String traceId = upload(client, TestTraces.refund());
    ApiAnswer made = bootstrap(client, traceId);
    assertThat(made.text("/trace_id")).isEqualTo(traceId);
    assertThat(made.at("/tools_discovered").toString()).isEqualTo("[\"get_order\",\"refund\"]");
    assertThat(made.at("/tool_zones_created").intValue()).isEqualTo(2);
    assertThat(made.at("/tool_zones_updated").intValue()).isZero();
    assertThat(made.text("/policy_pack_name")).isEqualTo("bootstrap");
    assertThat(made.at("/policy_pack_created").booleanValue()).isTrue();
    assertThat(made.text("/campaigns/0/name")).isEqualTo("core-reliability");
    assertThat(made.text("/campaigns/0/mutation_pack_name")).isEqualTo("sepurux.core.reliability");
    assertThat(made.text("/campaigns/1/name")).isEqualTo("core-security");
    assertThat(made.at("/campaigns/1/created").booleanValue()).isTrue();

    assertThat(client.get("/v1/tools/refund").expect(200).text("/source")).isEqualTo("bootstrap");
    ApiAnswer pack = client.get("/v1/policy-packs/bootstrap").expect(200);
    assertThat(pack.text("/source")).isEqualTo("bootstrap");
    assertThat(pack.at("/is_default").booleanValue()).isTrue();
    ApiAnswer campaign = client.get("/v1/campaigns/core-security").expect(200);
    assertThat(campaign.at("/eval_set/trace_ids").toString()).isEqualTo("[\"" + traceId + "\"]");
  }

  @Test
  void aSecondCallChangesNothing() {
    ApiClient client = SERVER.project("second-call");
    String traceId = upload(client, TestTraces.refund());
    ApiAnswer first = bootstrap(client, traceId);
    String before = everything(client);
    ApiAnswer second = bootstrap(client, traceId);
    assertThat(everything(client)).isEqualTo(before);
    assertThat(second.at("/tool_zones_created").intValue()).isZero();
    assertThat(second.at("/policy_pack_created").booleanValue()).isFalse();
    assertThat(second.at("/policy_proposal").isNull()).isTrue();
    assertThat(second.at("/campaigns/0/created").booleanValue()).isFalse();
    assertThat(second.text("/campaigns/0/campaign_id"))
        .isEqualTo(first.text("/campaigns/0/campaign_id"));
  }

  private static String everything(ApiClient client) {
    return client.get("/v1/tools").body()
        + client.get("/v1/policy-packs").body()
        + client.get("/v1/campaigns").body();
  }

  @Test
  void aFurtherTraceAddsItsToolsAndLeavesPackAndEvalSetsAlone() {
    ApiClient client = SERVER.project("further-trace");
    bootstrap(client, upload(client, TestTraces.readOnly()));
    String pack = client.get("/v1/policy-packs/bootstrap").body();
    String further = upload(client, TestTraces.injectedMailObeyed());
    ApiAnswer made = bootstrap(client, further);
    assertThat(made.at("/tool_zones_created").intValue()).isEqualTo(2);
    assertThat(made.at("/policy_pack_created").booleanValue()).isFalse();
    assertThat(made.at("/policy_proposal").toString())
        .isEqualTo("{\"version\":\"0.1\",\"irreversible\":{\"tools\":[\"send_money\"]}}");
    assertThat(client.get("/v1/policy-packs/bootstrap").body()).isEqualTo(pack);
    assertThat(client.get("/v1/campaigns/core-reliability").body()).doesNotContain(further);
  }

  @Test
  void leavesWhatSomebodyDeclaredAsItIs() {
    ApiClient client = SERVER.project("declared-before");
    client
        .post("/v1/tools", Map.of("name", "refund", "zone", "trusted", "effect", "reversible"))
        .expect(201);
    client
        .post(
            "/v1/policy-packs",
            Map.of("name", "ours", "policy", Map.of("version", "0.1"), "is_default", true))
        .expect(201);
    String tool = client.get("/v1/tools/refund").body();
    ApiAnswer made = bootstrap(client, upload(client, TestTraces.refund()));
    assertThat(made.at("/tool_zones_created").intValue()).isEqualTo(1);
    assertThat(client.get("/v1/tools/refund").body()).isEqualTo(tool);
    assertThat(client.get("/v1/policy-packs/ours").at("/is_default").booleanValue()).isTrue();
    ApiAnswer pack = client.get("/v1/policy-packs/bootstrap").expect(200);
    assertThat(pack.at("/is_default").booleanValue()).isFalse();
    assertThat(pack.at("/policy/irreversible/tools").size()).isZero();
  }

  @Test
  void savingAProposalDeclaresIt() {
    ApiClient client = SERVER.project("confirm");
    bootstrap(client, upload(client, TestTraces.refund()));
    ApiAnswer pack = client.get("/v1/policy-packs/bootstrap");
    ApiAnswer saved =
        client
            .put(
                "/v1/policy-packs/bootstrap",
                "{\"name\":\"bootstrap\",\"policy\":" + pack.at("/policy") + "}")
            .expect(200);
    assertThat(saved.text("/source")).isEqualTo("declared");
    assertThat(saved.at("/revision").intValue()).isEqualTo(2);
    ApiAnswer tool =
        client.put("/v1/tools/refund", Map.of("name", "refund", "zone", "trusted")).expect(200);
    assertThat(tool.text("/source")).isEqualTo("declared");
  }

  @Test
  void namesTheApprovalArgumentThatTheRecordingUses() {
    ApiClient client = SERVER.project("approval-name");
    String trace =
        TraceText.of("pay", "{}")
            .call("send_money", "{\"iban\":\"DE1\",\"approval_id\":\"apr-1\"}", "c1")
            .result("send_money", "{\"ok\":true}", "c1")
            .json();
    bootstrap(client, upload(client, trace));
    ApiAnswer pack = client.get("/v1/policy-packs/bootstrap").expect(200);
    assertThat(pack.text("/policy/approval/token_field")).isEqualTo("approval_id");
    assertThat(pack.at("/policy/irreversible/tools").toString()).isEqualTo("[\"send_money\"]");
  }

  @Test
  void leavesOutARecordedNameThatNoToolCanHave() {
    ApiClient client = SERVER.project("odd-names");
    String trace =
        TraceText.of("odd", "{}")
            .call("bell\u0007", "{}", "c1")
            .call("22222222-2222-2222-2222-222222222222", "{}", "c2")
            .call("plain", "{}", "c3")
            .json();
    ApiAnswer made = bootstrap(client, upload(client, trace));
    assertThat(made.at("/tool_zones_created").intValue()).isEqualTo(1);
    assertThat(client.get("/v1/tools").at("/0/name").asString()).isEqualTo("plain");
    assertThat(client.get("/v1/tools").json().size()).isEqualTo(1);
  }

  @Test
  void worksOnATraceWithoutTools() {
    ApiClient client = SERVER.project("no-tools");
    ApiAnswer made = bootstrap(client, upload(client, TestTraces.noTools()));
    assertThat(made.at("/tools_discovered").size()).isZero();
    assertThat(made.at("/campaigns").size()).isEqualTo(2);
  }

  @Test
  void aForeignTraceAnswersLikeAnUnknownOneAndNothingIsMade() {
    String foreign = upload(SERVER.project("foreign-trace"), TestTraces.refund());
    ApiClient client = SERVER.project("strange-trace");
    for (String id : List.of(foreign, UUID.randomUUID().toString(), "no-id")) {
      ApiAnswer answer = client.post("/v1/traces/" + id + "/bootstrap");
      assertThat(answer.expectProblem(404, "not_found").text("/detail"))
          .isEqualTo("trace not found");
    }
    assertThat(client.get("/v1/tools").body()).isEqualTo("[]");
    assertThat(client.get("/v1/campaigns").body()).isEqualTo("[]");
  }
}
