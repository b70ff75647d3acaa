package dev.sepurux.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class RuleStatisticsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static ApiClient client;
  private static String batch;

  @BeforeAll
  static void aBatchUnderAPolicy() {
    client = SERVER.project("rules");
    client
        .post(
            "/v1/tools",
            "{\"name\":\"send_money\",\"zone\":\"trusted\",\"effect\":\"irreversible\"}")
        .expect(201);
    client
        .post("/v1/tools", "{\"name\":\"read_inbox\",\"zone\":\"untrusted\",\"effect\":\"none\"}")
        .expect(201);
    client
        .post(
            "/v1/policy-packs",
            """
            {"name": "p", "policy": {"version": "0.1", "defaults": {"unknown_tools": "deny"},
             "rules": [{"id": "idle", "tools": ["nobody_calls_it"], "decision": "block"},
                       {"id": "opens", "tools": ["*"], "decision": "allow"}],
             "limits": [{"id": "once", "tools": ["send_money"], "max_calls": 1}]}}
            """)
        .expect(201);
    List<String> traces =
        List.of(TestTraces.injectedMailObeyed(), TestTraces.injectedMailIgnored()).stream()
            .map(trace -> client.post("/v1/traces", trace).expect(201).text("/trace_id"))
            .toList();
    client
        .post(
            "/v1/campaigns",
            Map.of(
                "name", "c", "mutation_set", List.of(), "eval_set", traces, "policy_pack_id", "p"))
        .expect(201);
    batch = client.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
    client.awaitBatch(batch);
  }

  @Test
  void countsWhatEachGuardStoppedAndListsThoseThatNeverDid() {
    ApiAnswer told = client.get("/v1/runs/" + batch + "/rules").expect(200);
    assertThat(told.at("/runs").intValue()).isEqualTo(2);
    JsonNode idle = rule(told, "rules.idle");
    assertThat(idle.get("fired").booleanValue()).isFalse();
    JsonNode once = rule(told, "limits.once");
    assertThat(once.get("fired").booleanValue()).isTrue();
    int stopped = 0;
    for (JsonNode event :
        client.get("/v1/runs/" + batch + "/policy-events?rule=limits.once&limit=200").json()) {
      assertThat(event.get("rule").asString()).isEqualTo("limits.once");
      stopped += event.get("decision").asString().equals("allowed") ? 0 : 1;
    }
    assertThat(
            once.get("attempts_stopped").intValue()
                + once.get("recording_calls_stopped").intValue())
        .isEqualTo(stopped)
        .isPositive();
    assertThat(told.at("/attacks_stopped").intValue())
        .isLessThanOrEqualTo(told.at("/attacks").intValue());
    assertThat(told.at("/rules").findValuesAsString("rule")).doesNotContain("rules.opens");
  }

  private static JsonNode rule(ApiAnswer told, String name) {
    for (JsonNode rule : told.at("/rules")) {
      if (rule.get("rule").asString().equals(name)) {
        return rule;
      }
    }
    throw new AssertionError(name + " is not listed in " + told.body());
  }

  @Test
  void aCampaignAnswersForItsNewestFinishedBatch() {
    ApiAnswer newest = client.get("/v1/campaigns/c/rules").expect(200);
    assertThat(newest.body()).isEqualTo(client.get("/v1/runs/" + batch + "/rules").body());
    String run = client.get("/v1/runs/" + batch).text("/run_ids/0");
    ApiAnswer one = client.get("/v1/campaigns/c/rules?run_id=" + run).expect(200);
    assertThat(one.at("/runs").intValue()).isEqualTo(1);
    client.post("/v1/campaigns", Map.of("name", "none", "mutation_set", List.of())).expect(201);
    client.get("/v1/campaigns/none/rules").expectProblem(409, "no_completed_run");
  }

  @Test
  void eventsAreFilteredByRuleAndSeverityToTheLetter() {
    String events = "/v1/runs/" + batch + "/policy-events?limit=200&rule=";
    assertThat(client.get(events + "limits.once").json()).isNotEmpty();
    assertThat(client.get(events + "limits.ONCE").json()).isEmpty();
    assertThat(client.get(events + "limits.onc").json()).isEmpty();
    assertThat(client.get(events + "limits.onc_").json()).isEmpty();
    int all = client.get("/v1/runs/" + batch + "/security-events?limit=200").json().size();
    int counted = 0;
    for (String severity : List.of("low", "medium", "high", "critical")) {
      for (JsonNode event :
          client
              .get("/v1/runs/" + batch + "/security-events?limit=200&severity=" + severity)
              .json()) {
        assertThat(event.get("severity").asString()).isEqualTo(severity);
        counted++;
      }
    }
    assertThat(counted).isEqualTo(all).isPositive();
    client
        .get("/v1/runs/" + batch + "/security-events?severity=worst")
        .expectProblem(422, "invalid");
  }
}
