package dev.sepurux.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class PolicyPackRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String pack(String name, String more) {
    return """
    {"name": "%s", "engine": "builtin"%s,
     "policy": {"version": "0.1", "defaults": {"unknown_tools": "warn"},
                "irreversible": {"tools": ["refund"]}, "approval": {"token_field": "token"}}}
    """
        .formatted(name, more);
  }

  @Test
  void savesThePublishedShapeUnchanged() {
    ApiAnswer made = SERVER.client().post("/v1/policy-packs", pack("published", "")).expect(201);
    String id = made.text("/policy_pack_id");
    assertThat(made.header("Location")).isEqualTo("/v1/policy-packs/" + id);
    assertThat(made.etag()).startsWith("\"1-");
    assertThat(made.at("/policy").toString())
        .isEqualTo(
            "{\"version\":\"0.1\",\"defaults\":{\"unknown_tools\":\"warn\"},"
                + "\"irreversible\":{\"tools\":[\"refund\"]},"
                + "\"approval\":{\"token_field\":\"token\"}}");
    assertThat(made.at("/is_default").booleanValue()).isFalse();
    assertThat(made.text("/source")).isEqualTo("declared");
    for (String ref : List.of(id, "published")) {
      assertThat(SERVER.client().get("/v1/policy-packs/" + ref).expect(200).body())
          .isEqualTo(made.body());
    }
  }

  @Test
  void saysThatAnApprovalByPresenceAloneIsWeak() {
    ApiAnswer made = SERVER.client().post("/v1/policy-packs", pack("weak", "")).expect(201);
    assertThat(made.text("/warnings/0/msg")).contains("presence");
    String strong = pack("strong", "").replace("\"token\"", "\"token\", \"verify\": \"traced\"");
    assertThat(SERVER.client().post("/v1/policy-packs", strong).expect(201).at("/warnings").size())
        .isZero();
  }

  @Test
  void answersTheSamePackWithTheOneThatIsThere() {
    ApiAnswer first = SERVER.client().post("/v1/policy-packs", pack("same", "")).expect(201);
    ApiAnswer again =
        SERVER.client().post("/v1/policy-packs", pack("same", ", \"description\": null"));
    assertThat(again.expect(200).body()).isEqualTo(first.body());
    ApiAnswer other =
        SERVER
            .client()
            .post("/v1/policy-packs", pack("same", ", \"description\": \"other\""))
            .expectProblem(409, "name_taken");
    assertThat(other.text("/existing_id")).isEqualTo(first.text("/policy_pack_id"));
  }

  @Test
  void refusesAPolicyThatDoesNotCompileAndNamesThePlace() {
    refused("{\"name\":\"p\",\"policy\":[]}", "[\"body\",\"policy\"]");
    refused("{\"name\":\"p\"}", "[\"body\",\"policy\"]");
    refused("{\"name\":\"p\",\"engine\":\"opa\",\"policy\":{}}", "[\"body\",\"engine\"]");
    refused(
        "{\"name\":\"p\",\"policy\":{\"irreversibel\":{}}}",
        "[\"body\",\"policy\",\"irreversibel\"]");
    refused(
        "{\"name\":\"p\",\"policy\":{\"defaults\":{\"unknown_tools\":\"maybe\"}}}",
        "[\"body\",\"policy\",\"defaults\",\"unknown_tools\"]");
    refused(
        "{\"name\":\"p\",\"policy\":{\"secrets\":[\"ok\",\"(\"]}}",
        "[\"body\",\"policy\",\"secrets\",\"1\"]");
    SERVER.client().get("/v1/policy-packs/p").expectProblem(404, "not_found");
  }

  private static void refused(String body, String place) {
    ApiAnswer answer = SERVER.client().post("/v1/policy-packs", body).expectProblem(422, "invalid");
    List<String> places = new ArrayList<>();
    for (JsonNode error : answer.at("/errors")) {
      places.add(error.get("loc").toString());
    }
    assertThat(places).as(body).contains(place);
  }

  @Test
  void replacesAPackOnlyAtTheRevisionThatWasRead() {
    ApiClient client = SERVER.project("replace-pack");
    String first = client.post("/v1/policy-packs", pack("p", "")).expect(201).etag();
    String changed = pack("p", "").replace("warn", "deny");
    ApiAnswer second =
        client.withHeader("If-Match", first).put("/v1/policy-packs/p", changed).expect(200);
    assertThat(second.etag()).startsWith("\"2-");
    client
        .withHeader("If-Match", first)
        .put("/v1/policy-packs/p", pack("p", ""))
        .expectProblem(412, "precondition_failed");
    assertThat(client.put("/v1/policy-packs/p", changed).expect(200).body())
        .isEqualTo(second.body());
    client.post("/v1/policy-packs", pack("q", "")).expect(201);
    client.put("/v1/policy-packs/q", pack("p", "")).expectProblem(409, "name_taken");
  }

  @Test
  void aProjectHasOneDefaultPackAtMost() {
    ApiClient client = SERVER.project("default-pack");
    client.post("/v1/policy-packs", pack("a", ", \"is_default\": true")).expect(201);
    client.post("/v1/policy-packs", pack("b", ", \"is_default\": true")).expect(201);
    assertThat(client.get("/v1/policy-packs/a").at("/is_default").booleanValue()).isFalse();
    assertThat(client.get("/v1/policy-packs/a").etag()).startsWith("\"2-");
    client.put("/v1/policy-packs/a", pack("a", ", \"is_default\": true")).expect(200);
    assertThat(client.get("/v1/policy-packs/b").at("/is_default").booleanValue()).isFalse();
    ApiAnswer kept = client.put("/v1/policy-packs/a", pack("a", ", \"description\": \"x\""));
    assertThat(kept.expect(200).at("/is_default").booleanValue()).isTrue();
    ApiAnswer none = client.put("/v1/policy-packs/a", pack("a", ", \"is_default\": false"));
    assertThat(none.expect(200).at("/is_default").booleanValue()).isFalse();
  }

  @Test
  void listsNewestFirstInPages() {
    ApiClient client = SERVER.project("list-packs");
    for (String name : List.of("a", "b", "c")) {
      client.post("/v1/policy-packs", pack(name, "")).expect(201);
    }
    ApiAnswer page = client.get("/v1/policy-packs?limit=2").expect(200);
    assertThat(page.text("/0/name") + page.text("/1/name")).isEqualTo("cb");
    ApiAnswer rest = client.get(String.valueOf(page.nextPage())).expect(200);
    assertThat(rest.text("/0/name")).isEqualTo("a");
    assertThat(rest.nextPage()).isNull();
  }

  @Test
  void aForeignPackAnswersLikeAnUnknownOne() {
    String foreign =
        SERVER
            .project("foreign-pack")
            .post("/v1/policy-packs", pack("secret-pack", ""))
            .expect(201)
            .text("/policy_pack_id");
    ApiClient client = SERVER.client();
    for (String ref : List.of(foreign, UUID.randomUUID().toString(), "secret-pack")) {
      assertThat(client.get("/v1/policy-packs/" + ref).expect(404).text("/detail"))
          .isEqualTo("policy pack not found");
      assertThat(
              client
                  .put("/v1/policy-packs/" + ref, pack("secret-pack", ""))
                  .expectProblem(404, "not_found")
                  .text("/detail"))
          .isEqualTo("policy pack not found");
    }
    assertThat(client.get("/v1/policy-packs").body()).doesNotContain("secret-pack");
  }

  private static ApiAnswer yaml(String method, String path, String body) {
    return SERVER
        .client()
        .sendBytes(method, path, body.getBytes(StandardCharsets.UTF_8), "application/yaml");
  }

  @Test
  void takesYamlAsTheJsonThatItStandsFor() {
    String body =
        """
        name: from-yaml
        policy:
          version: "0.1"
          limits:
            - id: few   # a comment
              tools: &all ["*"]
              max_calls: 20
          order:
            - {id: first, tool: refund, after: look_up}
          atomic: [{id: both, tools: *all}]
        """;
    ApiAnswer made = yaml("POST", "/v1/policy-packs", body).expect(201);
    assertThat(made.at("/policy/limits/0/max_calls").intValue()).isEqualTo(20);
    assertThat(made.at("/policy/atomic/0/tools/0").asString()).isEqualTo("*");
    yaml("POST", "/v1/policy-packs", body).expect(200);
    ApiAnswer changed =
        yaml("PUT", "/v1/policy-packs/from-yaml", body.replace("20", "21")).expect(200);
    assertThat(changed.at("/revision").intValue()).isEqualTo(2);
  }

  @Test
  void saysTheLineAndColumnOfWhatIsWrongInYaml() {
    ApiAnswer refused =
        yaml(
                "POST",
                "/v1/policy-packs",
                """
                name: wrong
                policy:
                  rules:
                    - id: r
                      tools: [refund]
                      when: call.tol == 'x'
                      decision: block
                """)
            .expectProblem(422, "invalid");
    assertThat(refused.at("/errors/0/line").intValue()).isEqualTo(6);
    assertThat(refused.at("/errors/0/column").intValue()).isEqualTo(7);
    assertThat(refused.text("/detail")).contains("call.tool", "(line 6, column 7)");
    SERVER.client().get("/v1/policy-packs/wrong").expectProblem(404, "not_found");
  }

  @Test
  void refusesYamlThatIsNoneOrStandsForTooMuch() {
    malformed("name: [", "line 1, column");
    malformed("a: 1\na: 2\n", "line 2, column 1: the name a stands twice");
    malformed("a: .nan\n", "no number");
    malformed("a: !!binary aGk=\n", "tag");
    malformed("[".repeat(5_000), "inside one another");
    malformed("a: &a [*a]\n", "inside one another");
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x]\n");
    for (int i = 1; i < 24; i++) {
      laughs.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    malformed(laughs.toString(), "more than 100000 values");
    yaml("POST", "/v1/policy-packs", "a: " + "x".repeat(1 << 20))
        .expectProblem(413, "body_too_large");
    yaml("POST", "/v1/tools", "name: t").expectProblem(415, "unsupported_type");
  }

  private static void malformed(String body, String said) {
    ApiAnswer answer = yaml("POST", "/v1/policy-packs", body).expectProblem(400, "malformed");
    assertThat(answer.text("/detail")).contains(said);
  }

  @Test
  void everyTemplateCanBeSavedAsItIs() {
    List<String> names = new ArrayList<>();
    ApiAnswer list = SERVER.client().get("/v1/policy-templates").expect(200);
    for (JsonNode row : list.json()) {
      String name = row.get("name").asString();
      names.add(name);
      assertThat(row.get("examples_count").intValue()).isPositive();
      ApiAnswer template = SERVER.client().get("/v1/policy-templates/" + name).expect(200);
      assertThat(template.at("/examples").size()).isEqualTo(row.get("examples_count").intValue());
      String body =
          "{\"name\":\"t-%s\",\"policy\":%s}".formatted(name, template.at("/policy").toString());
      SERVER.client().post("/v1/policy-packs", body).expect(201);
      for (JsonNode tool : template.at("/tools")) {
        SERVER.client().post("/v1/tools", tool.toString());
      }
    }
    assertThat(names).containsExactly("starter", "payments", "data-export", "devops");
    SERVER.client().get("/v1/policy-templates/none").expectProblem(404, "not_found");
  }
}
