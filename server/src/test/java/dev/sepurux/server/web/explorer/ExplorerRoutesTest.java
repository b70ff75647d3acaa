package dev.sepurux.server.web.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.Spec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema is for whoever is signed in, and for nobody else. */
class ExplorerRoutesTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final List<String> FILES =
      List.of("", "/schema", "/openapi.json", "/openapi.yaml");

  private static HttpResponse<String> get(String path, String cookie) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(SERVER.address() + path))
            .header("Cookie", "__Host-sepurux=" + cookie)
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void strangersAreLedToTheSignInPageAndGetNoSchema() throws Exception {
    for (String file : FILES) {
      HttpResponse<String> answer = get("/p/default/explorer" + file, "nobody");
      assertThat(answer.statusCode()).as(file).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("/login?next=");
    }
    assertThat(get("/openapi.json", "nobody").statusCode()).isEqualTo(401);
    assertThat(get("/openapi.yaml", "nobody").statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsSignedInKeepsTheWholeSchemaAsAFile() throws Exception {
    String session =
        SERVER.signIn("vic", new Rights(false, Map.of(SERVER.projectId("default"), Role.VIEWER)));
    HttpResponse<String> yaml = get("/p/default/explorer/openapi.yaml", session);
    assertThat(yaml.body()).startsWith("openapi: 3.1");
    assertThat(yaml.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"openapi.yaml\"");
    ApiClient browser = SERVER.inBrowser(session).withProject("default");
    assertThat(browser.get("/openapi.json").expect(200).json()).isEqualTo(Spec.load().document());
    assertThat(get("/p/default/explorer/openapi.json", session).body())
        .isEqualTo(browser.get("/openapi.json").body());
    assertThat(get("/p/default/explorer/schema", session).body())
        .as("examples are in it")
        .contains("\"new-tool\":{\"value\":{\"name\":\"get_order\"")
        .doesNotContain("\"x-example-file\":");
  }
}
