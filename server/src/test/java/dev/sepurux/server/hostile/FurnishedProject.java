package dev.sepurux.server.hostile;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.TestTraces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A project with one thing of each kind that a path or a body may name.
 *
 * @param client with all scopes; names the project by its id, since its slug may be changed
 * @param ids by the name of the path parameter
 */
record FurnishedProject(ApiClient client, Map<String, String> ids) {

  static FurnishedProject make(TestServer server, String slug) {
    ApiClient client = server.project(slug);
    Map<String, String> ids = new HashMap<>();
    ids.put("project_id", client.get("/v1/projects").expect(200).text("/0/project_id"));
    ids.put("trace_id", made(client, "/v1/traces", TestTraces.refund(), "trace_id"));
    ids.put("campaign_id", made(client, "/v1/campaigns", "{\"name\":\"c\"}", "campaign_id"));
    ids.put(
        "tool_id", made(client, "/v1/tools", "{\"name\":\"t\",\"zone\":\"trusted\"}", "tool_id"));
    ids.put(
        "policy_pack_id",
        made(client, "/v1/policy-packs", "{\"name\":\"p\",\"policy\":{}}", "policy_pack_id"));
    ids.put("key_id", made(client, "/v1/keys", "{\"name\":\"spare\"}", "key_id"));
    return new FurnishedProject(client.withProject(ids.getOrDefault("project_id", "")), ids);
  }

  private static String made(ApiClient client, String path, String body, String id) {
    return client.post(path, body).expect(201).text("/" + id);
  }

  /** The path of an operation, with ids of this project. */
  String path(Spec.Operation operation) {
    String path = operation.path();
    for (Map.Entry<String, String> id : ids.entrySet()) {
      path = path.replace("{" + id.getKey() + "}", id.getValue());
    }
    return path;
  }

  /** The operations that take a body. */
  static List<Spec.Operation> bodyRoutes(Spec spec) {
    return spec.operations().stream()
        .filter(each -> spec.document().at(each.pointer()).has("requestBody"))
        .toList();
  }
}
