package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Caller;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.SpecValidator;
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
   * of, what exists, members that contradict or repeat each other, a pattern that does not compile,
   * a token that is none, and numbers that have no canonical form.
   */
  private static final Set<String> BEYOND_SCHEMAS =
      Set.of(
          "name",
          "unknown_reference",
          "unknown_mutation",
          "too_few_scenarios",
          "no_scenarios",
          "conflict",
          "duplicate",
          "ci_scopes");

  private static final Pattern BEYOND_SCHEMAS_IN_PLACES =
      Pattern.compile(
          ".*(limits/\\d+/min=range|secrets(/\\d+)?=value|rules/\\d+/when=condition"
              + "|body/trace_ids=order|body/token=malformed|body/(tool|token_field)=characters"
              + "|body/args.*=not_canonical)");

  private static FurnishedProject project;
  private static Caller caller;
  private static Map<String, List<String>> known;

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

  /** What came of it; no errors if it was accepted. */
  private record Outcome(int status, Map<String, String> errors) {}

  @BeforeAll
  static void makeWhatBodiesMayName() {
    project = FurnishedProject.make(SERVER, "fuzz");
    Map<String, String> ids = project.ids();
    List<String> traces = List.of(ids.getOrDefault("trace_id", ""));
    known =
        Map.of(
            "trace_id", traces,
            "trace_ids", traces,
            "add_trace_ids", traces,
            "campaign_id", List.of(ids.getOrDefault("campaign_id", "")),
            "policy_pack_id", List.of(ids.getOrDefault("policy_pack_id", "")),
            "mutation_pack_id", List.of("sepurux.core.full"),
            "pack", List.of("sepurux.core.full"),
            "required_mutation_categories", List.of());
    caller = SERVER.caller("fuzz");
  }

  private static Case made(int number, List<Spec.Operation> operations) {
    Spec.Operation operation = operations.get(number % operations.size());
    String pointer = operation.pointer() + "/requestBody/content/application~1json/schema";
    JsonNode body = new BodyMaker(SPEC, SEED, number, known).body(SPEC.at(pointer));
    String text = JSON.writeValueAsString(body);
    return new Case(
        number, operation, project.path(operation), text, VALIDATOR.value(pointer, body));
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
    List<Spec.Operation> operations = FurnishedProject.bodyRoutes(SPEC);
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
        new Request(
            "fuzz", tried.path(), project.ids(), Map.of(), name -> null, tried.bytes(), caller);
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
    List<Spec.Operation> operations = FurnishedProject.bodyRoutes(SPEC);
    List<String> faults = new ArrayList<>();
    Map<String, Integer> tally = new TreeMap<>();
    RowChanges changes = RowChanges.watch(SERVER.db());
    long before = changes.count();
    for (int i = BODIES; i < BODIES + BODIES / 10; i++) {
      Case tried = made(i, operations);
      ApiAnswer answer =
          project
              .client()
              .sendBytes(
                  tried.operation().method(), tried.path(), tried.bytes(), "application/json");
      Outcome outcome = outcome(answer);
      tally.merge(tried.operation().operationId() + " " + outcome.status(), 1, Integer::sum);
      faults.addAll(judge(tried, outcome));
      long now = changes.count();
      if (answer.status() >= 300 && now != before) {
        faults.add("a refused request changed rows: " + tried);
      }
      before = now;
      if (answer.status() == 201 && tried.operation().operationId().equals("rotateKey")) {
        // Its successor is the next one to be rotated.
        project.ids().put("key_id", answer.text("/key_id"));
      }
    }
    assertThat(before).as("changes of accepted requests are seen").isPositive();
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
}
