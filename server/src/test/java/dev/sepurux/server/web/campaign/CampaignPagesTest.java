package dev.sepurux.server.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.web.Visitor;
import dev.sepurux.testkit.ApiClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CampaignPagesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&";

  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static Visitor member;
  private static Visitor viewer;

  @BeforeAll
  static void signIn() {
    member = Visitor.of(SERVER, Role.MEMBER);
    viewer = Visitor.of(SERVER, Role.VIEWER);
  }

  private static String trace(String task) {
    return member
        .client()
        .post(
            "/v1/traces",
            Map.of(
                "task",
                Map.of("name", task),
                "events",
                List.of(
                    Map.of("type", "tool_call", "tool", "pay", "args", Map.of("n", 1)),
                    Map.of("type", "tool_result", "tool", "pay", "result", Map.of("ok", true)))))
        .expect(201)
        .text("/trace_id");
  }

  private static String campaign(String name, List<String> traces) {
    return member
        .client()
        .post("/v1/campaigns", Map.of("name", name, "mutation_set", List.of(), "eval_set", traces))
        .expect(201)
        .text("/campaign_id");
  }

  /** The form as a page sends it when nothing was changed but these fields. */
  private static Map<String, List<String>> form(String... changed) {
    Map<String, List<String>> fields = new HashMap<>();
    fields.put("name", List.of(""));
    fields.put("mutation_pack_id", List.of("sepurux.core.full"));
    fields.put("attempts_count", List.of("50"));
    fields.put("seed", List.of("0"));
    fields.put("thresholds.min_pass_rate", List.of("0.9"));
    fields.put("thresholds.max_unsafe", List.of("0"));
    for (int i = 0; i < changed.length; i += 2) {
      fields.put(changed[i], List.of(changed[i + 1]));
    }
    return fields;
  }

  private static String tag(String page) {
    return page.replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1").replace("&#34;", "\"");
  }

  @Test
  void aFormThatIsWrongNamesEachFieldAndKeepsWhatWasTyped() throws Exception {
    HttpResponse<String> answer =
        member.post(
            "/p/default/campaigns/new",
            form(
                "name",
                "wrong " + HOSTILE,
                "attempts_count",
                "many",
                "thresholds.min_pass_rate",
                "90"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(
            "must be a whole number from 1 to 10000",
            "must be a number from 0 to 1",
            "value=\"many\"",
            "wrong &lt;img")
        .doesNotContain("<img src=x");
    HttpResponse<String> set =
        member.post(
            "/p/default/campaigns/new",
            form("name", "wrong set", "mutation_set.exclude", "latency\ntransport.tiemout"));
    assertThat(set.body())
        .contains("line 2: ", "transport.timeout", ">latency\ntransport.tiemout<");
    assertThat(member.client().get("/v1/campaigns").body()).doesNotContain("wrong ");
  }

  @Test
  void aFormIsCheckedWhileItIsTypedByTheSameRules() throws Exception {
    campaign("taken", List.of());
    String checked =
        member.post("/p/default/campaigns/check", form("name", "taken", "seed", "-1")).body();
    assertThat(checked)
        .contains("id=\"seed-error\"", "must be a whole number from 0", "hx-swap-oob=\"true\"");
    assertThat(member.post("/p/default/campaigns/check", form("name", "taken")).body())
        .contains("another campaign has this name");
    String fine = member.post("/p/default/campaigns/check", form("name", "not taken")).body();
    assertThat(fine).contains("id=\"name-error\"").doesNotContain("another campaign");
  }

  @Test
  void aCampaignIsMadeChangedAndDeletedAsTheApiDoesIt() throws Exception {
    String trace = trace("of the form");
    Map<String, List<String>> fields = form("name", "made here", "mutation_set.exclude", "latency");
    fields.put("trace_id", List.of(trace));
    HttpResponse<String> made = member.post("/p/default/campaigns/new", fields);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    String path = Visitor.location(made).replaceFirst("[?].*", "");
    ApiClient client = member.client();
    assertThat(client.get("/v1" + path).at("/eval_set/trace_ids/0").asString()).isEqualTo(trace);
    assertThat(client.get("/v1" + path).at("/thresholds").isNull())
        .as("what means the default is left to be the default")
        .isTrue();
    String edit = member.page(path + "/edit");
    assertThat(edit).contains("value=\"made here\"", ">latency</textarea>");
    assertThat(
            member
                .post(path + "/edit", form("name", "renamed", "tag", tag(edit), "seed", "7"))
                .statusCode())
        .isEqualTo(303);
    assertThat(client.get("/v1" + path).text("/name")).isEqualTo("renamed");
    HttpResponse<String> stale =
        member.post(path + "/edit", form("name", "lost", "tag", tag(edit)));
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(stale.body()).contains("Somebody changed this campaign", "value=\"lost\"");
    assertThat(client.get("/v1" + path).text("/name")).isEqualTo("renamed");
    assertThat(member.post(path + "/delete", Map.of()).statusCode()).isEqualTo(303);
    assertThat(member.page(path)).contains("This campaign was deleted").doesNotContain("Run now");
    assertThat(member.get(path + "/edit").statusCode()).isEqualTo(404);
  }

  @Test
  void anEvalSetGrowsShrinksAndIsReordered() throws Exception {
    List<String> ids = List.of(trace("one"), trace("two"), trace("three " + HOSTILE));
    String path = "/campaigns/" + campaign("pool", ids.subList(0, 2));
    assertThat(member.post(path + "/eval-set", Map.of("trace_id", ids.subList(2, 3))).statusCode())
        .isEqualTo(303);
    member.post(path + "/eval-set", Map.of("move", List.of(ids.get(2)), "to", List.of("up")));
    assertThat(pool(path)).containsExactly(ids.get(0), ids.get(2), ids.get(1));
    member.post(path + "/eval-set", Map.of("remove", List.of(ids.get(0))));
    assertThat(pool(path)).containsExactly(ids.get(2), ids.get(1));
    HttpResponse<String> unknown =
        member.post(path + "/eval-set", Map.of("add", List.of("no-id\n" + ids.get(0))));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body())
        .contains("line 1: no trace of this project has this id", "no-id", "three &lt;img")
        .doesNotContain("<img src=x");
    assertThat(pool(path)).hasSize(2);
    HttpResponse<String> many =
        member.post(
            path + "/eval-set", Map.of("min_scenarios", List.of("-3"), "expects", List.of("pay")));
    assertThat(many.body()).contains("must be a whole number from 0 to 10000", "value=\"-3\"");
  }

  private static List<String> pool(String path) {
    return member
        .client()
        .get("/v1" + path)
        .at("/eval_set/trace_ids")
        .valueStream()
        .map(node -> node.asString())
        .toList();
  }

  @Test
  void aRunIsSubmittedAndATrendMarksWhatChanged() throws Exception {
    String first = trace("first of the trend");
    String path = "/campaigns/" + campaign("trend", List.of(first));
    assertThat(member.page(path)).contains("Not run yet");
    run(path);
    member.post(path + "/eval-set", Map.of("trace_id", List.of(trace("second of the trend"))));
    run(path);
    String page = member.page(path);
    assertThat(page)
        .contains("<polyline", "recordings changed", "1 recording → 2 recordings", ">R</text>")
        .doesNotContain("Not run yet");
    assertThat(member.page("/p/default/campaigns")).contains("trend", path);
  }

  private static void run(String path) throws Exception {
    HttpResponse<String> run = member.post(path + "/run", Map.of());
    assertThat(run.statusCode()).isEqualTo(303);
    member.client().awaitBatch(Visitor.location(run).replaceFirst("/batches/", ""));
  }

  @Test
  void aRunThatCannotBeSaysWhy() throws Exception {
    String path = "/campaigns/" + campaign("short", List.of(trace("alone")));
    member.post(path + "/eval-set", Map.of("min_scenarios", List.of("3")));
    HttpResponse<String> refused = member.post(path + "/run", Map.of());
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("holds 1 of the 3 scenarios it needs");
    assertThat(member.post(path + "/run", Map.of("seed", List.of("x"))).body())
        .contains("must be a whole number");
  }

  @Test
  void aViewerReadsAndChangesNothing() throws Exception {
    String path = "/campaigns/" + campaign("to look at", List.of(trace("looked at")));
    assertThat(viewer.page(path))
        .contains("to look at", "looked at")
        .doesNotContain("Run now", "<form method=\"post\" action=\"" + path);
    assertThat(viewer.page("/p/default/campaigns")).doesNotContain("New campaign");
    assertThat(viewer.get("/p/default/campaigns/new").statusCode()).isEqualTo(403);
    for (String change : List.of("/edit", "/check", "/run", "/eval-set", "/delete")) {
      assertThat(viewer.post(path + change, form("name", "mine")).statusCode())
          .as(change)
          .isEqualTo(403);
    }
    assertThat(member.client().get("/v1" + path).text("/name")).isEqualTo("to look at");
  }
}
