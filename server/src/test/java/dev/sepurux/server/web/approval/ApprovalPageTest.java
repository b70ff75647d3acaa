package dev.sepurux.server.web.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Approving a call as a person. */
class ApprovalPageTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PAGE = "/p/dev/approvals";
  private static final Pattern TOKEN = Pattern.compile("<code id=\"secret\">([^<]+)</code>");

  private static String member;
  private static String viewer;

  @BeforeAll
  static void people() {
    member = SERVER.signIn("anna", new Rights(false, Map.of(SERVER.projectId("dev"), Role.MEMBER)));
    viewer = SERVER.signIn("vera", new Rights(false, Map.of(SERVER.projectId("dev"), Role.VIEWER)));
  }

  private static HttpResponse<String> get(String session) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(SERVER.address() + PAGE))
            .header("Cookie", cookie(session))
            .build(),
        BodyHandlers.ofString());
  }

  private static String cookie(String session) {
    return "__Host-sepurux=" + session;
  }

  private static HttpResponse<String> post(String session, String path, String tool, String args)
      throws Exception {
    Map<String, String> form =
        Map.of(
            "csrf",
            SERVER.csrf(session),
            "tool",
            tool,
            "args",
            args,
            "reason",
            "",
            "seconds",
            "60");
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(SERVER.address() + path))
            .header("Cookie", cookie(session))
            .header("Origin", SERVER.address().toString())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aCallIsLookedAtApprovedAndSpent() throws Exception {
    String args = "{\"to\": \"DE12\", \"amount\": \"40\"}";
    HttpResponse<String> looked = post(member, PAGE + "/look", "pay", args);
    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.body())
        .contains("Approve this call?", "&#34;40&#34;")
        .doesNotContain("id=\"secret\"");
    HttpResponse<String> given = post(member, PAGE, "pay", args);
    Matcher token = TOKEN.matcher(given.body());
    assertThat(token.find()).as(given.body()).isTrue();
    SERVER
        .client()
        .post(
            "/v1/approvals/verify",
            "{\"token\":\"%s\",\"tool\":\"pay\",\"args\":%s}".formatted(token.group(1), args))
        .expect(200);
    assertThat(get(viewer).body())
        .contains("anna", ">spent<")
        .doesNotContain(token.group(1), "Look at it");
  }

  @Test
  void whatIsNotToBeSeenIsShown() throws Exception {
    String body =
        post(member, PAGE + "/look", "pay", "{\"to\":\"D\u0415\u202e21\u200b\",\"n\":\"<b>\"}")
            .body();
    assertThat(body)
        .contains("\\u202e21\\u200b", "may look like others", "&lt;b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void whatCannotBeApprovedSaysWhy() throws Exception {
    for (String args :
        new String[] {"{", "[]", "{\"a\":1,\"a\":2}", "{\"a\":12345678901234567890}"}) {
      for (String path : new String[] {PAGE, PAGE + "/look"}) {
        HttpResponse<String> refused = post(member, path, "pay", args);
        assertThat(refused.statusCode()).as(args).isEqualTo(422);
        assertThat(refused.body()).contains("class=\"wrong\"");
      }
    }
  }

  @Test
  void viewersSeeAndDoNotApprove() throws Exception {
    assertThat(get(viewer).statusCode()).isEqualTo(200);
    assertThat(post(viewer, PAGE, "pay", "{}").statusCode()).isEqualTo(403);
    assertThat(post(viewer, PAGE + "/look", "pay", "{}").statusCode()).isEqualTo(403);
  }
}
