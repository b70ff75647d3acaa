package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SpecValidatorTest {
  private static final SpecValidator VALIDATOR = new SpecValidator(Spec.load());
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");
  private static final String PROBLEM =
      "{\"detail\":\"No.\",\"code\":\"not_found\",\"request_id\":\"r1\"}";

  @Test
  void acceptsAnAnswerAsTheContractHasIt() {
    assertThat(response("GET", "/v1/runs/x", 200, example("run"))).isEmpty();
    assertThat(response("GET", "/api/backend/v1/runs/x", 200, example("run"))).isEmpty();
    assertThat(response("GET", "/v1/ci/runs/x", 200, example("ci-run"))).isEmpty();
    assertThat(response("GET", "/v1/ci/runs/x", 200, example("ci-batch"))).isEmpty();
    assertThat(response("GET", "/v1/runs/x", 404, PROBLEM)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trace-created   | uploadTrace | /trace_id                     | "not-a-uuid"
          trace-created   | uploadTrace | /created_at                   | "2026-11-24T06:00:00+01:00"
          trace-created   | uploadTrace | /created_at                   | "yesterday"
          trace-created   | uploadTrace | /validation_status            | "fine"
          trace-created   | uploadTrace | /normalized_summary/events    | -1
          trace-created   | uploadTrace | /sha256                       | "ABC"
          campaign        | createCampaign | /eval_set/min_scenarios    | 10001
          campaign        | createCampaign | /seed                      | 9007199254740992
          run             | getRun      | /summary/pass_rate            | 1.000001
          run             | getRun      | /summary/pass_rate            | 0.7222222
          run             | getRun      | /summary/attempts             | 1.5
          run             | getRun      | /summary/attempts             | null
          run             | getRun      | /status                       | "done"
          run             | getRun      | /summary/control/outcome      | "undecided"
          run             | getRun      | /verdict_detail/state         | "fine"
          ci-batch        | getCiBatch  | /status                       | "completed"
          ci-batch        | getCiBatch  | /mutation_coverage_score      | 85.5
          ci-batch        | getCiBatch  | /trace_count                  | null
          ci-batch        | getCiBatch  | /dashboard_url                | "not a url"
          attempt         | getAttempt  | /class                        | "oops"
          attempt         | getAttempt  | /mutation                     | "Transport Timeout"
          attempt         | getAttempt  | /type                         | null
          attempt-control | getAttempt  | /severity                     | "low"
          policy-events   | listPolicyEvents | /0/decision              | "denied"
          security-events | listSecurityEvents | /0/rule                | "U8"
          tool            | createTool  | /effect                       | "some"
          """)
  void refusesAWrongValue(String example, String operationId, String pointer, String wrong) {
    JsonNode body = Spec.MAPPER.readTree(example(example));
    assertThat(body.at(pointer).isMissingNode()).isFalse();
    put(body, pointer, Spec.MAPPER.readTree(wrong));

    assertThat(response(operationId, body.toString()))
        .isNotEmpty()
        .anySatisfy(fault -> assertThat(fault).contains(pointer));
  }

  @Test
  void refusesEveryAnswerThatLacksARequiredField() {
    List<String> accepted = new ArrayList<>();
    for (String name :
        List.of("trace-created", "campaign", "run", "attempt", "tool", "reliability")) {
      String operationId =
          Map.of(
                  "trace-created", "uploadTrace",
                  "campaign", "createCampaign",
                  "run", "getRun",
                  "attempt", "getAttempt",
                  "tool", "createTool",
                  "reliability", "getReliability")
              .get(name);
      ObjectNode whole = (ObjectNode) Spec.MAPPER.readTree(example(name));
      for (String field : List.copyOf(whole.propertyNames())) {
        ObjectNode body = whole.deepCopy();
        body.remove(field);
        if (response(String.valueOf(operationId), body.toString()).isEmpty()) {
          accepted.add(name + "." + field);
        }
      }
    }
    // The only field that may be absent: lists leave it out.
    assertThat(accepted).containsExactly("run.verdict_detail");
  }

  @Test
  void refusesAFieldThatTheContractDoesNotHave() {
    ObjectNode body = (ObjectNode) Spec.MAPPER.readTree(example("run"));
    body.put("extra", 1);
    assertThat(response("GET", "/v1/runs/x", 200, body.toString()))
        .anySatisfy(fault -> assertThat(fault).contains("extra"));
  }

  @Test
  void namesTheRouteTheStatusAndTheBodyOfAFault() {
    assertThat(response("GET", "/v1/runs/x", 200, "{\"run_id\":1}"))
        .anySatisfy(fault -> assertThat(fault).startsWith("GET /v1/runs/x -> 200: at '/run_id'"))
        .last()
        .isEqualTo("body: {\"run_id\":1}");
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 204, 301, 405, 500, 502})
  void refusesAStatusThatTheContractDoesNotList(int status) {
    assertThat(response("GET", "/v1/runs/x", status, PROBLEM))
        .singleElement()
        .asString()
        .contains("no such status", "getRun");
  }

  @Test
  void refusesAnErrorThatIsNoProblem() {
    assertThat(response("GET", "/v1/runs/x", 404, "{\"detail\":\"No.\"}")).isNotEmpty();
    assertThat(
            response(
                "GET",
                "/v1/runs/x",
                404,
                "{\"detail\":[\"No.\"],\"code\":\"x\",\"request_id\":\"r\"}"))
        .isNotEmpty();
    assertThat(response("GET", "/v1/runs/x", 404, "Not found")).isNotEmpty();
    assertThat(
            VALIDATOR.response(
                "GET", "/v1/runs/x", 404, Map.of("content-type", "text/html"), "<p>No</p>"))
        .anySatisfy(fault -> assertThat(fault).contains("text/html is not in the contract"));
  }

  @Test
  void problemJsonHasItsOwnShape() {
    Map<String, String> headers = Map.of("content-type", "application/problem+json;charset=utf-8");
    assertThat(VALIDATOR.response("GET", "/v1/runs/x", 404, headers, PROBLEM)).isNotEmpty();
    assertThat(
            VALIDATOR.response(
                "GET",
                "/v1/runs/x",
                404,
                headers,
                "{\"type\":\"https://x/p\",\"title\":\"Not found\",\"status\":404,\"detail\":\"No.\","
                    + "\"code\":\"not_found\",\"request_id\":\"r1\"}"))
        .isEmpty();
  }

  @Test
  void anOverloadedServerMustSayWhenToComeBack() {
    assertThat(response("GET", "/v1/runs/x", 503, PROBLEM))
        .anySatisfy(fault -> assertThat(fault).contains("header Retry-After is missing"));
    Map<String, String> headers = new HashMap<>(JSON);
    headers.put("retry-after", "soon");
    assertThat(VALIDATOR.response("GET", "/v1/runs/x", 503, headers, PROBLEM)).isNotEmpty();
    headers.put("retry-after", "2");
    assertThat(VALIDATOR.response("GET", "/v1/runs/x", 503, headers, PROBLEM)).isEmpty();
  }

  @Test
  void anUnknownRouteIs404AndAnUnknownMethod405() {
    assertThat(response("GET", "/v1/nothing", 404, PROBLEM)).isEmpty();
    assertThat(response("GET", "/v1/nothing", 405, PROBLEM)).isNotEmpty();
    assertThat(response("GET", "/v1/nothing", 200, "{}")).isNotEmpty();
    assertThat(response("GET", "/v1/nothing", 404, "{}")).isNotEmpty();
    assertThat(response("DELETE", "/v1/runs", 405, PROBLEM)).isEmpty();
    assertThat(response("DELETE", "/v1/runs", 404, PROBLEM)).isNotEmpty();
  }

  @Test
  void refusesBrokenJson() {
    assertThat(response("GET", "/v1/runs", 200, "[")).isNotEmpty();
    assertThat(response("GET", "/v1/runs", 200, "")).isNotEmpty();
    assertThat(response("GET", "/v1/runs", 200, "[] []")).isNotEmpty();
    assertThat(response("GET", "/livez", 200, "{\"status\":\"ok\",\"status\":\"ok\"}"))
        .isNotEmpty();
    assertThat(response("GET", "/v1/runs", 200, "[]")).isEmpty();
    assertThat(VALIDATOR.response("GET", "/v1/runs", 200, Map.of(), "[]")).isNotEmpty();
  }

  @Test
  void checksRequests() {
    assertThat(
            request(
                "POST", "/v1/campaigns", "{\"name\":\"a\",\"mutation_set\":null,\"eval_set\":[]}"))
        .isEmpty();
    assertThat(request("POST", "/v1/campaigns", "{\"name\":\"\"}")).isNotEmpty();
    assertThat(request("POST", "/v1/campaigns", "{\"name\":\"a\",\"colour\":1}")).isEmpty();
    assertThat(request("POST", "/v1/campaigns", "{\"name\":\"a\",\"thresholds\":{\"colour\":1}}"))
        .isNotEmpty();
    assertThat(
            request(
                "POST",
                "/v1/ci/runs",
                "{\"campaign_id\":\"a\",\"thresholds\":{\"min_pass_rate\":90}}"))
        .isNotEmpty();
    assertThat(VALIDATOR.request("POST", "/v1/campaigns", "text/plain", "{\"name\":\"a\"}"))
        .isNotEmpty();
    assertThat(VALIDATOR.request("POST", "/v1/traces/x/bootstrap", null, "")).isEmpty();
    assertThat(VALIDATOR.request("POST", "/v1/nothing", null, "")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=200&offset=0", "task_name=a%20b", "cursor=abc", ""})
  void acceptsQueriesOfTheContract(String query) {
    assertThat(VALIDATOR.request("GET", "/v1/traces?" + query, null, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=201", "limit=0", "limit=many", "offset=-1", "colour=1", "limit=1&limit=2"})
  void refusesQueriesThatTheContractDoesNotHave(String query) {
    assertThat(VALIDATOR.request("GET", "/v1/traces?" + query, null, "")).isNotEmpty();
  }

  @Test
  void aListOfThousandsIsCheckedWhole() {
    ArrayNode steps = Spec.MAPPER.createArrayNode();
    JsonNode step = Spec.MAPPER.readTree(example("trace-timeline")).get(0);
    for (int i = 0; i < 20_000; i++) {
      steps.add(step);
    }
    assertThat(response("GET", "/v1/traces/x/timeline", 200, steps.toString())).isEmpty();
    steps.add(1);
    assertThat(response("GET", "/v1/traces/x/timeline", 200, steps.toString()))
        .anySatisfy(fault -> assertThat(fault).contains("at '/20000'"));
  }

  private static List<String> response(String method, String path, int status, String body) {
    return VALIDATOR.response(method, path, status, JSON, body);
  }

  private static List<String> response(String operationId, String body) {
    Spec.Operation operation = Spec.load().operation(operationId);
    int status = operation.method().equals("POST") ? 201 : 200;
    return response(operation.method(), operation.path(), status, body);
  }

  private static List<String> request(String method, String path, String body) {
    return VALIDATOR.request(method, path, "application/json", body);
  }

  private static String example(String name) {
    return Spec.load().example("examples/" + name + ".json");
  }

  private static void put(JsonNode body, String pointer, JsonNode value) {
    int slash = pointer.lastIndexOf('/');
    ((ObjectNode) body.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), value);
  }
}
