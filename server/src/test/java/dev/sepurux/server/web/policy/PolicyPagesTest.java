package dev.sepurux.server.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.json.TypedText;
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

class PolicyPagesTest {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&";
  private static final String GOOD =
      """
      # comments are welcome
      version: "0.1"
      rules:
        - id: big
          tools: ["pay*"]
          when: args.amount > 100
          decision: require_approval
      """;

  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static Visitor member;
  private static Visitor viewer;

  @BeforeAll
  static void signIn() {
    member = Visitor.of(SERVER, Role.MEMBER);
    viewer = Visitor.of(SERVER, Role.VIEWER);
  }

  private static Map<String, List<String>> form(String name, String source) {
    Map<String, List<String>> fields = new HashMap<>();
    fields.put("name", List.of(name));
    fields.put("description", List.of(""));
    fields.put("source", List.of(source));
    return fields;
  }

  private static String made(String name, String source) throws Exception {
    HttpResponse<String> answer = member.post("/p/default/policies/new", form(name, source));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return Visitor.location(answer).replaceFirst("[?].*", "");
  }

  private static String tag(String page) {
    return page.replaceAll("(?s).*name=\"tag\" value=\"([^\"]*)\".*", "$1").replace("&#34;", "\"");
  }

  @Test
  void everyTemplateIsAPolicyThatCanBeSavedAsItIs() {
    for (Template template : Template.ALL) {
      assertThat(TypedText.read(template.source()))
          .as(template.name())
          .isInstanceOfSatisfying(
              TypedText.Read.Value.class,
              read ->
                  assertThat(PolicyPack.parse(read.value()))
                      .isInstanceOf(PolicyPack.Parsed.Accepted.class));
    }
  }

  @Test
  void whatIsWrongIsSaidAtItsLineAndNothingIsSaved() throws Exception {
    String wrong = GOOD.replace("args.amount > 100", "call.tol == 'x'").replace("rules", "rulez");
    HttpResponse<String> answer =
        member.post("/p/default/policies/new", form("wrong " + HOSTILE, wrong));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("line 3, column 1", "the nearest known one is rules", "rulez:", "wrong &lt;img")
        .doesNotContain("<img src=x");
    String condition = GOOD.replace("args.amount > 100", "call.tol == 'x'");
    assertThat(member.post("/p/default/policies/check", form("x", condition)).body())
        .contains("line 6, column 5", "nearest that it can is call.tool", "hx-swap-oob=\"true\"");
    assertThat(member.post("/p/default/policies/check", form("x", "a: [1")).body())
        .contains("data-line=\"1\"");
    assertThat(member.client().get("/v1/policy-packs").body()).doesNotContain("wrong ");
  }

  @Test
  void aCheckSaysInPlainWordsWhatThePolicyDoes() throws Exception {
    assertThat(member.post("/p/default/policies/check", form("fine", GOOD)).body())
        .contains("Needs an approval: pay*", "args.amount &gt; 100", "id=\"source-errors\"")
        .doesNotContain("data-line");
    made("there already", GOOD);
    assertThat(member.post("/p/default/policies/check", form("there already", GOOD)).body())
        .contains("another policy has this name");
  }

  @Test
  void aPolicyIsMadeChangedAndComparedAsTheApiDoesIt() throws Exception {
    String path = made("compared", GOOD);
    ApiClient client = member.client();
    String api = path.replace("/policies/", "/v1/policy-packs/");
    assertThat(client.get(api).at("/policy/rules/0/id").asString()).isEqualTo("big");
    String edit = member.page(path + "/edit");
    Map<String, List<String>> changed = form("compared", GOOD.replace("100", "250"));
    changed.put("tag", List.of(tag(edit)));
    assertThat(member.post(path + "/edit", changed).statusCode()).isEqualTo(303);
    assertThat(client.get(api).json().path("revision").asInt()).isEqualTo(2);
    assertThat(member.page(path)).contains("when <code", "args.amount &gt; 250", "what it changed");
    assertThat(member.page(path + "/difference?from=1&to=2"))
        .contains("args.amount &gt; 100", "args.amount &gt; 250", "d-gone", "d-new");
    assertThat(member.get(path + "/difference?from=1&to=9").statusCode()).isEqualTo(404);
    changed.put("source", List.of(GOOD.replace("100", "999")));
    HttpResponse<String> stale = member.post(path + "/edit", changed);
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(stale.body())
        .contains("Somebody saved revision 2", "args.amount &gt; 250", "args.amount &gt; 999");
    assertThat(client.get(api).json().path("revision").asInt()).isEqualTo(2);
    changed.put("tag", List.of(tag(stale.body())));
    assertThat(member.post(path + "/edit", changed).statusCode())
        .as("whoever has seen both versions may save theirs")
        .isEqualTo(303);
    assertThat(client.get(api).body()).contains("999");
  }

  @Test
  void aWholeDocumentIsTakenForThePolicyInIt() throws Exception {
    String path = made("document", "name: x\npolicy:\n  version: '0.1'\n  strict: true\n");
    assertThat(
            member
                .client()
                .get(path.replace("/policies/", "/v1/policy-packs/"))
                .at("/policy/strict"))
        .hasToString("true");
    assertThat(
            member
                .post(
                    "/p/default/policies/check",
                    form("y", "policy:\n  version: '0.1'\n  strikt: 1"))
                .body())
        .contains("line 3, column 3", "the nearest known one is strict");
  }

  @Test
  void aProposalIsConfirmedAsItWasRead() throws Exception {
    ApiClient client = member.client();
    String trace =
        client
            .post(
                "/v1/traces",
                "{\"task\":{\"name\":\"t\"},\"events\":[{\"type\":\"tool_call\",\"tool\":\"delete_user\",\"args\":{\"id\":\"u-1\"}}]}")
            .expect(201)
            .text("/trace_id");
    String id =
        client.post("/v1/traces/" + trace + "/bootstrap").expect(200).text("/policy_pack_id");
    String page = member.page("/policies/" + id);
    assertThat(page).contains("Proposed from a recording", ">Confirm</button>");
    assertThat(member.page("/p/default/policies")).contains("proposal to confirm");
    member.post("/policies/" + id + "/confirm", Map.of("tag", List.of("\"9-0\"")));
    assertThat(client.get("/v1/policy-packs/" + id).text("/source")).isEqualTo("bootstrap");
    member.post("/policies/" + id + "/confirm", Map.of("tag", List.of(tag(page))));
    assertThat(client.get("/v1/policy-packs/" + id).text("/source")).isEqualTo("declared");
    assertThat(member.page("/policies/" + id)).doesNotContain("Proposed from");
  }

  @Test
  void whatWouldChangeIsShownBeforeAnythingIsSaved() throws Exception {
    ApiClient client = member.client();
    String path = made("tried", "version: '0.1'\n");
    String id = path.substring("/policies/".length());
    String trace =
        client
            .post(
                "/v1/traces",
                "{\"task\":{\"name\":\"t\"},\"events\":[{\"type\":\"tool_call\",\"tool\":\"pay<b>\",\"args\":{\"amount\":12}},{\"type\":\"tool_result\",\"tool\":\"pay<b>\",\"result\":{\"ok\":true}}]}")
            .expect(201)
            .text("/trace_id");
    assertThat(member.post(path + "/what-if", form("tried", GOOD)).body())
        .contains("has judged no run yet");
    client
        .post(
            "/v1/campaigns",
            Map.of(
                "name",
                "tried",
                "mutation_set",
                List.of(),
                "eval_set",
                List.of(trace),
                "policy_pack_id",
                id))
        .expect(201);
    client.awaitBatch(
        client.post("/v1/ci/runs", Map.of("campaign_id", "tried")).expect(201).text("/batch_id"));
    String stricter = "version: '0.1'\nrules: [{id: none, tools: ['pay*'], decision: block}]\n";
    assertThat(member.post(path + "/what-if", form("tried", stricter)).body())
        .contains("Judged again: 1 run.", "rules.none: stops", "pay&lt;b&gt;", "/attempts/0")
        .doesNotContain("pay<b>");
    assertThat(member.post(path + "/what-if", form("tried", "version: '0.1'")).body())
        .contains("No verdict and no attempt would end in another way");
    assertThat(member.post(path + "/what-if", form("tried", "rulez: []")).body())
        .contains("mend what is marked first");
    assertThat(client.get("/v1/policy-packs/" + id).json().path("revision").asInt()).isEqualTo(1);
    assertThat(viewer.post(path + "/what-if", form("tried", GOOD)).statusCode()).isEqualTo(403);
  }

  @Test
  void aPolicyIsDeletedUnlessACampaignNamesIt() throws Exception {
    String path = made("short lived", GOOD);
    ApiClient client = member.client();
    String id = path.substring("/policies/".length());
    client
        .post(
            "/v1/campaigns",
            Map.of("name", "names it", "mutation_set", List.of(), "policy_pack_id", id))
        .expect(201);
    assertThat(Visitor.location(member.post(path + "/delete", Map.of())))
        .isEqualTo(path + "?said=policy_needed");
    client.patch("/v1/campaigns/names%20it", "{\"policy_pack_id\":null}").expect(200);
    assertThat(viewer.post(path + "/delete", Map.of()).statusCode()).isEqualTo(403);
    assertThat(Visitor.location(member.post(path + "/delete", Map.of())))
        .isEqualTo("/p/default/policies?said=policy_deleted");
    assertThat(member.page(path)).contains("This policy was deleted").doesNotContain("/edit");
  }

  @Test
  void aViewerReadsAndChangesNothing() throws Exception {
    String path = made("looked at " + HOSTILE, GOOD.replace("big", "b'<b>"));
    assertThat(viewer.page(path))
        .contains("Needs an approval", "looked at &lt;img")
        .doesNotContain("/edit", "<img src=x", "<b>");
    assertThat(viewer.page("/p/default/policies")).doesNotContain("New policy");
    assertThat(viewer.get(path + "/edit").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/p/default/policies/new").statusCode()).isEqualTo(403);
    for (String change : List.of("/edit", "/check", "/confirm")) {
      assertThat(viewer.post(path + change, form("mine", GOOD)).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void plainWordsSayEveryPartOfAPolicy() {
    JsonObject policy =
        (JsonObject)
            ((TypedText.Read.Value)
                    TypedText.read(
                        """
                        version: "0.1"
                        defaults: {unknown_tools: deny, on_unavailable: deny}
                        irreversible: {tools: [wire]}
                        approval: {token_field: ok, verify: traced, tools: [pay]}
                        rules: [{id: r, tools: [rm], decision: block, message: never}]
                        limits: [{id: l, tools: [pay], argument: amount, min: 1, max: 5}, {id: m, tools: [pay], max_calls: 2}]
                        order: [{id: o, tool: pay, after: read}]
                        egress: [{id: e, tools: [mail], argument: to, allow: [example.com], deny: [evil.example], may_read: internal}]
                        atomic: [{id: a, tools: [pay, book]}]
                        flows: [{from: read, to: pay.amount, why: we trust it}]
                        secrets: ["sk-[a-z]+"]
                        answers: strict
                        strict: true
                        """))
                .value();
    PolicyPack pack = ((PolicyPack.Parsed.Accepted) PolicyPack.parse(policy)).pack();
    String words = PlainWords.of(pack).toString();
    assertThat(words)
        .contains(
            "neither registered nor named here may not be called",
            "calls are stopped",
            "Cannot be undone, so each call needs an approval: wire",
            "Each call needs an approval: pay",
            "argument ok",
            "Is stopped: rm",
            "never",
            "amount of pay is from 1 to 5",
            "At most 2 calls of pay together",
            "pay is called only after a call of read that succeeded",
            "only to example.com, never to evil.example; nothing more confidential than internal",
            "all of these effects or none: pay, book",
            "What read answers may decide amount of pay: we trust it",
            "sk-[a-z]+",
            "only reaches the answer",
            "Suspect findings");
  }
}
