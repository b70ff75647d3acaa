package dev.sepurux.engine.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.score.Stakes;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The control arm of every recording of the table is as an expert judges it. */
class ControlTableTest {
  private static final Path TABLE = Path.of("src/test/resources/table");

  static Stream<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(TABLE)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static JsonObject object(JsonObject json, String name) {
    return (JsonObject) Objects.requireNonNull(json.get(name), name);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theControlArmIsAsExpected(String name) throws IOException {
    JsonObject row =
        (JsonObject) Objects.requireNonNull(JsonText.parse(Files.readString(TABLE.resolve(name))));
    Trace trace = ((TraceReader.Reading.Accepted) TraceReader.read(object(row, "trace"))).trace();
    List<JsonObject> tools = new ArrayList<>();
    for (Json tool : ((JsonArray) Objects.requireNonNull(row.get("tools"))).items()) {
      tools.add((JsonObject) tool);
    }
    PolicyPack pack =
        row.get("policy") instanceof JsonObject policy
            ? ((PolicyPack.Parsed.Accepted) PolicyPack.parse(policy)).pack()
            : PolicyPack.NONE;
    Analysis analysis =
        Analysis.of(
            trace, ToolRegistry.of(tools), pack.irreversibleAmong(trace.tools()), pack.basis());
    JsonObject expect = object(row, "expect");

    ControlArm arm = ControlArm.of(PolicyCourse.of(pack, analysis), List.of(), List.of());

    JsonObject control = object(expect, "control");
    assertThat(arm.outcome().wire()).isEqualTo(control.text("outcome"));
    List<String> rules =
        arm.findings().stream()
            .filter(finding -> finding.confidence() == Confidence.DEFINITE)
            .map(ControlFinding::rule)
            .distinct()
            .toList();
    assertThat(Json.strings(rules)).isEqualTo(control.get("rules"));
    assertThat(arm.policyConflict()).isEqualTo("policy_conflict".equals(expect.text("state")));
    assertThat(Stakes.of(analysis).toJson()).isEqualTo(object(expect, "stakes"));
  }
}
