package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class PolicyTestCommandTest {
  private static final Path TEMPLATES = Path.of("../spec/policies");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  private int run(Path... files) {
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
    List<String> args =
        Stream.concat(Stream.of("policy", "test"), Stream.of(files).map(Path::toString)).toList();
    return line.execute(args.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      return files.sorted().toList();
    }
  }

  @Test
  void thereAreFourTemplates() throws IOException {
    assertThat(templates())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("data-export.yaml", "devops.yaml", "payments.yaml", "starter.yaml");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyTemplateDoesWhatItsExamplesSay(Path template) {
    assertThat(run(template)).as(out.toString()).isZero();
    assertThat(out.toString()).contains("examples hold").doesNotContain("FAILED");
  }

  /** Else an example that expects nothing would pass for one that shows something. */
  @ParameterizedTest
  @MethodSource("templates")
  void noTemplatePassesWithoutItsPolicy(Path template) throws IOException {
    String text = Files.readString(template);
    String without =
        text.substring(0, text.indexOf("policy:"))
            + "policy: {}\n"
            + text.substring(text.indexOf("tools:\n"));
    assertThat(run(file("without.yaml", without))).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED", "but it is allowed");
  }

  @Test
  void aPolicyThatDecidesOtherwiseEndsWithOneAndSaysWhere() throws IOException {
    Path file =
        file(
            "p.json",
            """
            {"policy": {"rules": [{"id": "no", "tools": ["pay"], "when": "args.amount > 10", "decision": "block"}]},
             "examples": [{"name": "small", "calls": [{"tool": "pay", "args": {"amount": 5}, "expect": "blocked"}]},
                          {"name": "large", "calls": [{"tool": "pay", "args": {"amount": 50}, "expect": "blocked", "rule": "rules.no"}]}]}
            """);
    assertThat(run(file)).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "FAILED  small", "call 1, pay: expected blocked, but it is allowed", "ok      large")
        .contains("1 of 2 examples hold");
  }

  @Test
  void whatCannotBeReadEndsWithTwoAndNamesThePlace() throws IOException {
    assertThat(
            run(
                file(
                    "a.yaml",
                    "policy: {rules: [{id: r, tools: [x], when: 'call.tol == 1', decision: block}]}")))
        .isEqualTo(2);
    assertThat(out.toString()).contains("/policy/rules/0/when: line 1, column 1", "call.tool");
    assertThat(run(file("b.yaml", "policy: {rules: ["))).isEqualTo(2);
    assertThat(out.toString()).contains("b.yaml: line 1");
    assertThat(run(folder.resolve("none.yaml"))).isEqualTo(2);
    assertThat(out.toString()).contains("there is no such file");
    assertThat(run(file("d.yaml", "policy: {}\nexamples: [{name: n, call: []}]"))).isEqualTo(2);
    assertThat(out.toString())
        .contains("/examples/0/call: unknown key; the nearest known one is calls");
    assertThat(run(file("e.yaml", "a: &a [x,x]\nb: &b [*a,*a]\npolicy: {}"))).isEqualTo(2);
  }

  @Test
  void aPolicyWithoutExamplesDoesNotPass() throws IOException {
    assertThat(run(file("p.yaml", "policy: {}"))).isEqualTo(1);
    assertThat(out.toString()).contains("no examples");
  }
}
