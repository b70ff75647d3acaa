package dev.sepurux.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class RunRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String upload(ApiClient client, String trace) {
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  private static String campaign(ApiClient client, String name, List<String> pool) {
    return client
        .post("/v1/campaigns", Map.of("name", name, "mutation_set", List.of(), "eval_set", pool))
        .expect(201)
        .text("/campaign_id");
  }

  private static String run(ApiClient client, String campaign, String trace) {
    ApiAnswer made =
        client.post("/v1/runs", Map.of("campaign_id", campaign, "trace_id", trace)).expect(201);
    assertThat(made.text("/status")).isEqualTo("queued");
    return made.text("/run_id");
  }

  @Test
  void judgesOneTraceAndShowsWhy() {
    ApiClient client = SERVER.project("one-run");
    String trace = upload(client, TestTraces.refund());
    String reads = upload(client, TestTraces.readOnly());
    campaign(client, "c", List.of(reads));
    String id = run(client, "c", trace);
    ApiAnswer done = client.awaitRun(id);
    assertThat(done.text("/status")).isEqualTo("completed");
    assertThat(done.text("/trace_id")).as("exactly this trace, whatever the pool").isEqualTo(trace);
    assertThat(done.text("/decision")).isEqualTo("fail");
    assertThat(done.at("/batch_id").isNull()).isTrue();
    assertThat(done.at("/summary/attempts").asInt()).isPositive();
    assertThat(done.at("/summary/attempts").asInt())
        .isEqualTo(
            done.at("/summary/passed").asInt()
                + done.at("/summary/failed").asInt()
                + done.at("/summary/unsafe").asInt()
                + done.at("/summary/errors").asInt());
    assertThat(done.at("/summary/findings").size()).isPositive();

    ApiAnswer attempts = client.get("/v1/runs/" + id + "/attempts?limit=200").expect(200);
    assertThat(attempts.text("/0/class")).isEqualTo("control");
    assertThat(attempts.json()).hasSize(done.at("/summary/attempts").asInt() + 1);
    for (int i = 0; i < attempts.json().size(); i++) {
      assertThat(attempts.at("/" + i + "/ordinal").asInt()).isEqualTo(i);
    }
    assertThat(client.get("/v1/runs/" + id + "/attempts/1").body())
        .isEqualTo(attempts.at("/1").toString());
    client.get("/v1/runs/" + id + "/attempts/9999").expectProblem(404, "not_found");
    client.get("/v1/runs/" + id + "/attempts/x").expectProblem(404, "not_found");
    client.get("/v1/runs/" + id + "/policy-events").expect(200);
    client.get("/v1/runs/" + id + "/security-events?confidence=suspect").expect(200);
  }

  @Test
  void filtersAttemptsAndPagesThroughThem() {
    ApiClient client = SERVER.project("filters");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "c", List.of());
    String id = run(client, "c", trace);
    int total = client.awaitRun(id).at("/summary/attempts").asInt() + 1;
    for (JsonNode attempt : client.get("/v1/runs/" + id + "/attempts?outcome=failed").json()) {
      assertThat(attempt.get("outcome").asString()).isEqualTo("failed");
    }
    List<Integer> seen = new ArrayList<>();
    String next = "/v1/runs/" + id + "/attempts?limit=2";
    while (next != null) {
      ApiAnswer page = client.get(next).expect(200);
      page.json().forEach(attempt -> seen.add(attempt.get("ordinal").asInt()));
      next = page.nextPage();
    }
    assertThat(seen).hasSize(total).isSorted().doesNotHaveDuplicates();
    client.get("/v1/runs/" + id + "/attempts?outcome=bad").expectProblem(422, "invalid");
    client.get("/v1/runs/" + id + "/attempts?class=lies").expectProblem(422, "invalid");
    client.get("/v1/runs/" + id + "/attempts?category=semantics").expectProblem(422, "invalid");
    assertThat(client.get("/v1/runs/" + id + "/attempts?class=control").json()).hasSize(1);
    client.get("/v1/runs/" + id + "/attempts?limit=201").expectProblem(422, "invalid");
    client.get("/v1/runs/" + id + "/policy-events?attempt=-1").expectProblem(422, "invalid");
    client.get("/v1/runs/" + id + "/attempts?cursor=MTIzOmFiYw").expectProblem(422, "invalid");
  }

  @Test
  void takesABatchIdWhereARunIdGoes() {
    ApiClient client = SERVER.project("batch-ids");
    String refund = upload(client, TestTraces.refund());
    String reads = upload(client, TestTraces.readOnly());
    String campaign = campaign(client, "c", List.of(reads, refund));
    ApiAnswer made = client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201);
    String batch = made.text("/batch_id");
    ApiAnswer all = client.awaitRun(batch);
    assertThat(all.text("/run_id")).isEqualTo(batch);
    assertThat(all.text("/status")).as("a verdict of fail is no failed run").isEqualTo("completed");
    assertThat(all.at("/trace_id").isNull()).isTrue();
    int attempts = 0;
    for (JsonNode runId : made.at("/run_ids")) {
      attempts += client.awaitRun(runId.asString()).at("/summary/attempts").asInt();
    }
    assertThat(all.at("/summary/attempts").asInt()).isEqualTo(attempts);

    ApiAnswer rows = client.get("/v1/runs/" + batch + "/attempts?limit=200").expect(200);
    assertThat(rows.json()).hasSize(attempts + 2);
    assertThat(rows.text("/0/run_id")).isEqualTo(made.text("/run_ids/0"));
    client.get("/v1/runs/" + batch + "/attempts/0").expectProblem(422, "run_id_required");

    ApiAnswer failures =
        client.get("/v1/campaigns/c/failures?limit=200&run_id=" + batch).expect(200);
    assertThat(failures.json()).hasSize(all.at("/summary/failures").asInt());
    assertThat(failures.text("/0/campaign_id")).isEqualTo(campaign);
    assertThat(client.get("/v1/campaigns/c/failures?limit=200").json())
        .hasSize(failures.json().size());
  }

  @Test
  void answersTheLowestReliabilityOfAPoolForAnyOfItsRuns() {
    ApiClient client = SERVER.project("lowest");
    String reads = upload(client, TestTraces.readOnly());
    String refund = upload(client, TestTraces.refund());
    campaign(client, "c", List.of(reads, refund));
    client.get("/v1/campaigns/c/reliability").expectProblem(409, "no_completed_run");
    ApiAnswer made = client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201);
    client.awaitBatch(made.text("/batch_id"));
    ApiAnswer first =
        client.get("/v1/campaigns/c/reliability?run_id=" + made.text("/run_ids/0")).expect(200);
    ApiAnswer second =
        client.get("/v1/campaigns/c/reliability?run_id=" + made.text("/run_ids/1")).expect(200);
    assertThat(first.at("/reliability_score")).isEqualTo(second.at("/reliability_score"));
    assertThat(first.at("/run_reliability_score").doubleValue())
        .isGreaterThan(second.at("/run_reliability_score").doubleValue());
    ApiAnswer newest = client.get("/v1/campaigns/c/reliability").expect(200);
    assertThat(newest.text("/run_id")).isEqualTo(made.text("/batch_id"));
    assertThat(newest.at("/failure_breakdown").size()).isPositive();
  }

  @Test
  void answersUnknownAndForeignIdsAlike() {
    ApiClient client = SERVER.project("runs-mine");
    ApiClient other = SERVER.project("runs-theirs");
    campaign(other, "c", List.of());
    campaign(client, "c", List.of());
    String foreign = run(other, "c", upload(other, TestTraces.refund()));
    other.awaitRun(foreign);
    for (String id : List.of(foreign, UUID.randomUUID().toString(), "nonsense")) {
      client.get("/v1/runs/" + id).expectProblem(404, "not_found");
      client.get("/v1/runs/" + id + "/attempts").expectProblem(404, "not_found");
      client.get("/v1/runs/" + id + "/attempts/0").expectProblem(404, "not_found");
      client.get("/v1/runs/" + id + "/policy-events").expectProblem(404, "not_found");
      client.get("/v1/runs/" + id + "/security-events").expectProblem(404, "not_found");
    }
    client.get("/v1/campaigns/c/failures?run_id=" + foreign).expectProblem(404, "not_found");
    client.get("/v1/campaigns/c/reliability?run_id=" + foreign).expectProblem(404, "not_found");
    assertThat(client.get("/v1/campaigns/c/failures").json()).isEmpty();
    assertThat(client.get("/v1/runs").json()).isEmpty();
    client
        .post("/v1/runs", Map.of("campaign_id", "c", "trace_id", UUID.randomUUID().toString()))
        .expectProblem(422, "unknown_reference");
  }

  @Test
  void givesEqualResultsForEqualInputs() {
    ApiClient client = SERVER.project("equal");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "c", List.of());
    String first = run(client, "c", trace);
    String second = run(client, "c", trace);
    client.awaitRun(first);
    client.awaitRun(second);
    assertThat(Results.canonical(client, first)).isEqualTo(Results.canonical(client, second));
  }

  @Test
  void everyFilterGivesTheAttemptsThatHoldIt() {
    ApiClient client = SERVER.project("every-filter");
    campaign(client, "c", List.of());
    String id = run(client, "c", upload(client, TestTraces.guardedRefund()));
    client.awaitRun(id);
    String path = "/v1/runs/" + id + "/attempts?limit=200";
    List<JsonNode> all = client.get(path).json().valueStream().toList();
    int filtered = 0;
    for (String field :
        List.of("outcome", "class", "category", "mutation", "severity", "contained_by", "basis")) {
      Set<String> values = new TreeSet<>();
      all.forEach(attempt -> attempt.get(field).asStringOpt().ifPresent(values::add));
      for (String value : values) {
        assertThat(client.get(path + "&" + field + "=" + value).json().valueStream().toList())
            .as("%s %s", field, value)
            .isEqualTo(
                all.stream().filter(a -> value.equals(a.get(field).asString(null))).toList());
        filtered++;
      }
      client.get(path + "&" + field + "=nothing").expectProblem(422, "invalid");
    }
    assertThat(filtered).isGreaterThan(20);
    List<Integer> seen = new ArrayList<>();
    String next = path.replace("200", "1") + "&outcome=failed&severity=critical";
    while (next != null) {
      ApiAnswer page = client.get(next).expect(200);
      page.json().forEach(attempt -> seen.add(attempt.get("ordinal").asInt()));
      next = page.nextPage();
    }
    assertThat(seen)
        .as("filters stay in the links")
        .isNotEmpty()
        .isEqualTo(
            all.stream()
                .filter(a -> a.get("outcome").asString().equals("failed"))
                .filter(a -> a.get("severity").asString("").equals("critical"))
                .map(a -> a.get("ordinal").asInt())
                .toList());
  }

  @Test
  void anAttemptIsPlayedOutOnDemand() {
    ApiClient client = SERVER.project("played");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "c", List.of());
    String id = run(client, "c", trace);
    int attempts = client.awaitRun(id).at("/summary/attempts").asInt();
    JsonNode recorded = client.get("/v1/traces/" + trace + "?include_payload=true").at("/payload");
    for (int ordinal = 0; ordinal <= attempts; ordinal++) {
      JsonNode attempt = client.get("/v1/runs/" + id + "/attempts/" + ordinal).json();
      ApiAnswer played =
          client.get("/v1/runs/" + id + "/attempts/" + ordinal + "/trace").expect(200);
      for (String same : List.of("run_id", "question_key", "mutation", "outcome", "description")) {
        assertThat(played.at("/" + same)).as(same).isEqualTo(attempt.get(same));
      }
      assertThat(played.at("/trace").equals(recorded)).isEqualTo(ordinal == 0);
      for (JsonNode step : played.at("/path")) {
        String at = step.get("pointer").asString("");
        if (!at.isEmpty()) {
          assertThat(recorded.at(at)).isEqualTo(step.get("recorded"));
          assertThat(played.at("/trace" + at)).isEqualTo(step.get("mutated"));
        }
      }
    }
    client.get("/v1/runs/" + id + "/attempts/9999/trace").expectProblem(404, "not_found");
    SERVER
        .db()
        .write(tx ->
            tx.handle()
                .execute(
                    "UPDATE attempt SET body = REPLACE(body, '\"question_key\":\"', '\"question_key\":\"x') WHERE run_id = ?",
                    id));
    client.get("/v1/runs/" + id + "/attempts/1/trace").expectProblem(409, "engine_changed");
    client.send("DELETE", "/v1/traces/" + trace, null, null).expect(204);
    client.get("/v1/runs/" + id + "/attempts/1/trace").expectProblem(404, "not_found");
  }

  @Test
  void findingsAreCountedWorstFirstWithAdviceAndAnExample() {
    ApiClient client = SERVER.project("findings");
    String refund = upload(client, TestTraces.refund());
    String mail = upload(client, TestTraces.injectedMailObeyed());
    campaign(client, "c", List.of(refund, mail));
    ApiAnswer made = client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201);
    String batch = made.text("/batch_id");
    client.awaitBatch(batch);
    for (String id : List.of(made.text("/run_ids/0"), batch)) {
      JsonNode summary = client.get("/v1/runs/" + id).at("/summary");
      ApiAnswer answer = client.get("/v1/runs/" + id + "/findings?limit=200").expect(200);
      assertThat(answer.json()).isNotEmpty();
      int attempts = 0;
      int control = 0;
      for (JsonNode finding : answer.json()) {
        if (finding.get("arm").asString().equals("control")) {
          assertThat(finding.at("/example/ordinal").asInt()).isZero();
          assertThat(finding.get("advice").asString()).startsWith("The recording itself: ");
          control++;
          continue;
        }
        attempts += finding.get("attempts").asInt();
        JsonNode example = finding.get("example");
        JsonNode attempt =
            client
                .get(
                    "/v1/runs/%s/attempts/%d"
                        .formatted(
                            example.get("run_id").asString(), example.get("ordinal").asInt()))
                .expect(200)
                .json();
        assertThat(attempt.at("/seam/tool")).isEqualTo(finding.get("tool"));
        assertThat(attempt.get("class")).isEqualTo(finding.get("rule"));
        assertThat(attempt.get("missing_guard")).isEqualTo(finding.get("missing_guard"));
        assertThat(attempt.get("severity")).isEqualTo(finding.get("severity"));
        assertThat(finding.get("advice").asString()).endsWith(".");
        String tool = finding.get("tool").asString("");
        if (!tool.isEmpty()) {
          assertThat(finding.get("advice").asString()).contains("`" + tool + "`");
        }
      }
      assertThat(answer.json().size() - control).isEqualTo(summary.get("findings").size());
      assertThat(control)
          .isLessThanOrEqualTo(summary.at("/control/findings").size())
          .matches(n -> (n == 0) == summary.at("/control/findings").isEmpty());
      assertThat(attempts).isEqualTo(summary.get("failed").asInt() + summary.get("unsafe").asInt());
    }
    assertThat(client.get("/v1/ci/batch/" + batch + "/findings").body())
        .isEqualTo(client.get("/v1/runs/" + batch + "/findings").body());
    client
        .get("/v1/ci/batch/" + made.text("/run_ids/0") + "/findings")
        .expectProblem(404, "not_found");
    client.get("/v1/runs/" + batch + "/findings?cursor=MTpzb21l").expectProblem(422, "invalid");
  }

  @Test
  void servesWhatARunWasJudgedUnderAsItWasThen() {
    ApiClient client = SERVER.project("snapshot");
    String trace = upload(client, TestTraces.refund());
    String other = upload(client, TestTraces.readOnly());
    client.post("/v1/tools", Map.of("name", "payments.refund", "zone", "trusted")).expect(201);
    campaign(client, "c", List.of(trace, other));
    String run = run(client, "c", trace);
    client.awaitRun(run);
    String before = client.get("/v1/runs/" + run + "/snapshot").expect(200).body();
    client
        .send("PATCH", "/v1/campaigns/c", "{\"attempts_count\":1}", "application/json")
        .expect(200);
    client.post("/v1/tools", Map.of("name", "mail.send", "zone", "untrusted")).expect(201);
    ApiAnswer snapshot = client.get("/v1/runs/" + run + "/snapshot").expect(200);
    assertThat(snapshot.body()).as("later edits change nothing").isEqualTo(before);
    assertThat(snapshot.at("/attempts_count").asInt()).isEqualTo(50);
    assertThat(snapshot.at("/tools")).hasSize(1);
    assertThat(snapshot.at("/pooled").asBoolean()).isFalse();
    assertThat(snapshot.text("/traces/0/trace_sha256"))
        .isEqualTo(client.get("/v1/traces/" + trace).text("/sha256"));

    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
    ApiAnswer shared = client.get("/v1/runs/" + batch + "/snapshot").expect(200);
    assertThat(shared.at("/pooled").asBoolean()).isTrue();
    assertThat(shared.at("/traces")).hasSize(2);
    assertThat(shared.text("/traces/1/trace_id")).isEqualTo(other);
    client.get("/v1/runs/" + UUID.randomUUID() + "/snapshot").expectProblem(404, "not_found");
  }

  @Test
  void listsRunsNewestFirstAndFilters() {
    ApiClient client = SERVER.project("run-list");
    String trace = upload(client, TestTraces.readOnly());
    String other = upload(client, TestTraces.noTools());
    campaign(client, "a", List.of());
    campaign(client, "b", List.of());
    String first = run(client, "a", trace);
    String second = run(client, "b", other);
    client.awaitRun(first);
    client.awaitRun(second);
    ApiAnswer all = client.get("/v1/runs").expect(200);
    assertThat(all.text("/0/run_id")).isEqualTo(second);
    assertThat(all.text("/1/run_id")).isEqualTo(first);
    assertThat(client.get("/v1/runs?campaign_id=a").text("/0/run_id")).isEqualTo(first);
    assertThat(client.get("/v1/runs?trace_id=" + other).text("/0/run_id")).isEqualTo(second);
    assertThat(client.get("/v1/runs?status=queued").json()).isEmpty();
    ApiAnswer page = client.get("/v1/runs?limit=1").expect(200);
    assertThat(client.get(String.valueOf(page.nextPage())).text("/0/run_id")).isEqualTo(first);
    client.get("/v1/runs?status=done").expectProblem(422, "invalid");
  }
}
