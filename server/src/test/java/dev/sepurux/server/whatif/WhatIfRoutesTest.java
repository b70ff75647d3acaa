package dev.sepurux.server.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class WhatIfRoutesTest {
  private static final String NOTHING = "{\"version\":\"0.1\"}";
  private static final String ONE_PAYMENT =
      "{\"version\":\"0.1\",\"limits\":[{\"id\":\"once\",\"tools\":[\"send_money\"],\"max_calls\":1}]}";
  private static final String BLOCKS_PAYMENTS =
      "{\"version\":\"0.1\",\"rules\":[{\"id\":\"no-payments\",\"tools\":[\"send_money\"],"
          + "\"decision\":\"block\"}]}";

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String pack(String name, String policy) {
    return "{\"name\":\"%s\",\"policy\":%s}".formatted(name, policy);
  }

  private static String asked(String policy, String more) {
    return "{\"policy\":" + policy + more + "}";
  }

  private static String upload(ApiClient client, String trace) {
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  /** A project whose campaign {@code c} is judged by the pack {@code p}. */
  private static ApiClient project(String slug, String policy, String... traces) {
    ApiClient client = SERVER.project(slug);
    for (String tool : List.of("send_money", "refund")) {
      client
          .post(
              "/v1/tools",
              "{\"name\":\"%s\",\"zone\":\"trusted\",\"effect\":\"irreversible\"}".formatted(tool))
          .expect(201);
    }
    client.post("/v1/policy-packs", pack("p", policy)).expect(201);
    List<String> ids = List.of(traces).stream().map(trace -> upload(client, trace)).toList();
    client
        .post(
            "/v1/campaigns",
            Map.of("name", "c", "mutation_set", List.of(), "eval_set", ids, "policy_pack_id", "p"))
        .expect(201);
    return client;
  }

  private static ApiAnswer batch(ApiClient client) {
    String id =
        client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
    return client.awaitBatch(id);
  }

  private static ApiAnswer ask(ApiClient client, String body) {
    return client.post("/v1/policy-packs/p/what-if", body).expect(200);
  }

  @Test
  void saysWhichDecisionsAttemptsAndVerdictsWouldBeOthers() {
    ApiClient client = project("flips", NOTHING, TestTraces.injectedMailObeyed());
    String run = batch(client).text("/run_ids/0");
    ApiAnswer answer = ask(client, asked(ONE_PAYMENT, ""));
    assertThat(answer.at("/complete").booleanValue()).isTrue();
    assertThat(answer.text("/run_ids/0")).isEqualTo(run);
    assertThat(answer.at("/attempts/better").intValue()).isPositive();
    assertThat(answer.at("/attempts/worse").intValue()).isZero();
    assertThat(answer.at("/decisions/stricter").intValue()).isPositive();
    assertThat(answer.text("/rules/0/rule")).isEqualTo("limits.once");
    assertThat(answer.at("/rules/0/stops_before").intValue()).isZero();
    assertThat(answer.at("/attempt_flips/0/before").isNull())
        .as("a policy that cannot be asked is a new question, and not passed")
        .isTrue();
    JsonNode flip = answer.at("/attempt_flips/1");
    assertThat(flip.at("/after/outcome").asString()).isEqualTo("passed");
    assertThat(flip.at("/after/rule").asString()).isEqualTo("limits.once");
    // What it was before is what is stored under that ordinal.
    ApiAnswer stored =
        client.get("/v1/runs/" + run + "/attempts/" + flip.get("attempt").intValue()).expect(200);
    assertThat(stored.text("/question_key")).isEqualTo(flip.get("question_key").asString());
    assertThat(stored.text("/outcome")).isEqualTo(flip.at("/before/outcome").asString());
    assertThat(answer.at("/decision_flips/0/after/decision").asString()).isEqualTo("blocked");
  }

  @Test
  void whatItForeseesIsWhatComesOnceThePolicyIsSaved() {
    ApiClient client =
        project(
            "foresight",
            NOTHING,
            TestTraces.refund(),
            TestTraces.guardedRefund(),
            TestTraces.injectedMailIgnored(),
            TestTraces.injectedMailObeyed());
    ApiAnswer before = batch(client);
    // One limit holds what is done once, one rule forbids what was done.
    String policy =
        ONE_PAYMENT.replaceFirst(
            "\\}$",
            ",\"rules\":[{\"id\":\"no-refunds\",\"tools\":[\"refund\"],\"decision\":\"block\"}]}");
    ApiAnswer foreseen =
        ask(
            client,
            asked(policy, ",\"run_ids\":[\"" + before.text("/batch_id") + "\"],\"examples\":100"));
    client.put("/v1/policy-packs/p", pack("p", policy)).expect(200);
    ApiAnswer after = batch(client);
    int better = 0;
    int worse = 0;
    int compared = 0;
    for (int i = 0; i < 4; i++) {
      Map<String, String> old = outcomes(client, before.text("/run_ids/" + i));
      Map<String, String> now = outcomes(client, after.text("/run_ids/" + i));
      for (Map.Entry<String, String> one : old.entrySet()) {
        String other = now.get(one.getKey());
        if (one.getKey().equals("control") || other == null) {
          continue;
        }
        compared++;
        better += !one.getValue().equals("passed") && other.equals("passed") ? 1 : 0;
        worse += one.getValue().equals("passed") && !other.equals("passed") ? 1 : 0;
      }
    }
    assertThat(foreseen.at("/attempts/compared").intValue()).isEqualTo(compared);
    assertThat(foreseen.at("/attempts/better").intValue()).isEqualTo(better).isPositive();
    assertThat(foreseen.at("/attempts/worse").intValue()).isEqualTo(worse);
    assertThat(foreseen.at("/verdicts/compared").intValue())
        .as("four runs and a batch")
        .isEqualTo(5);
    assertThat(foreseen.at("/controls/worse").intValue())
        .as("what was done is forbidden")
        .isPositive();
  }

  private static Map<String, String> outcomes(ApiClient client, String run) {
    Map<String, String> outcomes = new java.util.TreeMap<>();
    client
        .get("/v1/runs/" + run + "/attempts?limit=200")
        .expect(200)
        .json()
        .forEach(
            one -> outcomes.put(one.get("question_key").asString(), one.get("outcome").asString()));
    return outcomes;
  }

  @Test
  void theSamePolicyChangesNothing() {
    ApiClient client =
        project("same", BLOCKS_PAYMENTS, TestTraces.injectedMailObeyed(), TestTraces.refund());
    batch(client);
    ApiAnswer answer = ask(client, asked(BLOCKS_PAYMENTS, ",\"campaign_id\":\"c\",\"last\":2"));
    assertThat(answer.at("/run_ids").size()).isEqualTo(2);
    for (String list : List.of("verdict_flips", "attempt_flips", "decision_flips")) {
      assertThat(answer.at("/" + list)).as(list).isEmpty();
    }
    assertThat(answer.at("/attempts/compared").intValue()).isPositive();
    assertThat(answer.at("/attempts/appeared").intValue()).isZero();
    assertThat(answer.at("/attempts/disappeared").intValue()).isZero();
  }

  @Test
  void saysHowManyPassesRestOnGuardsThatNoRecordingShowsAtWork() {
    ApiClient client = project("reliance", NOTHING, TestTraces.injectedMailObeyed());
    batch(client);
    ApiAnswer answer = ask(client, asked(ONE_PAYMENT, ""));
    int unshown = answer.at("/reliance/unshown").intValue();
    assertThat(unshown)
        .isPositive()
        .isLessThanOrEqualTo(answer.at("/reliance/declared").intValue());
    assertThat(answer.text("/reliance/unshown_rules/0/rule")).isEqualTo("limits.once");
    assertThat(answer.at("/reliance/unshown_rules/0/passes").intValue()).isEqualTo(unshown);
  }

  @Test
  void savingSaysIt() {
    ApiClient client = project("saved", NOTHING, TestTraces.injectedMailObeyed());
    batch(client);
    for (ApiAnswer saved :
        List.of(
            client.put("/v1/policy-packs/p", pack("p", ONE_PAYMENT)).expect(200),
            client.post("/v1/policy-packs", pack("q", ONE_PAYMENT)).expect(201))) {
      assertThat(saved.text("/warnings/0/type")).isEqualTo("unshown_guards");
      assertThat(saved.text("/warnings/0/msg"))
          .contains("in 1 of the newest runs", "limits.once (", "if your runtime enforces them");
    }
    assertThat(client.put("/v1/policy-packs/q", pack("q", NOTHING)).expect(200).at("/warnings"))
        .as("a policy that guards nothing is relied on by nothing")
        .isEmpty();
  }

  @Test
  void looksAtThoseRunsThatThePackJudgedUnlessToldWhich() {
    ApiClient client = project("chosen", NOTHING, TestTraces.refund(), TestTraces.guardedRefund());
    client.post("/v1/policy-packs", pack("other", NOTHING)).expect(201);
    String batch = batch(client).text("/batch_id");
    ApiAnswer none = client.post("/v1/policy-packs/other/what-if", asked(NOTHING, "")).expect(200);
    assertThat(none.at("/run_ids")).isEmpty();
    assertThat(ask(client, asked(NOTHING, "")).at("/run_ids").size()).isEqualTo(2);
    String named = ",\"run_ids\":[\"" + batch + "\"]";
    assertThat(ask(client, asked(NOTHING, named)).at("/run_ids").size()).isEqualTo(2);
  }

  @Test
  void aRunWithoutItsRecordingIsNamedAndItsBatchHasNoVerdict() {
    ApiClient client = project("gone", NOTHING, TestTraces.refund());
    String trace = upload(client, TestTraces.guardedRefund());
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", "c", "trace_id", trace))
            .expect(201)
            .text("/run_id");
    client.awaitRun(run);
    client.send("DELETE", "/v1/traces/" + trace, null, null).expect(204);
    ApiAnswer answer = ask(client, asked(NOTHING, ",\"run_ids\":[\"" + run + "\"]"));
    assertThat(answer.at("/complete").booleanValue()).isFalse();
    assertThat(answer.text("/not_compared/0/reason")).isEqualTo("trace_deleted");
    assertThat(answer.at("/verdicts/compared").intValue()).isZero();
  }

  @Test
  void refusesWhatCannotBeMeantAndNamesThePlaceAndTheLimit() {
    ApiClient client = project("refused", NOTHING);
    refused(client, "{}", "body.policy", "is required");
    refused(client, asked("{\"rulez\":[]}", ""), "body.policy.rulez", "rules");
    refused(client, asked(NOTHING, ",\"last\":201"), "body.last", "1 to 200");
    refused(client, asked(NOTHING, ",\"run_ids\":[]"), "body.run_ids", "1 to 200");
    refused(client, asked(NOTHING, ",\"run_ids\":[\"x\"]"), "body.run_ids.0", "UUID");
    refused(client, asked(NOTHING, ",\"lst\":3"), "body.lst", "last");
    String id = UUID.randomUUID().toString();
    refused(
        client,
        asked(NOTHING, ",\"run_ids\":[\"" + id + "\"],\"campaign_id\":\"c\""),
        "body.campaign_id",
        "run_ids");
    client
        .post("/v1/policy-packs/p/what-if", asked(NOTHING, ",\"run_ids\":[\"" + id + "\"]"))
        .expectProblem(422, "unknown_reference");
    client
        .post("/v1/policy-packs/p/what-if", asked(NOTHING, ",\"campaign_id\":\"nobody\""))
        .expectProblem(422, "unknown_reference");
    client
        .post("/v1/policy-packs/nobody/what-if", asked(NOTHING, ""))
        .expectProblem(404, "not_found");
  }

  private static void refused(ApiClient client, String body, String place, String said) {
    ApiAnswer answer =
        client.post("/v1/policy-packs/p/what-if", body).expectProblem(422, "invalid");
    assertThat(answer.text("/detail")).startsWith(place + ": ").contains(said);
  }
}
