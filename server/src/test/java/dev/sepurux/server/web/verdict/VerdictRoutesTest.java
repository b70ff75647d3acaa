package dev.sepurux.server.web.verdict;

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

class VerdictRoutesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\\\"'&";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(SERVER.address() + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String page(String path) throws IOException, InterruptedException {
    HttpResponse<String> page = get(path);
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    return page.body();
  }

  private static String hostileTrace() {
    return """
    {"task":{"name":"t HOSTILE"},"events":[
     {"type":"tool_call","tool":"pay<b>","args":{"account":"DE-1","amount":5,"memo":"HOSTILE"},"call_id":"1"},
     {"type":"tool_result","tool":"pay<b>","result":{"ok":true},"call_id":"1"},
     {"type":"agent_output","output":"HOSTILE"}]}
    """
        .replace("HOSTILE", HOSTILE);
  }

  /** Judges one trace under a campaign of that name and answers the batch. */
  private static String judged(String campaign, String trace) {
    ApiClient client = SERVER.client();
    String id = client.post("/v1/traces", trace).expect(201).text("/trace_id");
    client
        .post(
            "/v1/campaigns",
            Map.of(
                "name",
                campaign,
                "mutation_set",
                List.of(),
                "mutation_pack_id",
                "sepurux.core.full",
                "eval_set",
                Map.of("trace_ids", List.of(id), "attempts_count", 10_000)))
        .expect(201);
    return again(campaign);
  }

  private static String again(String campaign) {
    ApiClient client = SERVER.client();
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", campaign)).expect(201).text("/batch_id");
    client.awaitBatch(batch);
    return batch;
  }

  private static String run(String batch) {
    return SERVER.client().get("/v1/ci/batch/" + batch).text("/run_ids/0");
  }

  @Test
  void theDashboardAddressOfAVerdictIsAPageThatExplainsIt() throws Exception {
    String batch = judged("pages", hostileTrace());
    String address = SERVER.client().get("/v1/ci/batch/" + batch).text("/dashboard_url");
    HttpResponse<String> page = get(URI.create(address).getPath());
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(page.body())
        .contains(
            "Fail",
            "What must hold",
            "points short",
            "Findings, worst first",
            "What to do next",
            "Scenarios",
            "Tool by fault",
            "Not asked",
            "pay&lt;b&gt;")
        .doesNotContain("<img src=x", "pay<b>", "every 2s");
  }

  @Test
  void everyPageOfARunSaysWhatTracesSayAndRunsNoneOfIt() throws Exception {
    String batch = judged("<script>alert(1)</script>", hostileTrace());
    String run = "/runs/" + run(batch);
    assertThat(page(run))
        .contains("The recording itself", "Attempts in the order", "/batches/" + batch)
        .doesNotContain("<img src=x", "pay<b>", "<script>alert");
    for (int ordinal = 0; ordinal < 6; ordinal++) {
      assertThat(page(run + "/attempts/" + ordinal))
          .doesNotContain("<img src=x", "pay<b>", "<script>alert");
      assertThat(page(run + "/attempts/" + ordinal + "/way"))
          .doesNotContain("<img src=x", "pay<b>", "<script>alert");
    }
    assertThat(page("/batches/" + batch + "/attempts"))
        .contains("All attempts")
        .doesNotContain("<img src=x", "pay<b>", "<script>alert");
  }

  @Test
  void anAttemptShowsBothSidesTheWayAndTheAdvice() throws Exception {
    String run = "/runs/" + run(judged("sides", hostileTrace()));
    String list = page(run + "?class=arguments_swapped&outcome=failed");
    String attempt = list.replaceAll("(?s).*?(/runs/[0-9a-f-]+/attempts/[0-9]+)\">.*", "$1");
    assertThat(page(attempt))
        .contains("To do:", "Missing guard", "Step by step", "<del>", "<ins>", "Evidence");
  }

  @Test
  void aListOfAttemptsIsFilteredByItsAddress() throws Exception {
    String batch = judged("filters", hostileTrace());
    String run = "/runs/" + run(batch);
    assertThat(page(run + "?outcome=passed&basis=nothing_at_stake"))
        .contains("with these filters", "<option value=\"passed\" selected>");
    assertThat(page(run + "?outcome=*&class=*")).contains("the recording itself first");
    assertThat(page(run + "?tool=nobody")).contains("No attempt is like that");
  }

  @Test
  void aVerdictSaysWhatHasChangedSinceTheOneBefore() throws Exception {
    String first = judged("delta", hostileTrace());
    assertThat(page("/batches/" + first)).doesNotContain("the verdict before");
    SERVER
        .client()
        .post(
            "/v1/tools", Map.of("name", "pay<b>", "zone", "trusted", "idempotency_arg", "account"))
        .expect(201);
    assertThat(page("/batches/" + again("delta")))
        .contains("the verdict before", "/batches/" + first, "points");
  }

  @Test
  void whereNothingWasAskedThePageSaysWhy() throws Exception {
    String talk =
        judged(
            "talk",
            "{\"task\":{\"name\":\"t\"},\"events\":[{\"type\":\"agent_output\",\"output\":\"hi\"}]}");
    assertThat(page("/batches/" + talk)).contains("Nothing was asked", "nothing to lose");
    String empty = judged("empty", "{\"task\":{\"name\":\"e\"},\"events\":[]}");
    assertThat(page("/batches/" + empty)).contains("Nothing was asked", "never passes");
  }

  @Test
  void aRunsAddressWithABatchsIdLeadsToTheBatch() throws Exception {
    String batch = judged("led", hostileTrace());
    HttpResponse<String> led = get("/runs/" + batch);
    assertThat(led.statusCode()).isEqualTo(303);
    assertThat(led.headers().firstValue("Location")).hasValue("/batches/" + batch);
    assertThat(get("/batches/" + run(batch)).statusCode()).isEqualTo(404);
  }

  @Test
  void anUnknownPageIsNotFound() throws Exception {
    String run = run(judged("unknown", hostileTrace()));
    for (String path :
        List.of(
            "/batches/" + UUID.randomUUID(),
            "/batches/" + UUID.randomUUID() + "/attempts",
            "/runs/nonsense",
            "/runs/" + run + "/attempts/99999",
            "/runs/" + run + "/attempts/x",
            "/runs/" + run + "/attempts/-1",
            "/runs/" + run + "/attempts/99999/way",
            "/api/backend/batches/" + UUID.randomUUID())) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  private static String longTrace(int payments) {
    StringBuilder events = new StringBuilder("{\"task\":{\"name\":\"all invoices\"},\"events\":[");
    for (int i = 0; i < payments; i++) {
      events.append(
          """
          {"type":"tool_call","tool":"read_%2$d","args":{"n":%1$d},"call_id":"r%1$d"},
          {"type":"tool_result","tool":"read_%2$d","result":{"account":"DE-%3$d","amount":%3$d.5},"call_id":"r%1$d"},
          {"type":"tool_call","tool":"pay_%2$d","args":{"account":"DE-%3$d","amount":%3$d.5},"call_id":"p%1$d"},
          {"type":"tool_result","tool":"pay_%2$d","result":{"id":"P-%1$d"},"call_id":"p%1$d"},
          """
              .formatted(i, i % 9, 100_003 + i * 7919));
    }
    return events.append("{\"type\":\"agent_output\",\"output\":\"paid\"}]}").toString();
  }

  @Test
  void tenThousandAttemptsAreAPageLikeAnother() throws Exception {
    String batch = judged("ten thousand", longTrace(1_000));
    String run = "/runs/" + run(batch);
    for (String path :
        List.of("/batches/" + batch, run, run + "/attempts/77", run + "?outcome=failed")) {
      page(path);
      long begun = System.nanoTime();
      String page = page(path);
      System.out.printf(
          "  %-60s %4d ms, %d kB%n",
          path, (System.nanoTime() - begun) / 1_000_000, page.length() / 1_000);
      assertThat(page.length()).isLessThan(400_000);
    }
    String list = page(run);
    assertThat(list).contains("data-marks=\"" + "p").contains("10,001 attempts", "Next page");
    assertThat(list.split("<tr><td class=\"num\">", -1)).hasSize(101);
    String next =
        list.replaceAll("(?s).*href=\"([^\"]*cursor=[^\"]*)#attempts\">Next page.*", "$1");
    assertThat(page(next)).contains("Attempt </span>100<").contains("From the start");
  }
}
