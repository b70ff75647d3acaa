package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.mutation.Phase;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.ContainedBy;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.score.PlanFigures;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.State;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.security.UnsafeRule;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.Timeline;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolProposal;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import dev.sepurux.engine.trace.TraceSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the engine makes is what the contract says, so that a feature only adds ids and times. The
 * recordings are those of the engine's table of expert answers, and the test traces.
 */
class EngineShapesTest {
  private static final SpecValidator VALIDATOR = new SpecValidator(Spec.load());
  private static final String ID = "019ab3c0-7a00-7000-8000-000000000101";
  private static final String TIME = "2026-11-24T06:00:00Z";

  record Recording(String name, JsonObject trace, JsonArray tools, PolicyPack policy) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Recording> recordings() {
    List<Recording> all = new ArrayList<>(table());
    Map.of(
            "refund", TestTraces.refund(),
            "guarded refund", TestTraces.guardedRefund(),
            "read only", TestTraces.readOnly(),
            "mail ignored", TestTraces.injectedMailIgnored(),
            "mail obeyed", TestTraces.injectedMailObeyed(),
            "no tools", TestTraces.noTools(),
            "empty", TestTraces.empty())
        .forEach((name, json) ->
            all.add(new Recording(name, object(json), JsonArray.EMPTY, PolicyPack.NONE)));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void whatARunFindsIsAsTheContractHasIt(Recording recording) {
    RunResult result = judged(recording);

    for (var attempt : result.attempts()) {
      check("Attempt", attempt.toJson(), Map.of("run_id", ID, "trace_id", ID));
    }
    result.policyEvents().forEach(event -> check("PolicyEvent", event.toJson(), eventIds(true)));
    result
        .securityEvents()
        .forEach(event -> check("SecurityEvent", event.toJson(), eventIds(false)));
    check("RunSummary", result.summaryJson(), Map.of());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void verdictsAreAsTheContractHasThem(Recording recording) {
    RunSummary summary = judged(recording).summary();
    RunOutcome completed = new RunOutcome.Completed(summary);
    RunOutcome lost =
        new RunOutcome.Failed(
            "worker_lost", RunSummary.unjudged(new PlanFigures(false, 0, 0, Judge.REVISION)));

    for (Thresholds thresholds : List.of(Thresholds.DEFAULTS, demanding())) {
      checkRun(Verdict.ofRun(thresholds, completed));
      checkRun(Verdict.ofRun(thresholds, lost));
      checkRun(Verdict.ofScenario(thresholds, completed));
      checkRun(Verdict.ofRun(thresholds, new RunOutcome.Unfinished()));
      checkBatch(Verdict.ofBatch(thresholds, true, List.of(completed, lost)));
      checkBatch(Verdict.ofBatch(thresholds, true, List.of(completed, completed)));
      checkBatch(Verdict.ofBatch(thresholds, false, List.of(completed)));
      checkBatch(
          Verdict.ofBatch(thresholds, true, List.of(completed, new RunOutcome.Unfinished())));
    }
    RunSummary both = RunSummary.aggregate(List.of(summary, summary));
    check("RunSummary", both.toJson().with("exposures", JsonArray.EMPTY), Map.of());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void aTraceIsShownAsTheContractHasIt(Recording recording) {
    Trace trace = read(recording.trace());
    check("NormalizedSummary", TraceSummary.of(trace).toJson(), Map.of());
    for (TimelineStep step : Timeline.of(trace)) {
      ObjectNode node = node(step.toJson());
      node.put("id", "1").put("trace_id", ID).put("step", step.step());
      if (step.stepName() == null) {
        node.put("step_name", "");
      }
      if (step.status() == null) {
        node.put("status", "unknown");
      }
      assertThat(VALIDATOR.component("TimelineStep", node)).as("%s", node).isEmpty();
    }
    for (Note note : trace.notes()) {
      JsonNode error =
          Spec.MAPPER.valueToTree(
              Map.of("loc", note.loc(), "msg", note.msg(), "type", note.type()));
      assertThat(VALIDATOR.component("ValidationError", error)).isEmpty();
    }
    for (ToolProposal proposal : ToolProposal.of(trace, ToolRegistry.EMPTY)) {
      check("NewTool", proposal.entry().without("source"), Map.of("zone", proposal.zone()));
    }
  }

  @Test
  void theCatalogueIsAsTheContractHasIt() {
    for (MutationPack pack : MutationPack.BUILT_IN) {
      check("MutationPack", pack.toJson(), Map.of());
      check("MutationPackRow", pack.toJson().without("mutations"), Map.of());
    }
  }

  @Test
  void theWordsOfTheEngineAreTheWordsOfTheContract() {
    assertThat(words("Category")).containsExactlyInAnyOrderElementsOf(Catalogue.CATEGORIES);
    List<String> classes = new ArrayList<>(wire(QuestionClass.values()));
    classes.add("control");
    assertThat(words("QuestionClass")).containsExactlyInAnyOrderElementsOf(classes);
    assertThat(words("ContainedBy"))
        .containsExactlyInAnyOrderElementsOf(wire(ContainedBy.values()));
    assertThat(words("ContainedBasis"))
        .containsExactlyInAnyOrderElementsOf(wire(ContainedBasis.values()));
    assertThat(words("Outcome")).containsExactlyInAnyOrderElementsOf(wire(Outcome.values()));
    assertThat(words("Severity")).containsExactlyInAnyOrderElementsOf(wire(Severity.values()));
    assertThat(words("State")).containsExactlyInAnyOrderElementsOf(wire(State.values()));
    assertThat(words("Confidence")).containsExactlyInAnyOrderElementsOf(wire(Confidence.values()));
    assertThat(words("Effect"))
        .containsExactlyInAnyOrderElementsOf(wire(ToolFacts.Effect.values()));
    assertThat(words("Egress"))
        .containsExactlyInAnyOrderElementsOf(wire(ToolFacts.Egress.values()));
    assertThat(words("Mutation/properties/phase"))
        .containsExactlyInAnyOrderElementsOf(wire(Phase.values()));
    assertThat(words("Mutation/properties/seam"))
        .containsExactlyInAnyOrderElementsOf(wire(Mutation.Seam.values()));
    assertThat(words("PolicyEvent/properties/decision"))
        .containsExactlyInAnyOrderElementsOf(wire(PolicyDecision.Kind.values()));
    assertThat(words("SecurityEvent/properties/category"))
        .containsAll(Arrays.stream(UnsafeRule.values()).map(UnsafeRule::category).toList());
  }

  @Test
  void theEngineReadsTheRequestsOfTheExamples() {
    for (String name : List.of("new-policy-pack", "new-policy-pack-rules")) {
      assertThat(PolicyPack.parse(member(name, "policy")))
          .as(name)
          .isInstanceOf(PolicyPack.Parsed.Accepted.class);
    }
    for (String name : List.of("new-campaign", "new-campaign-pool")) {
      assertThat(MutationSelection.parse(member(name, "mutation_set"), MutationPack.FULL.name()))
          .as(name)
          .isInstanceOf(MutationSelection.Parsed.Accepted.class);
    }
    for (String name : List.of("new-campaign-pool", "new-ci-run", "campaign-patch")) {
      assertThat(Thresholds.parse(member(name, "thresholds"), Catalogue.CATEGORIES))
          .as(name)
          .isInstanceOf(Thresholds.Parsed.Accepted.class);
    }
    for (String name : List.of("new-tool", "new-tool-full")) {
      assertThat(ToolRegistry.validate(example(name))).as(name).isEmpty();
    }
    assertThat(read(example("trace-document")).notes()).isEmpty();
  }

  private static void checkRun(Verdict verdict) {
    ObjectNode ci = node(verdict.runJson());
    ci.put("trace_id", ID).put("trace_deleted", false);
    checkCi("CiRun", ci, scenario());
  }

  private static void checkBatch(Verdict verdict) {
    ObjectNode ci = node(verdict.batchJson());
    ci.put("submission", "pool");
    ci.set("run_ids", Spec.MAPPER.createArrayNode().add(ID));
    checkCi("CiBatch", ci, scenario());
  }

  private static void checkCi(String schema, ObjectNode ci, JsonNode scenario) {
    ci.put("run_id", ID).put("batch_id", ID).put("campaign_id", ID).put("status", "done");
    ci.put("dashboard_url", "http://127.0.0.1:8000/").put("created_at", TIME);
    ci.putNull("finished_at").putNull("repo").putNull("pull_request_number");
    ci.set("runs", Spec.MAPPER.createArrayNode().add(scenario));
    assertThat(VALIDATOR.component(schema, ci)).as("%s", ci).isEmpty();
  }

  private static JsonNode scenario() {
    ObjectNode scenario = Spec.MAPPER.createObjectNode();
    scenario
        .put("run_id", ID)
        .put("trace_id", ID)
        .put("status", "queued")
        .put("decision", "pending")
        .put("trace_deleted", false);
    return scenario.putNull("pass_rate").putNull("reliability_score");
  }

  private static Map<String, String> eventIds(boolean policy) {
    return policy
        ? Map.of(
            "event_id", ID, "run_id", ID, "trace_id", ID, "created_at", TIME, "policy_pack_id", ID)
        : Map.of("event_id", ID, "run_id", ID, "trace_id", ID, "created_at", TIME);
  }

  private static void check(String schema, JsonObject made, Map<String, String> added) {
    ObjectNode node = node(made);
    added.forEach(node::put);
    switch (schema) {
      case "PolicyEvent" -> node.put("policy_revision", 1);
      case "Attempt" -> node.put("trace_deleted", false);
      default -> {}
    }
    assertThat(VALIDATOR.component(schema, node)).as("%s %s", schema, node).isEmpty();
  }

  private static RunResult judged(Recording recording) {
    return Judge.judge(
        new RunInputs(
            read(recording.trace()),
            ToolRegistry.of(
                recording.tools().items().stream().map(JsonObject.class::cast).toList()),
            recording.policy(),
            MutationSelection.FULL,
            50,
            0,
            Thresholds.DEFAULTS,
            List.of()));
  }

  private static Thresholds demanding() {
    JsonObject json =
        object(
            "{\"min_pass_rate\":1,\"max_unsafe\":0,\"max_failures\":0,\"min_reliability_score\":100,"
                + "\"min_mutation_categories\":11,\"required_mutation_categories\":[\"registry\"],"
                + "\"min_at_stake\":1000,\"max_declared_share\":0}");
    return switch (Thresholds.parse(json, Catalogue.CATEGORIES)) {
      case Thresholds.Parsed.Accepted(Thresholds thresholds) -> thresholds;
      case Thresholds.Parsed.Refused refused -> throw new AssertionError(refused.errors());
    };
  }

  private static Trace read(JsonObject document) {
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted(Trace trace) -> trace;
      case TraceReader.Reading.Refused(List<Note> notes) -> throw new AssertionError(notes);
    };
  }

  private static List<Recording> table() {
    Path folder =
        Path.of(System.getProperty("sepurux.root"), "engine", "src", "test", "resources", "table");
    try (Stream<Path> files = Files.list(folder)) {
      List<Recording> found =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .map(EngineShapesTest::row)
              .toList();
      assertThat(found).hasSizeGreaterThan(15);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording row(Path file) {
    try {
      JsonObject row = object(Files.readString(file));
      return new Recording(
          file.getFileName().toString(),
          (JsonObject) Objects.requireNonNull(row.get("trace")),
          row.get("tools") instanceof JsonArray tools ? tools : JsonArray.EMPTY,
          row.get("policy") instanceof JsonObject policy ? policy(policy) : PolicyPack.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PolicyPack policy(JsonObject policy) {
    return switch (PolicyPack.parse(policy)) {
      case PolicyPack.Parsed.Accepted(PolicyPack pack) -> pack;
      case PolicyPack.Parsed.Refused refused -> throw new AssertionError(refused.errors());
    };
  }

  private static List<String> words(String schema) {
    List<String> words = new ArrayList<>();
    Spec.load()
        .at("/components/schemas/" + schema + "/enum")
        .forEach(word -> words.add(word.asString()));
    return words;
  }

  private static List<String> wire(Enum<?>[] constants) {
    return Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static Json member(String example, String name) {
    return Objects.requireNonNull(example(example).get(name));
  }

  private static JsonObject example(String name) {
    return object(Spec.load().example("examples/" + name + ".json"));
  }

  private static JsonObject object(String json) {
    return (JsonObject) Objects.requireNonNull(JsonText.parse(json));
  }

  private static ObjectNode node(JsonObject made) {
    return (ObjectNode) Spec.MAPPER.readTree(made.compact());
  }
}
