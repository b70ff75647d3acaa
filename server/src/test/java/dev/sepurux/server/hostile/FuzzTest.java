package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Caller;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.SpecValidator;
import dev.sepurux.testkit.TestTraces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every body schema of the contract, tried with made bodies: the server takes what the contract
 * allows and refuses what it does not, never fails, and a refused request changes no row.
 *
 * <p>{@code -Dsepurux.fuzz=200000} is how many bodies, a tenth of them over HTTP; {@code
 * -Dsepurux.fuzz.seed=7} is another start.
 */
class FuzzTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final int BODIES = Integer.getInteger("sepurux.fuzz", 10_000);
  private static final long SEED = Long.getLong("sepurux.fuzz.seed", 1);
  private static final int FAULTS_SHOWN = 20;

  private static final Spec SPEC = Spec.load();
  private static final SpecValidator VALIDATOR = new SpecValidator(SPEC);
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What a valid body may still be refused for, since no schema can say it: what a name may be made
   * of, what exists, members that contradict or repeat each other, and a pattern that does not
   * compile.
   */
  private static final Set<String> BEYOND_SCHEMAS =
      Set.of(
          "name",
          "unknown_reference",
          "unknown_mutation",
          "too_few_scenarios",
          "no_scenarios",
          "conflict",
          "duplicate");

  private static final Pattern BEYOND_SCHEMAS_IN_PLACES =
      Pattern.compile(".*(limits/\\d+/min=range|secrets(/\\d+)?=value|rules/\\d+/when=condition)");

  private static final List<String> TABLES =
      List.of(
          "api_key",
          "batch",
          "campaign",
          "campaign_trace",
          "policy_pack",
          "policy_pack_revision",
          "project",
          "run",
          "run_snapshot",
          "tool",
          "trace",
          "trace_payload");

  private static ApiClient client;
  private static Caller caller;
  private static Map<String, List<String>> known;
  private static Map<String, String> ids;

  /** One body for one operation. */
  private record Case(
      int number, Spec.Operation operation, String path, String body, List<String> schemaFaults) {
    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      String shown = body.length() > 600 ? body.substring(0, 600) + "..." : body;
      return "seed " + SEED + " case " + number + " " + operation + " " + shown;
    }
  }

  /** What came of it; the problem is null if it was accepted. */
  private record Outcome(int status, Map<String, String> errors) {}

  @BeforeAll
  static void makeWhatBodiesMayName() {
    client = SERVER.project("fuzz");
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    String campaign =
        client.post("/v1/campaigns", Map.of("name", "c")).expect(201).text("/campaign_id");
    String tool =
        client
            .post("/v1/tools", Map.of("name", "t", "zone", "trusted"))
            .expect(201)
            .text("/tool_id");
    String policy =
        client
            .post("/v1/policy-packs", "{\"name\":\"p\",\"policy\":{}}")
            .expect(201)
            .text("/policy_pack_id");
    known =
        Map.of(
            "trace_id", List.of(trace),
            "trace_ids", List.of(trace),
            "add_trace_ids", List.of(trace),
            "campaign_id", List.of(campaign),
            "policy_pack_id", List.of(policy),
            "mutation_pack_id", List.of("sepurux.core.full"),
            "pack", List.of("sepurux.core.full"),
            "required_mutation_categories", List.of());
    ids = Map.of("campaign_id", campaign, "tool_id", tool, "policy_pack_id", policy);
    caller = SERVER.caller("fuzz");
  }

  private static List<Spec.Operation> operations() {
    return SPEC.operations().stream()
        .filter(each -> !SPEC.document().at(each.pointer() + "/requestBody").isMissingNode())
        // Projects and keys have tests of their own: a made body must not change who may send it.
        .filter(each -> ids.keySet().containsAll(pathNames(each)))
        .filter(each -> !each.path().matches("/v1/(projects|keys|ci-tokens).*"))
        .toList();
  }

  private static Set<String> pathNames(Spec.Operation operation) {
    return Pattern.compile("\\{(\\w+)\\}")
        .matcher(operation.path())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static Case made(int number, List<Spec.Operation> operations) {
    Spec.Operation operation = operations.get(number % operations.size());
    String pointer = operation.pointer() + "/requestBody/content/application~1json/schema";
    JsonNode body = new BodyMaker(SPEC, SEED, number, known).body(SPEC.at(pointer));
    String text = JSON.writeValueAsString(body);
    return new Case(number, operation, path(operation), text, VALIDATOR.value(pointer, body));
  }

  private static String path(Spec.Operation operation) {
    String path = operation.path();
    for (Map.Entry<String, String> id : ids.entrySet()) {
      path = path.replace("{" + id.getKey() + "}", id.getValue());
    }
    return path;
  }

  private static List<String> judge(Case tried, Outcome outcome) {
    if (outcome.status() >= 500) {
      return List.of(outcome.status() + ": " + tried);
    }
    boolean accepted = outcome.status() < 300;
    if (accepted && !tried.schemaFaults().isEmpty()) {
      return List.of("accepted against the schema " + tried.schemaFaults() + ": " + tried);
    }
    if (tried.schemaFaults().isEmpty() && (outcome.status() == 422 || outcome.status() == 400)) {
      Map<String, String> shape = new TreeMap<>(outcome.errors());
      shape.values().removeIf(BEYOND_SCHEMAS::contains);
      shape
          .entrySet()
          .removeIf(
              e -> BEYOND_SCHEMAS_IN_PLACES.matcher(e.getKey() + "=" + e.getValue()).matches());
      if (!shape.isEmpty()) {
        return List.of("valid but refused for " + shape + ": " + tried);
      }
    }
    return List.of();
  }

  private static void report(List<String> faults, Map<String, Integer> tally) {
    System.out.println("fuzz seed " + SEED + ": " + tally);
    assertThat(faults.subList(0, Math.min(faults.size(), FAULTS_SHOWN)))
        .as("%d faults", faults.size())
        .isEmpty();
  }

  @Test
  void handlersAgreeWithTheContractOnEveryBody() {
    List<Spec.Operation> operations = operations();
    Map<String, Route> routes = new LinkedHashMap<>();
    SERVER.routes().forEach(route -> routes.put(route.operationId(), route));
    List<String> faults = new ArrayList<>();
    Map<String, Integer> tally = new TreeMap<>();
    for (int i = 0; i < BODIES; i++) {
      Case tried = made(i, operations);
      Outcome outcome = handled(routes.get(tried.operation().operationId()), tried);
      tally.merge(tried.operation().operationId() + " " + outcome.status(), 1, Integer::sum);
      faults.addAll(judge(tried, outcome));
    }
    report(faults, tally);
  }

  /** Ends every transaction, so that each body meets the same database. */
  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Response answer;

    Undo(Response answer) {
      super(null, null, false, false);
      this.answer = answer;
    }
  }

  private static Outcome handled(Route route, Case tried) {
    Request request =
        new Request("fuzz", tried.path(), ids, Map.of(), name -> null, tried.bytes(), caller);
    try {
      Response answer =
          switch (route.action()) {
            case Route.Handler handler -> handler.handle(request);
            case Route.Preparation preparation -> undone(preparation, request);
          };
      return new Outcome(answer.status(), Map.of());
    } catch (Refused e) {
      return refused(e.problem());
    } catch (RuntimeException | StackOverflowError e) {
      return new Outcome(500, Map.of("thrown", e.toString()));
    }
  }

  private static Response undone(Route.Preparation preparation, Request request) {
    var work = preparation.prepare(request);
    try {
      return SERVER
          .db()
          .write(tx -> {
            throw new Undo(work.in(tx));
          });
    } catch (Undo e) {
      return e.answer;
    }
  }

  private static Outcome refused(Problem problem) {
    Map<String, String> errors = new TreeMap<>();
    problem.errors().forEach(error -> errors.put(String.join("/", error.loc()), error.type()));
    if (errors.isEmpty()) {
      errors.put("code", problem.code().slug());
    }
    return new Outcome(problem.code().status(), errors);
  }

  @Test
  void theServerAgreesWithTheContractAndARefusedRequestChangesNoRow() {
    List<Spec.Operation> operations = operations();
    List<String> faults = new ArrayList<>();
    Map<String, Integer> tally = new TreeMap<>();
    long rows = rows();
    for (int i = BODIES; i < BODIES + BODIES / 10; i++) {
      Case tried = made(i, operations);
      ApiAnswer answer =
          client.sendBytes(
              tried.operation().method(), tried.path(), tried.bytes(), "application/json");
      Outcome outcome = outcome(answer);
      tally.merge(tried.operation().operationId() + " " + outcome.status(), 1, Integer::sum);
      faults.addAll(judge(tried, outcome));
      long now = rows();
      if (answer.status() >= 300 && now != rows) {
        faults.add("a refused request changed rows: " + tried);
      }
      rows = now;
    }
    report(faults, tally);
  }

  private static Outcome outcome(ApiAnswer answer) {
    Map<String, String> errors = new TreeMap<>();
    if (answer.status() >= 400) {
      for (JsonNode error : answer.json().path("errors")) {
        errors.put(
            error.get("loc").valueStream().map(JsonNode::asString).collect(Collectors.joining("/")),
            error.get("type").asString());
      }
      if (errors.isEmpty()) {
        errors.put("code", answer.text("/code"));
      }
    }
    return new Outcome(answer.status(), errors);
  }

  private static long rows() {
    return SERVER
        .db()
        .read(tx ->
            TABLES.stream()
                .mapToLong(table ->
                    tx.handle()
                        .createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one())
                .sum());
  }
}
