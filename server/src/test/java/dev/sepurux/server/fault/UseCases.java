package dev.sepurux.server.fault;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request that succeeds for every route, with whatever must be there before it. */
final class UseCases {
  private static final String POLICY = "{\"version\":\"0.1\"}";

  private final ApiClient api;
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final String trace;

  /** A request and what it is answered. */
  record Call(
      String method, String path, @Nullable String body, int status, String key, String project) {
    Call(String method, String path, @Nullable String body, int status) {
      this(method, path, body, status, "sepurux-dev-key", "dev");
    }

    boolean writes() {
      return !method.equals("GET");
    }
  }

  private UseCases(ApiClient api) {
    this.api = api;
    this.trace = upload();
  }

  /** By operation; makes what they need on a server that has workers. */
  static Map<String, Call> on(ApiClient api) {
    UseCases cases = new UseCases(api);
    cases.traces();
    cases.tools();
    cases.policyPacks();
    cases.campaigns();
    cases.runs();
    cases.projectsAndKeys();
    cases.approvals();
    cases.rest();
    return cases.calls;
  }

  private String upload() {
    return api.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
  }

  private void get(String operation, String path) {
    calls.put(operation, new Call("GET", path, null, 200));
  }

  private void call(
      String operation, String method, String path, @Nullable String body, int status) {
    calls.put(operation, new Call(method, path, body, status));
  }

  private void traces() {
    call("uploadTrace", "POST", "/v1/traces", TestTraces.guardedRefund(), 201);
    get("listTraces", "/v1/traces");
    get("getTrace", "/v1/traces/" + trace + "?include_payload=true");
    get("getTraceTimeline", "/v1/traces/" + trace + "/timeline");
    String pooled = upload();
    campaign("loses-one", List.of(trace, pooled));
    call("deleteTrace", "DELETE", "/v1/traces/" + pooled, null, 204);
    call("bootstrapTrace", "POST", "/v1/traces/" + trace + "/bootstrap", null, 200);
  }

  private static String tool(String name, String zone) {
    return "{\"name\":\"%s\",\"zone\":\"%s\"}".formatted(name, zone);
  }

  private void tools() {
    api.post("/v1/tools", tool("kept", "trusted")).expect(201);
    api.post("/v1/tools", tool("dropped", "trusted")).expect(201);
    call("createTool", "POST", "/v1/tools", tool("made", "trusted"), 201);
    String listed = "[{\"name\":\"kept\"},{\"name\":\"listed\"}]";
    call("importTools", "POST", "/v1/tools/import", listed, 200);
    get("listTools", "/v1/tools");
    get("getTool", "/v1/tools/kept");
    get("listResultSchemas", "/v1/result-schemas");
    get("getResultSchema", "/v1/result-schemas/get_order");
    call("replaceTool", "PUT", "/v1/tools/kept", tool("kept", "untrusted"), 200);
    call("deleteTool", "DELETE", "/v1/tools/dropped", null, 204);
  }

  private static String pack(String name, boolean isDefault) {
    return "{\"name\":\"%s\",\"is_default\":%s,\"policy\":%s}".formatted(name, isDefault, POLICY);
  }

  private void policyPacks() {
    String path = "/v1/policy-packs";
    api.post(path, pack("first", true)).expect(201);
    api.post(path, pack("kept", false)).expect(201);
    api.post(path, pack("dropped", false)).expect(201);
    call("createPolicyPack", "POST", path, pack("made", true), 201);
    get("listPolicyPacks", path);
    get("getPolicyPack", path + "/kept");
    call("replacePolicyPack", "PUT", path + "/kept", pack("kept", true), 200);
    call("deletePolicyPack", "DELETE", path + "/dropped", null, 204);
    get("listPolicyPackRevisions", path + "/kept/revisions");
    get("listPolicyTemplates", "/v1/policy-templates");
    get("getPolicyTemplate", "/v1/policy-templates/starter");
    get("getPolicyPackRevision", path + "/kept/revisions/1");
  }

  private ApiAnswer campaign(String name, List<String> pool) {
    return api.post(
            "/v1/campaigns", Map.of("name", name, "mutation_set", List.of(), "eval_set", pool))
        .expect(201);
  }

  private void campaigns() {
    campaign("c", List.of(trace));
    campaign("dropped", List.of());
    call(
        "createCampaign",
        "POST",
        "/v1/campaigns",
        "{\"name\":\"made\",\"eval_set\":[\"" + trace + "\"]}",
        201);
    get("listCampaigns", "/v1/campaigns");
    get("getCampaign", "/v1/campaigns/c");
    call("updateCampaign", "PATCH", "/v1/campaigns/c", "{\"description\":\"other\"}", 200);
    call("deleteCampaign", "DELETE", "/v1/campaigns/dropped", null, 204);
    call(
        "updateEvalSet",
        "PATCH",
        "/v1/campaigns/c/eval-set",
        "{\"add_trace_ids\":[\"" + upload() + "\"],\"remove_trace_ids\":[\"" + trace + "\"]}",
        200);
    call(
        "runPack",
        "POST",
        "/v1/campaigns/c/run-pack",
        "{\"pack\":\"core.reliability\",\"trace_id\":\"" + trace + "\"}",
        201);
  }

  private void runs() {
    String batch =
        api.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
    String run = api.awaitBatch(batch).text("/run_ids/0");
    String single = "{\"campaign_id\":\"c\",\"trace_id\":\"" + trace + "\"}";
    call("createRun", "POST", "/v1/runs", single, 201);
    get("listRuns", "/v1/runs");
    get("getRun", "/v1/runs/" + run);
    get("getRunSnapshot", "/v1/runs/" + run + "/snapshot");
    get("listAttempts", "/v1/runs/" + run + "/attempts");
    get("getAttempt", "/v1/runs/" + run + "/attempts/0");
    get("getAttemptTrace", "/v1/runs/" + run + "/attempts/1/trace");
    get("listFindings", "/v1/runs/" + run + "/findings");
    get("listPolicyEvents", "/v1/runs/" + run + "/policy-events");
    get("getRunRules", "/v1/runs/" + run + "/rules");
    get("getCampaignRules", "/v1/campaigns/c/rules");
    get("listSecurityEvents", "/v1/runs/" + run + "/security-events");
    String asked = "{\"policy\":{\"version\":\"0.1\"},\"run_ids\":[\"" + run + "\"]}";
    call("askWhatIf", "POST", "/v1/policy-packs/kept/what-if", asked, 200);
    get("listFailures", "/v1/campaigns/c/failures");
    get("getReliability", "/v1/campaigns/c/reliability");
    call("submitCiRun", "POST", "/v1/ci/runs", "{\"campaign_id\":\"c\"}", 201);
    get("getCiRun", "/v1/ci/runs/" + run);
    get("getCiBatch", "/v1/ci/batch/" + batch);
    get("listCiBatchFindings", "/v1/ci/batch/" + batch + "/findings");
    get("listCiBatches", "/v1/ci/batches");
  }

  private void projectsAndKeys() {
    call("createProject", "POST", "/v1/projects", "{\"slug\":\"made\"}", 201);
    get("listProjects", "/v1/projects");
    get("getProject", "/v1/projects/dev");
    call("updateProject", "PATCH", "/v1/projects/dev", "{\"retention_days\":30}", 200);
    String kept = api.post("/v1/keys", Map.of("name", "kept")).expect(201).text("/key_id");
    String ended = api.post("/v1/keys", Map.of("name", "ended")).expect(201).text("/key_id");
    call("createKey", "POST", "/v1/keys", "{\"name\":\"made\"}", 201);
    get("listKeys", "/v1/keys");
    get("getKey", "/v1/keys/" + kept);
    call("revokeKey", "DELETE", "/v1/keys/" + ended, null, 204);
    call("rotateKey", "POST", "/v1/keys/" + kept + "/rotate", null, 201);
    ApiAnswer closing = api.post("/v1/projects", Map.of("slug", "closing")).expect(201);
    calls.put(
        "deleteProject",
        new Call(
            "DELETE", "/v1/projects/closing", null, 204, closing.text("/key/secret"), "closing"));
  }

  private void approvals() {
    String wanted = "{\"tool\":\"pay\",\"args\":{\"amount\":40}}";
    ApiAnswer given = api.post("/v1/approvals", wanted).expect(201);
    call("createApproval", "POST", "/v1/approvals", wanted, 201);
    get("listApprovals", "/v1/approvals");
    get("getApproval", "/v1/approvals/" + given.text("/approval_id"));
    call(
        "verifyApproval",
        "POST",
        "/v1/approvals/verify",
        "{\"token\":\"%s\",%s".formatted(given.text("/token"), wanted.substring(1)),
        200);
    get("listApprovalKeys", "/v1/approval-keys");
    call("rotateApprovalKey", "POST", "/v1/approval-keys", "{}", 201);
  }

  private void rest() {
    get("metrics", "/metrics");
    get("listMutationPacks", "/v1/mutation-packs");
    get("getMutationPack", "/v1/mutation-packs/core.reliability");
    get("getDemoInfo", "/demo/info");
    get("openApiJson", "/openapi.json");
    get("openApiYaml", "/openapi.yaml");
    get("livez", "/livez");
    get("readyz", "/readyz");
    get("healthz", "/healthz");
  }
}
