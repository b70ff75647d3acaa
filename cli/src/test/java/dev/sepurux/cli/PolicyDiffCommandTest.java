package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDiffCommandTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("sepurux.root", "..")).resolve("examples");

  @TempDir Path folder;
  private String nothing = "";
  private String strict = "";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void twoPolicies() throws IOException {
    nothing = file("old.json", "{\"version\": \"0.1\"}");
    strict =
        file(
            "new.yaml",
            """
            name: strict
            policy:
              version: "0.1"
              limits:
                - {id: once, tools: [refund], max_calls: 1}
            """);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int diff(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "policy";
    all[1] = "diff";
    System.arraycopy(args, 0, all, 2, args.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private JsonObject json() {
    return (JsonObject) Objects.requireNonNull(JsonText.parse(out.toString().strip()));
  }

  @Test
  void saysWhatAnotherPolicyWouldChangeAndEndsWithOne() throws IOException {
    String trace = file("refund.json", TestTraces.refund());
    assertThat(diff(nothing, strict, "--traces", trace)).as(err.toString()).isEqualTo(1);
    assertThat(out.toString())
        .contains("1 recordings, judged under both policies", "limits.once: ", ", was 0")
        .contains("passed (limits.once), was failed")
        .contains("rest on guards that none of these recordings shows at work");
  }

  @Test
  void theSamePolicyEndsWithNought() throws IOException {
    String trace = file("refund.json", TestTraces.refund());
    assertThat(diff(strict, strict, "--traces", trace)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("attempts: ", " 0 better, 0 worse");
  }

  @Test
  void printsOneDocumentOverRealRecordings() {
    String policy = EXAMPLES.resolve("banking/policy.json").toString();
    String traces = EXAMPLES.resolve("traces/banking.jsonl").toString();
    String tools = EXAMPLES.resolve("banking/tools.json").toString();
    assertThat(
            diff(
                nothing,
                policy,
                "--traces",
                traces,
                "--tools",
                tools,
                "--format",
                "json",
                "--examples",
                "3"))
        .as(err.toString())
        .isEqualTo(1);
    JsonObject told = json();
    assertThat(told.get("recordings")).hasToString("24");
    assertThat(((JsonArray) Objects.requireNonNull(told.get("attempt_flips"))).size()).isEqualTo(3);
    assertThat(out.toString()).contains("rules.no-password-change", "banking.jsonl:");
  }

  @Test
  void whatCannotBeReadIsNamedAndEndsWithThree() throws IOException {
    String traces = file("two.jsonl", "{\"task\": 1}\n" + TestTraces.refund().replace("\n", " "));
    assertThat(diff(nothing, strict, "--traces", traces)).isEqualTo(3);
    assertThat(out.toString()).contains("NOT READ: 1", "two.jsonl:1");
  }

  @Test
  void refusesAPolicyThatDoesNotCompileAndNamesThePlace() throws IOException {
    String wrong = file("wrong.json", "{\"policy\": {\"limits\": [{\"id\": \"x\"}]}}");
    String trace = file("refund.json", TestTraces.refund());
    assertThat(diff(nothing, wrong, "--traces", trace)).isEqualTo(2);
    assertThat(err.toString()).contains("NEW ", "/policy/limits/0");
    assertThat(diff(nothing, strict)).isEqualTo(2);
    assertThat(diff(folder.resolve("none.json").toString(), strict, "--traces", trace))
        .isEqualTo(2);
    assertThat(err.toString()).contains("OLD ", "there is no such file");
  }
}
