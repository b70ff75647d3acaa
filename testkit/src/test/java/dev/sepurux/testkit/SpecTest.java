package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SpecTest {
  private static final Spec SPEC = Spec.load();
  private static final SpecValidator VALIDATOR = new SpecValidator(SPEC);

  @Test
  void everyReferenceResolvesInsideTheFile() {
    List<String> references = new ArrayList<>();
    visit(
        SPEC.document(),
        "",
        (pointer, node) -> {
          if (node.path("$ref").isString()) {
            references.add(node.get("$ref").asString());
          }
        });

    assertThat(references).hasSizeGreaterThan(500).allMatch(text -> text.startsWith("#/"));
    assertThat(references)
        .allSatisfy(text -> assertThat(SPEC.at(text.substring(1)).isMissingNode()).isFalse());
  }

  @Test
  void everyComponentIsUsed() {
    Set<String> referred = new HashSet<>();
    visit(
        SPEC.document(),
        "",
        (pointer, node) -> {
          if (node.path("$ref").isString()) {
            referred.add(node.get("$ref").asString().substring(1));
          }
        });
    List<String> unused = new ArrayList<>();
    for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
      for (Map.Entry<String, JsonNode> entry : SPEC.at("/components/" + kind).properties()) {
        String pointer = "/components/" + kind + "/" + entry.getKey();
        if (!referred.contains(pointer)) {
          unused.add(pointer);
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyExampleMatchesItsSchemaAndNoneIsLeftOver() {
    Set<String> files = new TreeSet<>();
    visit(
        SPEC.document(),
        "",
        (pointer, node) -> {
          for (JsonNode file : node.path("x-example-file")) {
            files.add(file.asString());
            JsonNode example = Spec.MAPPER.readTree(SPEC.example(file.asString()));
            assertThat(VALIDATOR.value(pointer + "/schema", example))
                .as("%s at %s", file, pointer)
                .isEmpty();
          }
        });

    assertThat(files).hasSizeGreaterThan(45).containsExactlyInAnyOrderElementsOf(exampleFiles());
  }

  @Test
  void everyJsonBodyOfAnOperationHasAnExample() {
    List<String> without = new ArrayList<>();
    for (Spec.Operation operation : SPEC.operations()) {
      JsonNode node = SPEC.at(operation.pointer());
      JsonNode request = node.path("requestBody").path("content").path("application/json");
      if (!request.isMissingNode() && !request.has("x-example-file")) {
        without.add(operation + " request");
      }
      boolean shown = false;
      for (Map.Entry<String, JsonNode> response : node.get("responses").properties()) {
        JsonNode media = response.getValue().path("content").path("application/json");
        boolean shownElsewhere =
            media.path("schema").has("$ref")
                && shownSchemas().contains(media.path("schema").get("$ref").asString());
        boolean text = response.getValue().path("content").has("text/plain");
        shown |= media.has("x-example-file") || shownElsewhere || text;
      }
      boolean bodiless = operation.method().equals("DELETE");
      if (!shown && !bodiless && !operation.operationId().startsWith("openApi")) {
        without.add(operation + " answer");
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void everyOperationSaysWhoMayCallItAndHasItsOwnName() {
    assertThat(SPEC.operations()).hasSizeGreaterThan(40);
    assertThat(SPEC.operations().stream().map(Spec.Operation::operationId))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    assertThat(SPEC.operations())
        .allSatisfy(operation -> {
          assertThat(operation.access()).isIn("project_key", "ci_token", "public");
          assertThat(operation.access().equals("ci_token"))
              .isEqualTo(operation.path().startsWith("/v1/ci/"));
          if (operation.access().equals("public")) {
            assertThat(operation.scope()).isNull();
          } else {
            assertThat(operation.scope())
                .isIn(
                    switch (operation.method()) {
                      case "GET" -> Set.of("read", "admin");
                      case "DELETE" -> Set.of("admin");
                      // A question that is too long for a query is posted.
                      default ->
                          operation.operationId().startsWith("ask")
                              ? Set.of("read")
                              : Set.of("write", "approve", "admin");
                    });
          }
        });
  }

  @Test
  void everyOperationUsesADeclaredTagAndDeclaresItsPathParameters() {
    Set<String> tags = new HashSet<>();
    SPEC.at("/tags").forEach(tag -> tags.add(tag.get("name").asString()));
    for (Spec.Operation operation : SPEC.operations()) {
      JsonNode node = SPEC.at(operation.pointer());
      assertThat(tags).contains(node.at("/tags/0").asString());
      Set<String> declared = new TreeSet<>();
      for (JsonNode parameter : node.path("parameters")) {
        JsonNode resolved = SPEC.resolve(parameter);
        if (resolved.get("in").asString().equals("path")) {
          declared.add("{" + resolved.get("name").asString() + "}");
        }
      }
      Set<String> wanted = new TreeSet<>();
      for (String segment : List.of(operation.path().split("/"))) {
        if (segment.startsWith("{")) {
          wanted.add(segment);
        }
      }
      assertThat(declared).as(operation.toString()).isEqualTo(wanted);
    }
  }

  @Test
  void everyAnswerObjectIsClosedAndItsRequiredFieldsExist() {
    List<String> faults = new ArrayList<>();
    visit(
        SPEC.at("/components/schemas"),
        "",
        (pointer, node) -> {
          if (!node.path("properties").isObject()
              || isTraceDocument(pointer)
              || pointer.matches(".*/(if|then|else|anyOf/\\d+)")) {
            return;
          }
          if (!node.has("additionalProperties")) {
            faults.add(pointer + " is open");
          }
          for (JsonNode name : node.path("required")) {
            if (!node.get("properties").has(name.asString())) {
              faults.add(pointer + " requires " + name + " and does not describe it");
            }
          }
        });
    assertThat(faults).isEmpty();
  }

  @Test
  void thePublishedSamplesOfTheGateAreExamples() {
    JsonNode run = example("ci-run");
    assertThat(run.get("pass_rate").asString()).startsWith("0.72");
    assertThat(run.get("unsafe_attempts").intValue()).isEqualTo(1);
    assertThat(run.get("failures").intValue()).isEqualTo(5);
    assertThat(run.get("decision").asString()).isEqualTo("fail");

    JsonNode batch = example("ci-batch");
    assertThat(batch.get("pass_rate").asString()).isEqualTo("0.91");
    assertThat(batch.at("/thresholds/max_failures").intValue()).isZero();
    assertThat(batch.get("failures").intValue()).isZero();
    assertThat(batch.get("failed_attempts").intValue()).isEqualTo(9);
    assertThat(batch.get("decision").asString()).isEqualTo("pass");
  }

  @Test
  void theFiguresOfTheExamplesAddUp() {
    for (String name : List.of("run", "run-of-batch")) {
      JsonNode summary = example(name).get("summary");
      int notPassed =
          summary.get("failed").intValue()
              + summary.get("unsafe").intValue()
              + summary.get("errors").intValue();
      int attempts = summary.get("attempts").intValue();
      assertThat(summary.get("passed").intValue() + notPassed).as(name).isEqualTo(attempts);
      assertThat(summary.get("failures").intValue()).as(name).isEqualTo(notPassed);
      int broken = 0;
      for (JsonNode count : summary.get("failure_breakdown")) {
        broken += count.get("count").intValue();
      }
      assertThat(broken).as(name).isEqualTo(notPassed);
      int contained = 0;
      for (JsonNode count : summary.get("contained")) {
        contained += count.intValue();
      }
      assertThat(contained).as(name).isEqualTo(summary.get("passed").intValue());
    }
  }

  @Test
  void findsTheOperationOfARequest() {
    assertThat(SPEC.match("GET", "/v1/runs/x/attempts/3?limit=1").orElseThrow().operationId())
        .isEqualTo("getAttempt");
    assertThat(SPEC.match("get", "/api/backend/v1/campaigns/a%2Fb").orElseThrow().operationId())
        .isEqualTo("getCampaign");
    assertThat(SPEC.match("HEAD", "/livez").orElseThrow().operationId()).isEqualTo("livez");
    assertThat(SPEC.match("GET", "/v1/runs/")).isEmpty();
    assertThat(SPEC.match("DELETE", "/v1/runs")).isEmpty();
    assertThat(SPEC.hasPath("/v1/runs")).isTrue();
    assertThat(SPEC.hasPath("/v1/nothing")).isFalse();
  }

  /** Only there unknown fields are kept. */
  private static boolean isTraceDocument(String pointer) {
    return pointer.startsWith("/TraceDocument") || pointer.equals("/TraceEvent");
  }

  private static JsonNode example(String name) {
    return Spec.MAPPER.readTree(SPEC.example("examples/" + name + ".json"));
  }

  private static Set<String> shownSchemas() {
    Set<String> shown = new HashSet<>();
    visit(
        SPEC.document(),
        "",
        (pointer, node) -> {
          if (node.has("x-example-file") && node.path("schema").has("$ref")) {
            shown.add(node.get("schema").get("$ref").asString());
          }
        });
    return shown;
  }

  private static Set<String> exampleFiles() {
    Set<String> files = new TreeSet<>();
    java.nio.file.Path folder =
        java.nio.file.Path.of(System.getProperty("sepurux.root"), "spec", "examples");
    for (java.io.File file : java.util.Objects.requireNonNull(folder.toFile().listFiles())) {
      files.add("examples/" + file.getName());
    }
    return files;
  }

  private interface Visitor {
    void visit(String pointer, JsonNode node);
  }

  private static void visit(JsonNode node, String pointer, Visitor visitor) {
    visitor.visit(pointer, node);
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        visit(entry.getValue(), pointer + "/" + Spec.escape(entry.getKey()), visitor);
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(node.get(i), pointer + "/" + i, visitor);
      }
    }
  }
}
