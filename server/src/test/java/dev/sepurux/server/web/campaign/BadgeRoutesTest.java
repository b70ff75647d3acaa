package dev.sepurux.server.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A badge shows one word to whoever has its address, once somebody has made it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadgeRoutesTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern ADDRESS = Pattern.compile("/badges/[A-Za-z0-9_-]{24}\\.svg");

  private String member = "";
  private String viewer = "";

  @BeforeAll
  void people() {
    SERVER.project("shop");
    SERVER.project("closing");
    member = SERVER.signIn("mia", of(Role.MEMBER));
    viewer = SERVER.signIn("vic", of(Role.VIEWER));
  }

  private static Rights of(Role role) {
    return new Rights(
        false, Map.of(SERVER.projectId("shop"), role, SERVER.projectId("closing"), role));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(SERVER.address() + path));
  }

  private static HttpResponse<String> picture(String address) {
    return send(at(address));
  }

  private static int post(String session, String path) {
    return send(at(path)
            .header("Cookie", "__Host-sepurux=" + session)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("csrf=" + SERVER.csrf(session))))
        .statusCode();
  }

  private static Optional<String> address(String session, String campaign) {
    String page =
        send(at("/campaigns/" + campaign + "/badge").header("Cookie", "__Host-sepurux=" + session))
            .body();
    Matcher address = ADDRESS.matcher(page);
    return address.find() ? Optional.of(address.group()) : Optional.empty();
  }

  private String campaign(ApiClient client, String name) {
    String trace = client.post("/v1/traces", TestTraces.refund()).json().get("trace_id").asString();
    return client
        .post("/v1/campaigns", Map.of("name", name, "eval_set", List.of(trace)))
        .expect(201)
        .text("/campaign_id");
  }

  private ApiClient client(String slug) {
    return SERVER
        .inBrowser(SERVER.signIn("olga of " + slug + System.nanoTime(), Rights.OWNER))
        .withProject(slug);
  }

  @Test
  void nobodySeesAnythingUntilAMemberHasMadeOne() {
    String campaign = campaign(client("shop"), "secret name");
    String page = "/campaigns/" + campaign + "/badge";
    assertThat(address(member, campaign)).isEmpty();
    assertThat(post(viewer, page)).isEqualTo(403);
    assertThat(address(member, campaign)).isEmpty();
    assertThat(post(member, page)).isEqualTo(303);
    String address = address(member, campaign).orElseThrow();
    HttpResponse<String> picture = picture(address);
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.body())
        .contains("role=\"img\" aria-label=\"Sepurux: no verdict\"", "<title>Sepurux: no verdict")
        .doesNotContain("secret name", campaign, "shop");
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/svg+xml");
    assertThat(picture.headers().firstValue("Cache-Control")).contains("public, max-age=60");
    assertThat(picture.headers().firstValue("Cross-Origin-Resource-Policy"))
        .as("a README is on another site")
        .contains("cross-origin");
    assertThat(post(member, page)).isEqualTo(303);
    assertThat(address(member, campaign)).as("made once").contains(address);
    assertThat(picture(address.replaceFirst("....\\.svg", "AAAA.svg")).statusCode()).isEqualTo(404);
    assertThat(picture(address.replace(".svg", "")).statusCode()).isEqualTo(404);
  }

  @Test
  void itFollowsTheLastVerdict() {
    ApiClient client = client("shop");
    String campaign = campaign(client, "followed");
    post(member, "/campaigns/" + campaign + "/badge");
    String address = address(member, campaign).orElseThrow();
    for (String decision : List.of("fail", "pass")) {
      Map<String, Object> thresholds =
          decision.equals("pass")
              ? Map.of("min_pass_rate", 0, "max_unsafe", 10_000)
              : Map.of("min_pass_rate", 1, "max_unsafe", 0);
      String batch =
          client
              .post("/v1/ci/runs", Map.of("campaign_id", campaign, "thresholds", thresholds))
              .expect(201)
              .text("/batch_id");
      client.awaitBatch(batch);
      assertThat(client.get("/v1/ci/batch/" + batch).text("/decision")).isEqualTo(decision);
      assertThat(picture(address).body()).contains("Sepurux: " + decision + "ing");
    }
  }

  @Test
  void itIsGoneOnceItIsEndedOrItsCampaignOrProjectIs() {
    ApiClient client = client("closing");
    String ended = campaign(client, "ended");
    String page = "/campaigns/" + ended + "/badge";
    post(member, page);
    String address = address(member, ended).orElseThrow();
    assertThat(post(viewer, page + "/end")).isEqualTo(403);
    assertThat(post(member, page + "/end")).isEqualTo(303);
    assertThat(picture(address).statusCode()).isEqualTo(404);
    post(member, page);
    String another = address(member, ended).orElseThrow();
    assertThat(another).isNotEqualTo(address);
    String deleted = campaign(client, "deleted");
    post(member, "/campaigns/" + deleted + "/badge");
    String ofDeleted = address(member, deleted).orElseThrow();
    client.send("DELETE", "/v1/campaigns/" + deleted, null, null).expect(204);
    assertThat(picture(ofDeleted).statusCode()).isEqualTo(404);
    assertThat(picture(another).statusCode()).isEqualTo(200);
    client.send("DELETE", "/v1/projects/closing", null, null).expect(204);
    assertThat(picture(another).statusCode()).isEqualTo(404);
  }
}
