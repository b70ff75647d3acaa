package dev.sepurux.server.run;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result bytes of a run as the API shows them: attempts, events and summary, without ids, times
 * and addresses.
 */
public final class Results {
  private static final Set<String> OWN =
      Set.of("run_id", "trace_id", "event_id", "created_at", "policy_pack_id");

  private Results() {}

  public static String canonical(ApiClient client, String runId) {
    StringBuilder all = new StringBuilder();
    for (String part : List.of("attempts", "policy-events", "security-events")) {
      String next = "/v1/runs/" + runId + "/" + part + "?limit=200";
      while (next != null) {
        ApiAnswer page = client.get(next).expect(200);
        page.json().forEach(row -> all.append(stripped(row)).append('\n'));
        next = page.nextPage();
      }
    }
    return all.append(client.get("/v1/runs/" + runId).expect(200).at("/summary")).toString();
  }

  private static JsonNode stripped(JsonNode row) {
    ObjectNode copy = (ObjectNode) row.deepCopy();
    copy.remove(new ArrayList<>(OWN));
    return copy;
  }
}
