package dev.sepurux.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PageRoutesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&";

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(SERVER.address() + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String hostileTrace() {
    return """
    {"task":{"name":"t"},"events":[
     {"type":"tool_call","tool":"pay<b>","args":{"account":"DE-1","amount":5},"call_id":"1"},
     {"type":"tool_result","tool":"pay<b>","result":{"ok":true},"call_id":"1"},
     {"type":"agent_output","output":"HOSTILE"}]}
    """
        .replace("HOSTILE", HOSTILE.replace("\"", "\\\""));
  }

  @Test
  void theDashboardAddressOfAVerdictIsAPageThatExplainsIt() throws Exception {
    ApiClient client = SERVER.client();
    String trace = client.post("/v1/traces", hostileTrace()).expect(201).text("/trace_id");
    client
        .post(
            "/v1/campaigns",
            Map.of("name", "pages", "mutation_set", List.of(), "eval_set", List.of(trace)))
        .expect(201);
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", "pages")).expect(201).text("/batch_id");
    String address = client.awaitBatch(batch).text("/dashboard_url");
    HttpResponse<String> page = get(URI.create(address).getPath());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(page.body())
        .contains("Verdict", "Findings, worst first", "What to do next", "pay&lt;b&gt;")
        .doesNotContain("pay<b>");
    String run = client.get("/v1/ci/batch/" + batch).text("/run_ids/0");
    HttpResponse<String> runPage = get("/runs/" + run);
    assertThat(runPage.body())
        .contains("Attempts", "The recording itself", "/batches/" + batch)
        .doesNotContain("<img src=x", "pay<b>");
  }

  @Test
  void anUnknownPageIsNotFound() throws Exception {
    assertThat(get("/batches/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(get("/runs/nonsense").statusCode()).isEqualTo(404);
    assertThat(get("/api/backend/batches/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void escapesEveryCharacterThatCouldBeMarkup() {
    assertThat(Html.escape(HOSTILE))
        .isEqualTo("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  }
}
