package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name stands wherever an id may stand, whatever characters it is made of. */
class NamesInPathsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  static List<String> names() {
    return List.of(
        "a/b",
        "/",
        "//",
        "../x",
        "a/../b",
        "...",
        ".hidden",
        "a.b.json",
        "100%",
        "%2F",
        "%25",
        "%zz",
        "a b",
        "a+b",
        "a;b=c",
        "a?b=c&d#e",
        "a\\b",
        "{campaign_id}",
        "*",
        "<script>alert(1)</script>",
        "'; DROP TABLE campaign; --",
        "eval-set",
        "caf\u00e9",
        "\u05e9\u05dc\u05d5\u05dd",
        "\ud83d\ude80 launch",
        "n".repeat(199) + "\ud83d\ude80");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameFindsItsObjectInPathQueryAndBody(String name) {
    ApiClient client = SERVER.client();
    String path = "/v1/campaigns/" + encoded(name);
    ApiAnswer made = client.post("/v1/campaigns", Map.of("name", name)).expect(201);
    String id = made.text("/campaign_id");
    assertThat(client.get(path).expect(200).text("/campaign_id")).isEqualTo(id);
    assertThat(client.under("/api/backend").get(path).expect(200).text("/name")).isEqualTo(name);
    client.patch(path, Map.of("seed", 3)).expect(200);
    client.patch(path + "/eval-set", Map.of("min_scenarios", 1)).expect(200);
    client.get(path + "/failures").expect(200);
    client.get("/v1/runs?campaign_id=" + encoded(name)).expect(200);
    client.get("/v1/ci/batches?campaign_id=" + encoded(name)).expect(200);
    client.post("/v1/ci/runs", Map.of("campaign_id", name)).expectProblem(422, "too_few_scenarios");
    client.send("DELETE", path, null, null).expect(204);
    client.get(path).expectProblem(404, "not_found");
  }

  @Test
  void aNameIsComparedInItsComposedForm() {
    ApiClient client = SERVER.project("composed");
    String composed = "caf\u00e9";
    String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
    assertThat(decomposed).isNotEqualTo(composed);
    client.post("/v1/tools", Map.of("name", decomposed, "zone", "trusted")).expect(201);
    ApiAnswer found = client.get("/v1/tools/" + encoded(decomposed)).expect(200);
    assertThat(found.text("/name")).isEqualTo(composed);
    client.get("/v1/tools/" + encoded(composed)).expect(200);
    client
        .get("/v1/tools/" + encoded(composed.toUpperCase(java.util.Locale.ROOT)))
        .expectProblem(404, "not_found");
    client.post("/v1/tools", Map.of("name", composed, "zone", "trusted")).expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "7C9E6679742540DE944BE07FC1F90AE7",
        "{7c9e6679-7425-40de-944b-e07fc1f90ae7}",
        "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "  7c9e6679-7425-40de-944b-e07fc1f90ae7 ",
        "",
        "   ",
        ".",
        "..",
        "a\u0000b",
        "a\u2028b",
        "a\nb"
      })
  void aTextThatCouldNotBeToldFromAnIdOrAPathIsNoName(String name) {
    ApiClient client = SERVER.client();
    for (Map.Entry<String, Map<String, ?>> body :
        Map.of(
                "/v1/campaigns", Map.of("name", name),
                "/v1/tools", Map.of("name", name, "zone", "trusted"),
                "/v1/policy-packs", Map.of("name", name, "policy", Map.of("version", "0.1")))
            .entrySet()) {
      ApiAnswer answer = client.post(body.getKey(), body.getValue()).expectProblem(422, "invalid");
      assertThat(answer.at("/errors/0/loc").toString()).isEqualTo("[\"body\",\"name\"]");
    }
  }
}
