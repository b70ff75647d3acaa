package dev.sepurux.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.cli.Main;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line judges alone is, byte for byte, what the server has judged. */
class OfflineTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final List<String> SERVERS_OWN =
      List.of(
          "run_id",
          "trace_id",
          "trace_deleted",
          "event_id",
          "created_at",
          "policy_pack_id",
          "policy_revision");

  private static ApiClient client;

  @TempDir private Path folder;

  private record Told(int exit, String out, String err) {}

  @BeforeAll
  static void aProjectThatSaysSomething() {
    client = SERVER.client();
    client
        .post("/v1/tools", Map.of("name", "refund", "zone", "trusted", "effect", "irreversible"))
        .expect(201);
    client
        .post(
            "/v1/policy-packs",
            """
            {"name": "p", "is_default": true, "policy": {"version": "0.1", "defaults": {"unknown_tools": "deny"},
             "limits": [{"id": "few", "tools": ["refund"], "max_calls": 1}]}}
            """)
        .expect(201);
  }

  private static Told cli(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Told(line.execute(args), out.toString(), err.toString());
  }

  private static Told verify(String id) {
    return cli(
        "verify-run",
        id,
        "--base-url",
        SERVER.address().toString(),
        "--api-key",
        "sepurux-dev-key",
        "--project",
        "dev");
  }

  private static String upload(String trace) {
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  private static void campaign(String name, List<String> pool) {
    client
        .post(
            "/v1/campaigns",
            Map.of("name", name, "mutation_set", List.of("injection"), "eval_set", pool, "seed", 7))
        .expect(201);
  }

  private static String run(String campaign, String trace) {
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", campaign, "trace_id", trace))
            .expect(201)
            .text("/run_id");
    assertThat(client.awaitRun(run).text("/status")).isEqualTo("completed");
    return run;
  }

  private static JsonArray rows(String runId, String list) {
    List<Json> rows = new ArrayList<>();
    String next = "/v1/runs/" + runId + "/" + list + "?limit=3";
    while (next != null) {
      ApiAnswer page = client.get(next).expect(200);
      for (Json row : ((JsonArray) json(page.body())).items()) {
        JsonObject own = (JsonObject) row;
        for (String name : SERVERS_OWN) {
          own = own.without(name);
        }
        rows.add(own);
      }
      next = page.nextPage();
    }
    return JsonArray.of(rows);
  }

  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text));
  }

  /** The result bytes of a run, put together from what the API answers. */
  private static String stored(String runId) {
    JsonObject run = (JsonObject) json(client.get("/v1/runs/" + runId).expect(200).body());
    return JsonObject.builder()
        .put("attempts", rows(runId, "attempts"))
        .put("policy_events", rows(runId, "policy-events"))
        .put("security_events", rows(runId, "security-events"))
        .put("summary", Objects.requireNonNull(run.get("summary")))
        .build()
        .canonical();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String snapshot(String id) throws IOException {
    return file(id + ".json", client.get("/v1/runs/" + id + "/snapshot").expect(200).body());
  }

  @Test
  void checkWithASnapshotGivesTheServersBytes() throws IOException {
    String guarded = TestTraces.guardedRefund();
    String trace = upload(guarded);
    campaign("alone", List.of());
    String run = run("alone", trace);
    Told told =
        cli("check", "--format", "json", "--snapshot", snapshot(run), file("t.json", guarded));
    String line = told.out().lines().findFirst().orElseThrow();
    assertThat(line.substring(line.indexOf(",\"result\":") + 10, line.length() - 1))
        .isEqualTo(stored(run));
    ApiAnswer answer = client.get("/v1/runs/" + run);
    assertThat(told.exit()).isEqualTo(answer.text("/decision").equals("pass") ? 0 : 1);

    String payload = client.get("/v1/traces/" + trace + "?include_payload=true").body();
    Told downloaded =
        cli("check", "--format", "json", "--snapshot", snapshot(run), file("d.json", payload));
    assertThat(downloaded.out()).contains("\"result\":" + stored(run));
  }

  @Test
  void whatOtherRecordingsShowIsInTheSnapshotAndJudgedOfflineToTheByte() throws IOException {
    for (int i = 1; i <= 3; i++) {
      upload(TestTraces.refund().replace("129.5", "41" + i + ".25"));
    }
    String own = TestTraces.refund();
    client
        .post("/v1/campaigns", Map.of("name", "learned", "mutation_set", List.of("semantic")))
        .expect(201);
    String run = run("learned", upload(own));
    String snapshot = client.get("/v1/runs/" + run + "/snapshot").expect(200).body();
    upload(TestTraces.refund().replace("129.5", "777.75"));
    assertThat(client.get("/v1/runs/" + run + "/snapshot").body())
        .isEqualTo(snapshot)
        .contains("\"learned_result_schemas\":[{\"tool\":\"get_order\"", "412.25")
        .doesNotContain("777.75");
    Told told = cli("check", "--format", "json", "--snapshot", snapshot(run), file("l.json", own));
    assertThat(told.out()).contains("\"result\":" + stored(run));
    assertThat(verify(run)).isEqualTo(new Told(0, run + ": equal" + System.lineSeparator(), ""));
    String unlearned =
        file(
            "unlearned.json",
            ((JsonObject) json(snapshot))
                .with("learned_result_schemas", JsonArray.EMPTY)
                .compact());
    assertThat(cli("check", "--format", "json", "--snapshot", unlearned, file("l.json", own)).out())
        .as("what was learned makes the difference")
        .doesNotContain(stored(run));
  }

  @Test
  void checkJudgesAWholePoolAsTheServerDoes() throws IOException {
    List<String> texts = List.of(TestTraces.refund(), TestTraces.injectedMailObeyed());
    List<String> traces = texts.stream().map(OfflineTest::upload).toList();
    campaign("pool", traces);
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", "pool")).expect(201).text("/batch_id");
    ApiAnswer done = client.awaitBatch(batch);
    String lines = String.join("\n", texts.stream().map(text -> json(text).compact()).toList());
    Told told =
        cli("check", "--format", "json", "--snapshot", snapshot(batch), file("p.jsonl", lines));
    List<String> said = told.out().lines().toList();
    assertThat(said).hasSize(3);
    for (int i = 0; i < 2; i++) {
      assertThat(said.get(i)).contains("\"result\":" + stored(done.text("/run_ids/" + i)));
    }
    JsonObject all = (JsonObject) json(said.getLast());
    assertThat(all.text("decision")).isEqualTo(done.text("/decision"));
    for (String figure : List.of("pass_rate", "reliability_score", "failures", "verdict_detail")) {
      assertThat(Objects.requireNonNull(all.get(figure), figure).canonical())
          .as(figure)
          .isEqualTo(json(done.at("/" + figure).toString()).canonical());
    }
  }

  @Test
  void verifyRunFindsEqualBytesAndTheFirstDifference() {
    campaign("verified", List.of());
    String run = run("verified", upload(TestTraces.refund()));
    assertThat(verify(run)).isEqualTo(new Told(0, run + ": equal" + System.lineSeparator(), ""));
    change(
        "UPDATE attempt SET body = REPLACE(body, '\"stake\":\"critical\"', '\"stake\":\"low\"') WHERE run_id = ? AND ordinal = 0",
        run);
    Told told = verify(run);
    assertThat(told.exit()).isEqualTo(1);
    assertThat(told.out())
        .contains(
            "different, first at /attempts/0/stake: stored \"low\", judged again \"critical\"");
  }

  @Test
  void verifyRunNamesAnotherEngineRevisionAndCallsItNoDifference() {
    campaign("older", List.of());
    String run = run("older", upload(TestTraces.refund()));
    change(
        "UPDATE run SET summary = REPLACE(summary, '\"engine_revision\":\"%s\"', '\"engine_revision\":\"0\"') WHERE id = ?"
            .formatted(Judge.REVISION),
        run);
    Told told = verify(run);
    assertThat(told.exit()).isEqualTo(3);
    assertThat(told.out()).contains("not compared: judged by engine revision 0, and this is");
  }

  @Test
  void verifyRunTakesABatchAndSaysWhatItCannotCompare() {
    String kept = upload(TestTraces.readOnly());
    String gone = upload(TestTraces.noTools());
    campaign("two", List.of(kept, gone));
    ApiAnswer made = client.post("/v1/ci/runs", Map.of("campaign_id", "two")).expect(201);
    client.awaitBatch(made.text("/batch_id"));
    assertThat(verify(made.text("/batch_id")).exit()).isZero();
    client
        .send(
            "PATCH",
            "/v1/campaigns/two/eval-set",
            "{\"add_trace_ids\":[],\"remove_trace_ids\":[\"" + gone + "\"]}",
            "application/json")
        .expect(200);
    client.send("DELETE", "/v1/traces/" + gone, null, null).expect(204);
    Told told = verify(made.text("/batch_id"));
    assertThat(told.exit()).isEqualTo(3);
    assertThat(told.out()).contains(": equal").contains("not compared: its recording was deleted");
    Told unknown = verify("00000000-0000-7000-8000-000000000000");
    assertThat(unknown.exit()).isEqualTo(3);
    assertThat(unknown.err()).contains("404");
  }

  private static void change(String sql, String id) {
    int rows = SERVER.db().write(tx -> tx.handle().execute(sql, id));
    assertThat(rows).isEqualTo(1);
  }
}
