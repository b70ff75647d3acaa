package dev.sepurux.server.web.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.web.Visitor;
import dev.sepurux.testkit.ApiClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToolPagesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&";

  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static Visitor member;
  private static Visitor viewer;

  @BeforeAll
  static void signIn() {
    member = Visitor.of(SERVER, Role.MEMBER);
    viewer = Visitor.of(SERVER, Role.VIEWER);
  }

  private static Map<String, List<String>> form(String name, String... fields) {
    Map<String, List<String>> form = new HashMap<>();
    form.put("name", List.of(name));
    form.put("zone", List.of("trusted"));
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], List.of(fields[i + 1]));
    }
    return form;
  }

  private static String made(Map<String, List<String>> form) throws Exception {
    HttpResponse<String> answer = member.post("/p/default/tools/new", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return Visitor.location(answer).replaceFirst("[?].*", "");
  }

  private static String tag(String page) {
    return page.replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1").replace("&#34;", "\"");
  }

  @Test
  void aToolIsRegisteredChangedAndTakenOutAsTheApiDoesIt() throws Exception {
    String path =
        made(
            form(
                "wire " + HOSTILE,
                "effect",
                "irreversible",
                "output.integrity",
                "untrusted",
                "critical_args",
                "iban\n\n amount \n",
                "idempotent",
                "false",
                "timeout_ms",
                "3000",
                "args_schema",
                "type: object\nrequired: [iban]\n"));
    ApiClient client = member.client();
    String api = path.replace("/tools/", "/v1/tools/");
    assertThat(client.get(api).at("/critical_args").toString()).isEqualTo("[\"iban\",\"amount\"]");
    assertThat(client.get(api).at("/args_schema/required/0").asString()).isEqualTo("iban");
    assertThat(client.get(api).at("/output").toString()).isEqualTo("{\"integrity\":\"untrusted\"}");
    assertThat(client.get(api).at("/idempotent").asBoolean(true)).isFalse();
    assertThat(member.page(path))
        .contains("wire &lt;img", "irreversible", "declared", "iban, amount")
        .doesNotContain("<img src=x");
    String edit = member.page(path + "/edit");
    Map<String, List<String>> changed = form("wire", "effect", "reversible");
    changed.put("tag", List.of(tag(edit)));
    assertThat(member.post(path + "/edit", changed).statusCode()).isEqualTo(303);
    assertThat(client.get(api).text("/effect")).isEqualTo("reversible");
    HttpResponse<String> stale = member.post(path + "/edit", changed);
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(stale.body()).contains("Somebody changed this tool", "revision 2");
    assertThat(member.post(path + "/delete", Map.of()).statusCode()).isEqualTo(303);
    assertThat(member.page(path)).contains("taken out of the registry");
    assertThat(member.get(path + "/edit").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsWrongIsSaidBesideItsFieldWhileItIsTyped() throws Exception {
    made(form("known"));
    assertThat(member.post("/p/default/tools/check", form("known")).body())
        .contains("the registry has this tool already");
    String wrong =
        member
            .post(
                "/p/default/tools/check",
                form("new(commit)", "effect", "huge", "timeout_ms", "soon"))
            .body();
    assertThat(wrong).contains("id=\"name-error\"", "(commit) out");
    assertThat(
            member
                .post("/p/default/tools/check", form("new", "effect", "huge", "timeout_ms", "soon"))
                .body())
        .containsPattern("id=\"effect-error\"[^>]*>[^<]+<")
        .containsPattern("id=\"timeout_ms-error\"[^>]*>[^<]+<");
    assertThat(member.post("/p/default/tools/check", form("new", "args_schema", "a: [1")).body())
        .contains("line 1, column");
    assertThat(member.post("/p/default/tools/check", form("delete_user")).body())
        .contains("id=\"facts\"", "inferred");
    HttpResponse<String> refused =
        member.post("/p/default/tools/new", form("kept", "timeout_ms", "soon"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("value=\"soon\"", "value=\"kept\"");
  }

  @Test
  void proposalsAreConfirmedAsTheyWereRead() throws Exception {
    ApiClient client = member.client();
    String trace =
        client
            .post(
                "/v1/traces",
                "{\"task\":{\"name\":\"t\"},\"events\":[{\"type\":\"tool_call\",\"tool\":\"get_user\",\"args\":{}},{\"type\":\"tool_call\",\"tool\":\"drop_user\",\"args\":{\"id\":\"u-1\"}}]}")
            .expect(201)
            .text("/trace_id");
    client.post("/v1/traces/" + trace + "/bootstrap").expect(200);
    String page = member.page("/p/default/tools");
    assertThat(page).contains("Confirm the chosen", "proposal");
    List<String> choices =
        Pattern.compile("name=\"tool\" value=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map((MatchResult match) -> match.group(1).replace("&#34;", "\""))
            .toList();
    assertThat(choices).hasSize(2);
    client.put("/v1/tools/drop_user", Map.of("name", "drop_user", "zone", "untrusted")).expect(200);
    HttpResponse<String> confirmed =
        member.post("/p/default/tools/confirm", Map.of("tool", choices));
    assertThat(Visitor.location(confirmed)).contains("said=changed_meanwhile");
    assertThat(client.get("/v1/tools/get_user").text("/source")).isEqualTo("declared");
    assertThat(client.get("/v1/tools/drop_user").text("/zone")).isEqualTo("untrusted");
  }

  @Test
  void manyToolsAreShownPageByPage() throws Exception {
    ApiClient client = member.client();
    for (int i = 0; i < 55; i++) {
      client.post("/v1/tools", Map.of("name", "many_" + i, "zone", "trusted")).expect(201);
    }
    String first = member.page("/p/default/tools");
    assertThat(first).contains("many_54").doesNotContain(">many_0<", ">Newest<");
    String older = first.replaceAll("(?s).*rel=\"next\" href=\"([^\"]*)\".*", "$1");
    assertThat(member.page(older)).contains(">many_0<", ">Newest<").doesNotContain("many_54");
  }

  @Test
  void aViewerReadsAndChangesNothing() throws Exception {
    String path = made(form("looked_at"));
    assertThat(viewer.page(path)).contains("looked_at").doesNotContain(path + "/edit");
    assertThat(viewer.page("/p/default/tools")).contains("looked_at").doesNotContain("New tool");
    assertThat(viewer.get(path + "/edit").statusCode()).isEqualTo(403);
    for (String change : List.of(path + "/edit", path + "/delete", "/p/default/tools/confirm")) {
      assertThat(viewer.post(change, form("mine")).statusCode()).as(change).isEqualTo(403);
    }
  }
}
