package dev.sepurux.server.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class CiRoutesTest {
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

  private static ApiAnswer submit(ApiClient client, Map<String, ?> body) {
    return client.post("/v1/ci/runs", body).expect(201);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asString()));
    return texts;
  }

  @Test
  void runsThePoolInTheOrderOfAddingAndIgnoresTheTraceThatIsNamed() {
    ApiClient client = SERVER.project("pool-order");
    String refund = upload(client, TestTraces.refund());
    String reads = upload(client, TestTraces.readOnly());
    String talk = upload(client, TestTraces.noTools());
    String campaign = campaign(client, "pool", List.of(reads, refund));
    ApiAnswer made = submit(client, Map.of("campaign_id", "pool", "trace_id", talk));
    assertThat(made.text("/batch_id")).isEqualTo(made.text("/ci_batch_id"));
    assertThat(made.text("/run_id")).isEqualTo(made.text("/run_ids/0"));

    ApiAnswer batch = client.awaitBatch(made.text("/batch_id"));
    assertThat(batch.text("/campaign_id")).isEqualTo(campaign);
    assertThat(batch.text("/submission")).isEqualTo("pool");
    assertThat(batch.at("/trace_count").asInt()).isEqualTo(2);
    assertThat(batch.at("/scenario_coverage_pct").asInt()).isEqualTo(100);
    assertThat(batch.text("/runs/0/trace_id")).isEqualTo(reads);
    assertThat(batch.text("/runs/1/trace_id")).isEqualTo(refund);
    assertThat(batch.text("/decision")).as("an unguarded refund is in the pool").isEqualTo("fail");
    assertThat(batch.text("/runs/0/decision")).isEqualTo("pass");
    assertThat(batch.at("/failures").asInt()).as("runs that fail").isEqualTo(1);
    assertThat(batch.at("/failed_attempts").asInt()).isGreaterThan(1);
    assertThat(batch.text("/reasons/0/code")).isEqualTo("run_failed");
    assertThat(texts(batch.at("/reasons/0/run_ids")))
        .as("the run that fails is named")
        .containsExactly(batch.text("/runs/1/run_id"));
    assertThat(client.get("/v1/runs/" + batch.text("/batch_id")).at("/reasons"))
        .isEqualTo(batch.at("/reasons"));
    assertThat(batch.text("/dashboard_url")).startsWith(SERVER.address().toString());
  }

  @Test
  void countsAttemptsAsFailuresWhenOneTraceIsSubmitted() {
    ApiClient client = SERVER.project("one-trace");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "single", List.of());
    ApiAnswer made = submit(client, Map.of("campaign_id", "single", "trace_id", trace));
    ApiAnswer batch = client.awaitBatch(made.text("/batch_id"));
    assertThat(batch.text("/submission")).isEqualTo("trace");
    assertThat(batch.at("/failures").asInt())
        .isEqualTo(batch.at("/failed_attempts").asInt())
        .isPositive();
    ApiAnswer run = client.get("/v1/ci/runs/" + made.text("/run_id")).expect(200);
    assertThat(run.at("/failures")).isEqualTo(batch.at("/failures"));
    assertThat(client.get("/v1/ci/runs/" + made.text("/batch_id")).body()).isEqualTo(batch.body());
  }

  @Test
  void findsTheBatchesOfAPullRequest() {
    ApiClient client = SERVER.project("pull-request");
    String trace = upload(client, TestTraces.readOnly());
    campaign(client, "c", List.of(trace));
    String first =
        submit(client, Map.of("campaign_id", "c", "repo", "acme/agent", "pull_request_number", 7))
            .text("/batch_id");
    submit(client, Map.of("campaign_id", "c", "repo", "acme/agent", "pull_request_number", 8));
    submit(client, Map.of("campaign_id", "c", "repo", "acme/other", "pull_request_number", 7));
    ApiAnswer found =
        client.get("/v1/ci/batches?repo=acme%2Fagent&pull_request_number=7").expect(200);
    assertThat(found.json()).hasSize(1);
    assertThat(found.text("/0/batch_id")).isEqualTo(first);
    assertThat(client.get("/v1/ci/batches?repo=acme%2Fagent").json()).hasSize(2);
    client.get("/v1/ci/batches?pull_request_number=0").expectProblem(422, "invalid");
    client.get("/v1/ci/batches?pull_request_number=x").expectProblem(422, "invalid");
  }

  @Test
  void refusesASubmissionWithoutAnyScenarioAndMakesNothing() {
    ApiClient client = SERVER.project("no-scenario");
    campaign(client, "empty", List.of());
    client.post("/v1/ci/runs", Map.of("campaign_id", "empty")).expectProblem(422, "no_scenarios");
    assertThat(client.get("/v1/ci/batches").expect(200).json()).isEmpty();
    assertThat(client.get("/v1/runs").expect(200).json()).isEmpty();
  }

  @Test
  void refusesAPoolBelowItsMinimumWithBothNumbersEvenWhenItIsEmpty() {
    ApiClient client = SERVER.project("too-few");
    String trace = upload(client, TestTraces.refund());
    String campaign = campaign(client, "short", List.of());
    String evalSet = "/v1/campaigns/" + campaign + "/eval-set";
    client.patch(evalSet, Map.of("add_trace_ids", List.of(), "min_scenarios", 3)).expect(200);
    client
        .post("/v1/ci/runs", Map.of("campaign_id", campaign, "trace_id", trace))
        .expectProblem(422, "too_few_scenarios");
    client.patch(evalSet, Map.of("add_trace_ids", List.of(trace))).expect(200);
    ApiAnswer refused =
        client
            .post("/v1/ci/runs", Map.of("campaign_id", campaign))
            .expectProblem(422, "too_few_scenarios");
    assertThat(refused.text("/detail")).contains("1 of the 3");
    assertThat(client.get("/v1/ci/batches").json()).isEmpty();
  }

  @Test
  void answersAnUnknownReferenceLikeAForeignOne() {
    ApiClient client = SERVER.project("references");
    ApiClient other = SERVER.project("references-other");
    String foreign = upload(other, TestTraces.refund());
    String foreignCampaign = campaign(other, "theirs", List.of());
    String trace = upload(client, TestTraces.refund());
    campaign(client, "mine", List.of());
    for (String id : List.of(foreign, UUID.randomUUID().toString())) {
      ApiAnswer refused =
          client
              .post("/v1/ci/runs", Map.of("campaign_id", "mine", "trace_id", id))
              .expectProblem(422, "unknown_reference");
      assertThat(texts(refused.at("/errors/0/loc"))).containsExactly("body", "trace_id");
    }
    for (String id : List.of(foreignCampaign, UUID.randomUUID().toString(), "theirs")) {
      client
          .post("/v1/ci/runs", Map.of("campaign_id", id, "trace_id", trace))
          .expectProblem(422, "unknown_reference");
    }
    ApiAnswer made = submit(other, Map.of("campaign_id", "theirs", "trace_id", foreign));
    for (String id : List.of(made.text("/batch_id"), UUID.randomUUID().toString())) {
      client.get("/v1/ci/batch/" + id).expectProblem(404, "not_found");
      client.get("/v1/ci/runs/" + id).expectProblem(404, "not_found");
      client.get("/v1/runs/" + id).expectProblem(404, "not_found");
      client.get("/v1/runs/" + id + "/attempts").expectProblem(404, "not_found");
    }
    assertThat(client.get("/v1/ci/batches").json()).isEmpty();
  }

  @Test
  void appliesTheThresholdsOfTheSubmissionAndNamesWrongOnes() {
    ApiClient client = SERVER.project("thresholds");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "lenient", List.of());
    ApiAnswer made =
        submit(
            client,
            Map.of(
                "campaign_id",
                "lenient",
                "trace_id",
                trace,
                "thresholds",
                Map.of("min_pass_rate", 0)));
    ApiAnswer batch = client.awaitBatch(made.text("/batch_id"));
    assertThat(batch.text("/decision")).isEqualTo("pass");
    assertThat(batch.at("/thresholds/min_pass_rate").asInt()).isZero();
    assertThat(batch.at("/thresholds/max_unsafe").asInt()).isZero();
    ApiAnswer refused =
        client
            .post(
                "/v1/ci/runs",
                Map.of(
                    "campaign_id",
                    "lenient",
                    "trace_id",
                    trace,
                    "thresholds",
                    Map.of("min_pas_rate", 1, "max_unsafe", -1)))
            .expectProblem(422, "invalid");
    assertThat(refused.at("/errors").size()).isEqualTo(2);
  }

  @Test
  void judgesUnderWhatStoodWhenItWasSubmitted() {
    ApiClient client = SERVER.project("snapshot");
    String trace = upload(client, TestTraces.refund());
    campaign(client, "frozen", List.of(trace));
    ApiAnswer before =
        client.awaitBatch(submit(client, Map.of("campaign_id", "frozen")).text("/batch_id"));
    client
        .post("/v1/tools", Map.of("name", "refund", "zone", "trusted", "effect", "none"))
        .expect(201);
    assertThat(client.get("/v1/ci/batch/" + before.text("/batch_id")).body())
        .as("a finished verdict does not change")
        .isEqualTo(before.body());
    ApiAnswer after =
        client.awaitBatch(submit(client, Map.of("campaign_id", "frozen")).text("/batch_id"));
    assertThat(after.at("/attempts")).isNotEqualTo(before.at("/attempts"));
  }

  @Test
  void answersTheSameAgainForTheSameSubmissionWithAnIdempotencyKey() {
    ApiClient client = SERVER.project("retried");
    String trace = upload(client, TestTraces.readOnly());
    campaign(client, "once", List.of(trace));
    ApiClient retrying = client.withHeader("Idempotency-Key", "build-77");
    ApiAnswer first = submit(retrying, Map.of("campaign_id", "once"));
    ApiAnswer second = submit(retrying, Map.of("campaign_id", "once"));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(client.get("/v1/ci/batches").json()).hasSize(1);
  }

  @Test
  void runsAPackOnThePoolAndElseOnTheNewestTrace() {
    ApiClient client = SERVER.project("run-pack");
    upload(client, TestTraces.readOnly());
    String newest = upload(client, TestTraces.refund());
    String campaign = campaign(client, "packs", List.of());
    ApiAnswer alone =
        client.post("/v1/campaigns/packs/run-pack", Map.of("pack", "core.reliability")).expect(201);
    assertThat(alone.text("/run_id")).isEqualTo(alone.text("/run_ids/0"));
    ApiAnswer run = client.awaitRun(alone.text("/run_id"));
    assertThat(run.text("/trace_id")).isEqualTo(newest);
    assertThat(run.text("/status")).isEqualTo("completed");

    String other = upload(client, TestTraces.noTools());
    client
        .patch(
            "/v1/campaigns/" + campaign + "/eval-set",
            Map.of("add_trace_ids", List.of(newest, other)))
        .expect(200);
    ApiAnswer pool =
        client
            .post(
                "/v1/campaigns/" + campaign + "/run-pack", Map.of("pack", "sepurux.core.security"))
            .expect(201);
    assertThat(pool.text("/run_id"))
        .as("the client polls this one")
        .isEqualTo(pool.text("/batch_id"));
    assertThat(pool.at("/trace_count").asInt()).isEqualTo(2);
    assertThat(client.awaitRun(pool.text("/run_id")).text("/status")).isEqualTo("completed");
    ApiAnswer unknown =
        client
            .post("/v1/campaigns/packs/run-pack", Map.of("pack", "core.reliabilty"))
            .expectProblem(422, "unknown_reference");
    assertThat(texts(unknown.at("/errors/0/loc"))).containsExactly("body", "pack");
    client
        .post("/v1/campaigns/none/run-pack", Map.of("pack", "core.full"))
        .expectProblem(404, "not_found");
  }

  @Test
  void listsBatchesNewestFirstAndFilters() {
    ApiClient client = SERVER.project("batches");
    String reads = upload(client, TestTraces.readOnly());
    String refund = upload(client, TestTraces.refund());
    campaign(client, "good", List.of(reads));
    campaign(client, "bad", List.of(refund));
    String first =
        submit(
                client,
                Map.of("campaign_id", "good", "repo", "acme/agent", "pull_request_number", 7))
            .text("/batch_id");
    String second = submit(client, Map.of("campaign_id", "bad")).text("/batch_id");
    client.awaitBatch(first);
    client.awaitBatch(second);
    ApiAnswer all = client.get("/v1/ci/batches").expect(200);
    assertThat(all.text("/0/batch_id")).isEqualTo(second);
    assertThat(all.text("/1/batch_id")).isEqualTo(first);
    assertThat(all.text("/1/repo")).isEqualTo("acme/agent");
    assertThat(all.at("/1/pull_request_number").asInt()).isEqualTo(7);
    assertThat(all.text("/0/status")).isEqualTo("done");
    assertThat(client.get("/v1/ci/batches?decision=pass").json()).hasSize(1);
    assertThat(client.get("/v1/ci/batches?campaign_id=bad").text("/0/batch_id")).isEqualTo(second);
    assertThat(client.get("/v1/ci/batches?status=queued").json()).isEmpty();
    ApiAnswer page = client.get("/v1/ci/batches?limit=1").expect(200);
    assertThat(client.get(String.valueOf(page.nextPage())).text("/0/batch_id")).isEqualTo(first);
    client.get("/v1/ci/batches?status=finished").expectProblem(422, "invalid");
    client.get("/v1/ci/batches?campaign_id=none").expectProblem(404, "not_found");
  }
}
