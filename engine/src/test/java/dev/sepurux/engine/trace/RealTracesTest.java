package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings made by others: see the README beside them. Their texts are data. */
class RealTracesTest {

  static Stream<JsonObject> documents() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var in = RealTracesTest.class.getResourceAsStream("/real/traces.jsonl")) {
      lines.addAll(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList());
    }
    Path root = Path.of(Objects.requireNonNull(System.getProperty("sepurux.root")));
    Path banking = root.resolve("examples/traces/banking.jsonl");
    lines.addAll(Files.readAllLines(banking).subList(0, 6));
    return lines.stream()
        .map(line -> (JsonObject) Objects.requireNonNull(JsonText.parse(line)))
        .map(line -> line.get("trace") instanceof JsonObject trace ? trace : line);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isReadWithoutLoss(JsonObject document) {
    Trace trace = Traces.read(document);
    assertThat(trace.notes())
        .allSatisfy(note -> assertThat(note.type()).isNotEqualTo("unknown_type"));
    assertThat(TraceSummary.of(trace).toolCalls()).isEqualTo(trace.calls().size());
    long answered = trace.calls().stream().filter(call -> call.answerStep() != null).count();
    assertThat(Timeline.of(trace)).hasSize(trace.events().size() - (int) answered);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isAnalysedAlikeTwice(JsonObject document) {
    Trace trace = Traces.read(document);
    Analysis one = Analysis.of(trace, ToolRegistry.EMPTY, Set.of(), Basis.DECLARED);
    Analysis two = Analysis.of(Traces.read(document), ToolRegistry.EMPTY, Set.of(), Basis.DECLARED);
    assertThat(one.provenance().flows()).isEqualTo(two.provenance().flows());
    assertThat(one.effectCalls()).isEqualTo(two.effectCalls());
    for (Call call : trace.calls()) {
      assertThat(one.label(call)).isEqualTo(two.label(call));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void hasTheFlowsOfTheSlowTwin(JsonObject document) {
    Trace trace = Traces.read(document);
    if (document.compact().length() < 9_000) {
      assertThat(ProvenanceTwinTest.flows(trace))
          .isEqualTo(SlowFlows.of(trace, result -> ResultView.of(result).value()));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyResultCanBeWrittenBackWithOneLeafChanged(JsonObject document) {
    Trace trace = Traces.read(document);
    Provenance provenance = Provenance.of(trace);
    for (Call call : trace.calls()) {
      ResultView view = provenance.view(call);
      if (view == null || view.form() == ResultView.Form.TEXT) {
        continue;
      }
      List<ResultView.Leaf> leaves = view.leaves();
      for (int i = 0; i < leaves.size(); i += 7) {
        ResultView.Leaf leaf = leaves.get(i);
        Json raw = view.replaced(leaf.pointer(), null, Json.of("it's X-" + i));
        Json expected =
            leaf.pointer().isRoot()
                ? Json.of("it's X-" + i)
                : view.value().with(leaf.pointer(), Json.of("it's X-" + i));
        assertThat(ResultView.of(raw).value()).isEqualTo(expected);
      }
    }
  }
}
