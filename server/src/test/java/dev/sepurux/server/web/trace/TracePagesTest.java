package dev.sepurux.server.web.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may see and do what on the pages of recordings, and what the parts of a recording hold. */
class TracePagesTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String BYTES =
      """
      {"task": {"name": "t"}, "events": [
        {"type":"tool_call","tool":"look","args":{"deep":{"deeper":{"a/b":1}}},"call_id":"1"},
        {"type":"tool_result","tool":"look","result":[%s],"call_id":"1"},
        {"type":"agent_output","output":"found it"}]}
      """
          .formatted("1,".repeat(249) + "1");

  private static ApiClient client;
  private static String member;
  private static String viewer;
  private static String foreigner;
  private static String trace;

  @BeforeAll
  static void people() {
    client = SERVER.project("mine");
    SERVER.project("theirs");
    ProjectId mine = SERVER.projectId("mine");
    member = SERVER.signIn("member", new Rights(false, Map.of(mine, Role.MEMBER)));
    viewer = SERVER.signIn("viewer", new Rights(false, Map.of(mine, Role.VIEWER)));
    foreigner =
        SERVER.signIn(
            "foreigner", new Rights(false, Map.of(SERVER.projectId("theirs"), Role.MEMBER)));
    trace = upload();
  }

  private static String upload() {
    return client.post("/v1/traces", BYTES).expect(201).text("/trace_id");
  }

  private static HttpRequest.Builder request(String session, String path) {
    return HttpRequest.newBuilder(URI.create(SERVER.address() + path))
        .header("Cookie", "__Host-sepurux=" + session);
  }

  private static HttpResponse<String> get(String session, String path) throws Exception {
    return HTTP.send(request(session, path).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String session, String path, String form)
      throws Exception {
    return HTTP.send(
        request(session, path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private static String token(String session) {
    return "csrf=" + URLEncoder.encode(SERVER.csrf(session), StandardCharsets.UTF_8);
  }

  @Test
  void aViewerReadsAndChangesNothing() throws Exception {
    HttpResponse<String> page = get(viewer, "/traces/" + trace);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Download JSON").doesNotContain("Make a campaign", "Delete");
    for (String deed : List.of("campaign", "eval-set", "judge", "delete")) {
      HttpResponse<String> refused =
          post(viewer, "/traces/" + trace + "/" + deed, token(viewer) + "&campaign=x");
      assertThat(refused.statusCode()).as(deed).isEqualTo(403);
      assertThat(refused.body()).contains("Your role in this project is to read");
      assertThat(post(member, "/traces/" + trace + "/" + deed, "campaign=x").statusCode())
          .as("%s without the token", deed)
          .isEqualTo(403);
    }
    client.get("/v1/traces/" + trace).expect(200);
    assertThat(client.get("/v1/campaigns").body()).isEqualTo("[]");
  }

  @Test
  void whoIsInAnotherProjectFindsNothing() throws Exception {
    for (String part : List.of("", "/read", "/events", "/events/0", "/events/0/value", "/raw")) {
      HttpResponse<String> answer = get(foreigner, "/traces/" + trace + part);
      assertThat(answer.statusCode()).as(part).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("look");
    }
    for (String deed : List.of("campaign", "eval-set", "judge", "delete")) {
      assertThat(post(foreigner, "/traces/" + trace + "/" + deed, token(foreigner)).statusCode())
          .isEqualTo(404);
    }
    assertThat(get(foreigner, "/p/mine/traces").statusCode()).isEqualTo(404);
    assertThat(get(foreigner, "/p/theirs/traces?text=look").body()).doesNotContain(trace);
  }

  @Test
  void theDownloadIsWhatWasUploaded() throws Exception {
    HttpResponse<String> raw = get(viewer, "/traces/" + trace + "/raw");
    assertThat(raw.body()).isEqualTo(BYTES);
    assertThat(raw.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"trace-" + trace + ".json\"");
    assertThat(raw.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
  }

  @Test
  void eventsAndValuesComeInParts() throws Exception {
    String path = "/traces/" + trace + "/events";
    assertThat(get(member, path + "?at=1").body())
        .as("an answer stands with its call")
        .contains("id=\"e0\"", "id=\"e1\"");
    assertThat(get(member, path + "?at=99").statusCode()).isEqualTo(204);
    assertThat(get(member, path + "?from=100").statusCode()).isEqualTo(204);
    assertThat(get(member, path + "?show=effects&at=0").statusCode()).isEqualTo(204);
    assertThat(get(member, path + "?text=FOUND").body())
        .contains("id=\"e2\"")
        .doesNotContain("id=\"e0\"");
    assertThat(get(member, path + "/1").body()).contains("Arguments", "Show more, from number 101");
    assertThat(get(member, path + "/1/value?at=%2Fresult&from=200").body())
        .contains(">249<")
        .doesNotContain(">199<", "Show more");
    assertThat(get(member, path + "/0/value?at=%2Fargs%2Fdeep%2Fdeeper").body()).contains("a/b");
    for (String none :
        List.of(
            "/3",
            "/x",
            "/0/value?at=no",
            "/0/value?at=%2Fnone",
            "/9/value",
            "/0/value?at=%2Ftype")) {
      assertThat(get(member, path + none).statusCode()).as(none).isEqualTo(404);
    }
  }

  @Test
  void whatIsGoneIsSaidInPlainWords() throws Exception {
    String gone = upload();
    HttpResponse<String> answer = post(member, "/traces/" + gone + "/delete", token(member));
    assertThat(answer.headers().firstValue("Location"))
        .contains("/p/mine/traces?said=trace_deleted");
    assertThat(get(member, "/traces/" + gone).statusCode()).isEqualTo(404);
    assertThat(get(member, "/traces/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    answer = post(member, "/traces/" + trace + "/eval-set", token(member) + "&campaign=none");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/traces/" + trace + "?said=eval_set_refused");
    answer = post(member, "/traces/" + trace + "/judge", token(member) + "&campaign=none");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/traces/" + trace + "?said=campaign_gone");
  }

  @Test
  void aPageThatWaitsForAFirstTraceDoesNotWaitForEver() throws Exception {
    String start = "/p/theirs/start?since=";
    assertThat(get(foreigner, start + System.currentTimeMillis()).statusCode()).isEqualTo(204);
    assertThat(get(foreigner, "/p/theirs").body())
        .contains("hx-get=\"/p/theirs/start?since=", "every 3s");
    assertThat(get(foreigner, start + "1").body())
        .contains("No trace came for half an hour")
        .doesNotContain("hx-get", "every 3s");
    assertThat(get(member, "/p/mine/start").body())
        .contains("Your first trace is here", "/traces/")
        .doesNotContain("hx-get");
  }
}
