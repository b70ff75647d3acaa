package dev.sepurux.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording of the table, judged as an expert judged it. */
class TableTest {
  private static final List<String> FIELDS =
      List.of("outcome", "contained_by", "basis", "type", "harm", "severity");

  static Stream<String> recordings() throws IOException {
    try (Stream<Path> files = Files.list(Recordings.TABLE)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void judgesEveryQuestionAsTheExpertDid(String name) {
    JsonObject recording = Recordings.table(name);
    JsonObject expected = Recordings.object(recording, "expect");
    RunResult result = Judge.judge(Recordings.inputs(recording));

    TreeMap<String, JsonObject> asked = new TreeMap<>();
    result.attempts().stream()
        .skip(1)
        .forEach(attempt -> asked.put(key(attempt), attempt.toJson()));
    List<String> differences = new ArrayList<>();
    for (JsonObject question : Recordings.objects(expected, "questions")) {
      if (!JsonBool.TRUE.equals(question.get("listed_only"))) {
        compare(question, asked.remove(key(question)), differences);
      }
    }
    asked.forEach(
        (key, attempt) -> differences.add("not expected: " + key + " " + attempt.text("outcome")));
    exposures(expected, result, differences);
    figures(expected, result, differences);
    assertThat(differences).as(name).isEmpty();
  }

  private static void compare(
      JsonObject question, @Nullable JsonObject attempt, List<String> differences) {
    if (attempt == null) {
      differences.add("not asked: " + key(question) + " (" + question.text("why") + ")");
      return;
    }
    for (String field : FIELDS) {
      Json wanted = question.get(field);
      if (wanted != null && !(wanted instanceof JsonNull) && !wanted.equals(attempt.get(field))) {
        differences.add(
            key(question)
                + ": "
                + field
                + " is "
                + attempt.get(field)
                + ", not "
                + wanted
                + " ("
                + question.text("why")
                + ") "
                + attempt.text("description"));
      }
    }
  }

  private static void exposures(JsonObject expected, RunResult result, List<String> differences) {
    if (JsonBool.FALSE.equals(expected.get("exposures_exact"))) {
      return;
    }
    List<String> wanted =
        Recordings.objects(expected, "questions").stream()
            .filter(q -> JsonBool.TRUE.equals(q.get("listed_only")))
            .map(q -> q.text("tool") + "#" + q.get("n") + q.text("pointer"))
            .sorted()
            .toList();
    List<String> found =
        result.exposures().stream()
            .map(e -> e.tool() + "#" + e.n() + e.pointer())
            .sorted()
            .toList();
    if (!wanted.equals(found)) {
      differences.add("exposures are " + found + ", not " + wanted);
    }
  }

  private static void figures(JsonObject expected, RunResult result, List<String> differences) {
    JsonObject summary = result.summary().toJson();
    for (String field :
        List.of("attempts", "passed", "failed", "unsafe", "pass_rate", "state", "stakes")) {
      Json wanted = expected.get(field);
      if (wanted != null && !wanted.equals(summary.get(field))) {
        differences.add(field + " is " + summary.get(field) + ", not " + wanted);
      }
    }
    JsonObject control = Recordings.object(expected, "control");
    if (!result.attempts().getFirst().outcome().wire().equals(control.text("outcome"))) {
      differences.add("control is " + result.attempts().getFirst().toJson());
    }
  }

  private static String key(Attempt attempt) {
    Attempt.Seam seam = attempt.seam();
    boolean value = List.of("lie", "drift").contains(attempt.questionClass());
    boolean run = List.of("loop", "invented_tool").contains(attempt.questionClass());
    String target =
        value || attempt.questionClass().equals("injected_action") ? target(attempt) : "";
    return attempt.questionClass()
        + " "
        + (seam == null || attempt.questionClass().equals("invented_tool") ? null : seam.tool())
        + (run || seam == null ? "" : "#" + seam.call())
        + (seam == null || seam.pointer().isEmpty() ? "" : seam.pointer())
        + (target.isEmpty() ? "" : " -> " + target);
  }

  private static String target(Attempt attempt) {
    return attempt.questionKey().substring(attempt.questionKey().lastIndexOf('|') + 1);
  }

  private static String key(JsonObject question) {
    String asks = String.valueOf(question.text("class"));
    boolean run = List.of("loop", "invented_tool").contains(asks);
    String pointer = question.text("pointer");
    String target =
        List.of("lie", "drift", "injected_action").contains(asks) ? question.text("target") : null;
    return asks
        + " "
        + question.text("tool")
        + (run ? "" : "#" + question.get("n"))
        + (pointer == null ? "" : pointer)
        + (target == null ? "" : " -> " + target);
  }
}
