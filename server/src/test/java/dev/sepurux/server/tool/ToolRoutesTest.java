package dev.sepurux.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class ToolRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static Map<String, Object> tool(String name, String zone) {
    return Map.of("name", name, "zone", zone);
  }

  @Test
  void declaresATool() {
    ApiAnswer made = SERVER.client().post("/v1/tools", tool("get_order", "trusted")).expect(201);
    String id = made.text("/tool_id");
    assertThat(made.header("Location")).isEqualTo("/v1/tools/" + id);
    assertThat(made.etag()).startsWith("\"1-");
    assertThat(made.text("/source")).isEqualTo("declared");
    assertThat(made.at("/effect").isNull()).isTrue();
    assertThat(SERVER.client().get("/v1/tools/" + id).expect(200).body()).isEqualTo(made.body());
    assertThat(SERVER.client().get("/v1/tools/get_order").expect(200).body())
        .isEqualTo(made.body());
  }

  @Test
  void keepsEveryFactAsGiven() {
    String body =
        """
        {"name": "pay", "zone": "untrusted", "description": "Pays.", "effect": "irreversible",
         "egress": "external", "output": {"integrity": "trusted", "confidentiality": "sensitive"},
         "critical_args": ["iban", "amount"], "idempotency_arg": "key", "idempotent": false,
         "args_schema": {"type": "object"}, "result_schema": {"type": "object"},
         "compensates": "charge", "timeout_ms": 5000, "annotations": {"destructiveHint": true}}
        """;
    ApiAnswer made = SERVER.client().post("/v1/tools", body).expect(201);
    assertThat(made.text("/output/confidentiality")).isEqualTo("sensitive");
    assertThat(made.text("/critical_args/1")).isEqualTo("amount");
    assertThat(made.at("/annotations/destructiveHint").booleanValue()).isTrue();
    assertThat(made.at("/timeout_ms").intValue()).isEqualTo(5000);
  }

  @Test
  void answersTheSameDeclarationWithTheToolThatIsThere() {
    ApiAnswer first = SERVER.client().post("/v1/tools", tool("twice", "trusted")).expect(201);
    ApiAnswer again =
        SERVER
            .client()
            .post("/v1/tools", "{\"zone\":\"trusted\",\"effect\":null,\"name\":\" twice \"}")
            .expect(200);
    assertThat(again.body()).isEqualTo(first.body());
    ApiAnswer other =
        SERVER
            .client()
            .post("/v1/tools", tool("twice", "sensitive"))
            .expectProblem(409, "name_taken");
    assertThat(other.text("/existing_id")).isEqualTo(first.text("/tool_id"));
    assertThat(other.text("/detail")).contains("twice");
  }

  @Test
  void refusesWhatIsNoDeclarationAndNamesThePlace() {
    refused("{\"zone\":\"trusted\"}", "[\"body\",\"name\"]");
    refused("{\"name\":\"a\"}", "[\"body\",\"zone\"]");
    refused("{\"name\":\"a\",\"zone\":\"trusted\",\"effect\":\"big\"}", "[\"body\",\"effect\"]");
    refused(
        "{\"name\":\"a\",\"zone\":\"trusted\",\"output\":{\"integrity\":\"low\"}}",
        "[\"body\",\"output\",\"integrity\"]");
    refused(
        "{\"name\":\"a\",\"zone\":\"trusted\",\"critical_args\":[\"x\",1]}",
        "[\"body\",\"critical_args\",\"1\"]");
    refused("{\"name\":\"pay(commit)\",\"zone\":\"trusted\"}", "[\"body\",\"name\"]");
    refused("{\"name\":\"" + UUID.randomUUID() + "\",\"zone\":\"trusted\"}", "[\"body\",\"name\"]");
    refused("{\"name\":\"a\\nb\",\"zone\":\"trusted\"}", "[\"body\",\"name\"]");
    refused("{\"name\":\"" + "n".repeat(201) + "\",\"zone\":\"trusted\"}", "[\"body\",\"name\"]");
  }

  private static void refused(String body, String place) {
    ApiAnswer answer = SERVER.client().post("/v1/tools", body).expectProblem(422, "invalid");
    List<String> places = new ArrayList<>();
    for (JsonNode error : answer.at("/errors")) {
      places.add(error.get("loc").toString());
    }
    assertThat(places).as(body).contains(place);
  }

  @Test
  void readsAnUnknownZoneAsUntrustedAndWarns() {
    ApiAnswer made = SERVER.client().post("/v1/tools", tool("odd_zone", "dmz")).expect(201);
    assertThat(made.text("/zone")).isEqualTo("dmz");
    assertThat(made.text("/warnings/0/msg")).contains("untrusted");
  }

  @Test
  void findsANameWithASlashAndOneThatIsWrittenInAnotherForm() {
    String id =
        SERVER
            .client()
            .post("/v1/tools", tool("mail/se\u0301nd 100%", "trusted"))
            .expect(201)
            .text("/tool_id");
    for (String path : List.of("mail%2Fse%CC%81nd%20100%25", "mail%2Fs%C3%A9nd%20100%25")) {
      assertThat(SERVER.client().get("/v1/tools/" + path).expect(200).text("/tool_id"))
          .isEqualTo(id);
    }
    SERVER.client().get("/v1/tools/MAIL%2Fs%C3%A9nd%20100%25").expectProblem(404, "not_found");
  }

  @Test
  void replacesAToolOnlyAtTheRevisionThatWasRead() {
    ApiClient client = SERVER.project("replace-tool");
    ApiAnswer made = client.post("/v1/tools", tool("ship", "trusted")).expect(201);
    String id = made.text("/tool_id");
    ApiAnswer changed =
        client
            .withHeader("If-Match", made.etag())
            .put("/v1/tools/ship", tool("ship", "sensitive"))
            .expect(200);
    assertThat(changed.etag()).startsWith("\"2-");
    assertThat(changed.at("/revision").intValue()).isEqualTo(2);
    ApiAnswer stale =
        client
            .withHeader("If-Match", made.etag())
            .put("/v1/tools/ship", tool("ship", "trusted"))
            .expectProblem(412, "precondition_failed");
    assertThat(stale.text("/detail")).contains("revision 2");
    client
        .withHeader("If-Match", "W/" + changed.etag())
        .put("/v1/tools/ship", tool("ship", "trusted"))
        .expectProblem(412, "precondition_failed");
    assertThat(client.get("/v1/tools/" + id).text("/zone")).isEqualTo("sensitive");
    client
        .withHeader("If-Match", made.etag() + ", " + changed.etag())
        .put("/v1/tools/" + id, tool("ship", "sensitive"))
        .expect(200);
    assertThat(client.get("/v1/tools/" + id).etag()).startsWith("\"2-");
  }

  @Test
  void renamesAToolUnlessTheNameIsTaken() {
    ApiClient client = SERVER.project("rename-tool");
    client.post("/v1/tools", tool("old", "trusted")).expect(201);
    client.post("/v1/tools", tool("other", "trusted")).expect(201);
    client.put("/v1/tools/old", tool("other", "trusted")).expectProblem(409, "name_taken");
    client.put("/v1/tools/old", tool("new", "trusted")).expect(200);
    client.get("/v1/tools/old").expectProblem(404, "not_found");
    client.put("/v1/tools/nothing", tool("x", "trusted")).expectProblem(404, "not_found");
  }

  @Test
  void listsNewestFirstInPages() {
    ApiClient client = SERVER.project("list-tools");
    for (int i = 0; i < 5; i++) {
      client.post("/v1/tools", tool("t" + i, "trusted")).expect(201);
    }
    List<String> names = new ArrayList<>();
    String page = "/v1/tools?limit=2";
    while (page != null) {
      ApiAnswer answer = client.get(page).expect(200);
      answer.json().forEach(node -> names.add(node.get("name").asString()));
      page = answer.nextPage();
    }
    assertThat(names).containsExactly("t4", "t3", "t2", "t1", "t0");
    assertThat(client.get("/v1/tools?limit=1&offset=3").at("/0/name").asString()).isEqualTo("t1");
    client.get("/v1/tools?limit=201").expectProblem(422, "invalid");
  }

  @Test
  void repeatsAnAnswerForTheSameIdempotencyKey() {
    ApiClient client = SERVER.client().withHeader("Idempotency-Key", "tool-1");
    ApiAnswer first = client.post("/v1/tools", tool("once", "trusted")).expect(201);
    ApiAnswer again = client.post("/v1/tools", tool("once", "trusted")).expect(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    client
        .post("/v1/tools", tool("once more", "trusted"))
        .expectProblem(422, "idempotency_mismatch");
  }

  @Test
  void aForeignToolAnswersLikeAnUnknownOne() {
    String foreign =
        SERVER
            .project("foreign-tool")
            .post("/v1/tools", tool("secret_tool", "trusted"))
            .expect(201)
            .text("/tool_id");
    ApiClient client = SERVER.client();
    for (String ref : List.of(foreign, UUID.randomUUID().toString(), "secret_tool")) {
      ApiAnswer one = client.get("/v1/tools/" + ref).expectProblem(404, "not_found");
      assertThat(one.text("/detail")).isEqualTo("tool not found");
      ApiAnswer put = client.put("/v1/tools/" + ref, tool("secret_tool", "trusted"));
      assertThat(put.expectProblem(404, "not_found").text("/detail")).isEqualTo("tool not found");
    }
    assertThat(client.get("/v1/tools").body()).doesNotContain("secret_tool");
  }

  private static ApiAnswer imported(ApiClient client, String body) {
    return client.post("/v1/tools/import", body).expect(200);
  }

  @Test
  void importsWhatAnMcpServerListsAsProposalsWhoseHintsAreNoDeclarations() {
    ApiClient client = SERVER.project("mcp");
    String list =
        """
        {"jsonrpc": "2.0", "id": 1, "result": {"nextCursor": "abc", "tools": [
          {"name": "read_mail", "description": "Reads mail.", "annotations": {"readOnlyHint": true},
           "inputSchema": {"type": "object", "properties": {"box": {"type": "string"}}},
           "outputSchema": {"type": "object"}},
          {"name": "wipe", "annotations": {"destructiveHint": true}},
          {"title": "no name"}, "no tool", {"name": "wipe"}, {"name": "x", "inputSchema": []}]}}
        """;
    ApiAnswer first = imported(client, list);
    assertThat(first.at("/created").intValue()).isEqualTo(2);
    assertThat(first.at("/invalid").intValue()).isEqualTo(4);
    assertThat(first.at("/entries/2/errors/0/loc").toString())
        .isEqualTo("[\"body\",\"result\",\"tools\",\"2\",\"name\"]");
    assertThat(first.text("/entries/4/errors/0/msg")).contains("twice");
    assertThat(first.at("/entries/5/errors/0/loc").toString()).contains("inputSchema");
    assertThat(first.text("/warnings/0/type")).isEqualTo("partial");
    ApiAnswer mail = client.get("/v1/tools/read_mail").expect(200);
    assertThat(mail.text("/source")).isEqualTo("bootstrap");
    assertThat(mail.text("/zone")).isEqualTo("untrusted");
    assertThat(mail.at("/effect").isNull()).as("a hint is no declared fact").isTrue();
    assertThat(mail.at("/annotations/readOnlyHint").booleanValue()).isTrue();
    assertThat(mail.at("/args_schema/properties").has("box")).isTrue();
    assertThat(mail.text("/result_schema/type")).isEqualTo("object");
    assertThat(imported(client, list).at("/unchanged").intValue()).isEqualTo(2);
    assertThat(client.get("/v1/tools/read_mail").body()).isEqualTo(mail.body());
    String more = list.replace("Reads mail.", "Reads new mail.");
    assertThat(imported(client, more).at("/updated").intValue()).isEqualTo(1);
    assertThat(client.get("/v1/tools/read_mail").text("/source")).isEqualTo("bootstrap");
  }

  @Test
  void importsFunctionsAndLeavesWhatSomebodyDeclared() {
    ApiClient client = SERVER.project("functions");
    ApiAnswer declared =
        client
            .post(
                "/v1/tools",
                "{\"name\":\"refund\",\"zone\":\"trusted\",\"effect\":\"irreversible\"}")
            .expect(201);
    ApiAnswer answer =
        imported(
            client,
            """
            [{"type": "function", "function": {"name": "refund", "description": "Pays back.",
              "parameters": {"type": "object"}}},
             {"type": "function", "name": "look_up", "parameters": {"type": "object"}},
             {"type": "web_search"}]
            """);
    assertThat(answer.text("/entries/0/status")).isEqualTo("declared");
    assertThat(answer.at("/entries/0/differs").toString())
        .isEqualTo("[\"args_schema\",\"description\"]");
    assertThat(client.get("/v1/tools/refund").body()).isEqualTo(declared.body());
    assertThat(answer.text("/entries/1/status")).isEqualTo("created");
    assertThat(answer.text("/entries/2/errors/0/msg")).contains("web_search");
    client.post("/v1/tools/import", "{\"functions\":[]}").expectProblem(422, "invalid");
    client.post("/v1/tools/import", "[" + "1,".repeat(1_000) + "1]").expectProblem(422, "invalid");
    assertThat(imported(client, "[]").at("/entries")).isEmpty();
  }
}
