package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.testkit.TestTraces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CheckCommandTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("sepurux.root", "..")).resolve("examples");
  private static final String REFUND = TestTraces.refund();
  private static final String READS = TestTraces.readOnly();

  @TempDir private Path folder;

  private record Told(int exit, String out, String err) {
    List<JsonObject> lines() {
      return out.lines()
          .map(line -> (JsonObject) Objects.requireNonNull(JsonText.parse(line), line))
          .toList();
    }
  }

  private static Told check(String... args) {
    return check(InputStream.nullInputStream(), args);
  }

  private static Told check(InputStream stdin, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new CheckCommand(stdin))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Told(exit, out.toString(), err.toString());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String packed(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(folder.resolve(name), bytes.toByteArray()).toString();
  }

  private static String oneLine(String json) {
    return Objects.requireNonNull(JsonText.parse(json)).compact();
  }

  private static String places(Told told) {
    List<String> places = new ArrayList<>();
    for (JsonObject line : told.lines()) {
      String place = line.text("recording");
      if (place != null) {
        places.add(Path.of(place).getFileName() + (line.has("error") ? " !" : ""));
      }
    }
    return String.join(" ", places);
  }

  @Test
  void saysInPlainWordsWhyARecordingFailsAndWhatToDo() throws IOException {
    Told told = check(file("refund.json", REFUND));
    assertThat(told.exit()).isEqualTo(1);
    assertThat(told.out())
        .startsWith("FAIL: ")
        .contains("refund.json (")
        .contains("worst findings")
        .contains("`refund`")
        .contains("idempotency key")
        .contains("do next")
        .contains("a pass rate of ");
    assertThat(told.out().lines().count()).as("to read, not to scroll").isLessThan(30);
  }

  @Test
  void aRecordingThatOnlyReadsPasses() throws IOException {
    Told told = check(file("reads.json", READS));
    assertThat(told.exit()).as(told.out() + told.err()).isZero();
    assertThat(told.out()).startsWith("PASS: ");
  }

  @Test
  void readsDocumentsArraysAndLinesPackedOrNotAndWrappedOrNot() throws IOException {
    String refund = oneLine(REFUND);
    String reads = oneLine(READS);
    String wrapped = "{\"trace_key\":\"k\",\"trace\":" + reads + "}";
    String payload = "{\"trace_id\":\"t\",\"payload\":" + reads + "}";
    assertThat(places(check("--format", "json", file("d.json", REFUND)))).isEqualTo("d.json");
    assertThat(places(check("--format", "json", file("one.json", refund)))).isEqualTo("one.json");
    assertThat(
            places(check("--format", "json", file("a.json", "[\n" + REFUND + ",\n" + READS + "]"))))
        .matches("a.json:2 a.json:\\d+");
    assertThat(
            places(
                check(
                    "--format",
                    "json",
                    file("l.jsonl", refund + "\n\n" + wrapped + "\r\n" + payload))))
        .isEqualTo("l.jsonl:1 l.jsonl:3 l.jsonl:4");
    assertThat(places(check("--format", "json", packed("l.gz", refund + "\n" + wrapped + "\n"))))
        .isEqualTo("l.gz:1 l.gz:2");
    Told stdin =
        check(
            new ByteArrayInputStream((reads + "\n" + reads).getBytes(StandardCharsets.UTF_8)),
            "--format",
            "json",
            "-");
    assertThat(places(stdin)).isEqualTo("stdin:1 stdin:2");
    assertThat(stdin.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"task": {                        | no JSON: character 11: the text ends too early
          {"task": {"name": 1,}, "a": 1}    | no JSON: character 21: a name in quotes is expected
          {"task": 1, "task": 2}            | no JSON: character 22: the name "task" occurs twice in one object
          {"task": 1} {}                    | no JSON: character 13: there is more after the value
          [1, 2]                            | is an array; a line must hold one object
          "text"                            | is no object, and a trace document is one
          {"task": {"name": "t"}}           | /events: events is missing; send an array, which may be empty
          {"events": [1], "task": {"name":"t"}} | /events/0: an event must be an object, this one is a number
          """)
  void tellsFileLineAndReasonOfABadLineAndGoesOn(String bad, String reason) throws IOException {
    String reads = oneLine(READS);
    String lines = file("l.jsonl", reads + "\n" + bad + "\n" + reads + "\n");
    Told told = check(lines);
    assertThat(told.exit()).as("all others pass").isEqualTo(3);
    assertThat(told.out())
        .contains("PASS: all 2 recordings pass")
        .contains("NOT READ: 1")
        .contains("l.jsonl:2: " + reason);
    Told json = check("--format", "json", lines);
    assertThat(places(json)).isEqualTo("l.jsonl:1 l.jsonl:2 ! l.jsonl:3");
    assertThat(json.lines().get(1).text("error")).isEqualTo(reason);
  }

  @Test
  void filesThatAreNotThereOrBrokenAreToldAndTheOthersAreJudged() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(packed("w.gz", (oneLine(READS) + "\n").repeat(50))));
    Path cut =
        Files.write(
            folder.resolve("cut.jsonl.gz"), java.util.Arrays.copyOf(whole, whole.length - 20));
    Told told =
        check(
            folder.resolve("missing.json").toString(),
            folder.toString(),
            file("empty.json", " \n"),
            file("utf.json", "").replace("utf.json", "latin.json"),
            Files.write(
                    folder.resolve("latin1.json"),
                    new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'})
                .toString(),
            file("open.json", "[" + READS),
            cut.toString(),
            file("ok.json", READS));
    assertThat(told.exit()).isEqualTo(3);
    assertThat(told.out())
        .contains("missing.json: there is no such file")
        .contains("it is a folder; name its files")
        .contains("empty.json: is empty")
        .contains("latin1.json: is not UTF-8")
        .contains("open.json:1: the array is not closed")
        .contains("cut.jsonl.gz: the gzip data is broken or cut off")
        .contains("PASS: ");
  }

  @Test
  void guardsOfAPolicyAndARegistryCount() {
    String traces = EXAMPLES.resolve("traces/banking.jsonl").toString();
    JsonObject plain = check("--format", "json", traces).lines().getLast();
    JsonObject guarded =
        check(
                "--format",
                "json",
                "--policy",
                EXAMPLES.resolve("banking/policy.json").toString(),
                "--tools",
                EXAMPLES.resolve("banking/tools.json").toString(),
                traces)
            .lines()
            .getLast();
    assertThat(Api.number(plain, "recordings").intValueExact()).isEqualTo(24);
    assertThat(Api.number(guarded, "pass_rate")).isGreaterThan(Api.number(plain, "pass_rate"));
  }

  @Test
  void aPolicyFileInYamlCounts() throws IOException {
    String policy =
        file(
            "p.yaml",
            "name: p\npolicy:\n  defaults: {unknown_tools: deny, on_unavailable: deny}\n  limits: [{id: few, tools: [refund], max_calls: 1}]\n");
    String refund = file("refund.json", REFUND);
    JsonObject plain = check("--format", "json", refund).lines().getLast();
    JsonObject guarded = check("--format", "json", "--policy", policy, refund).lines().getLast();
    assertThat(Api.number(guarded, "failures")).isLessThan(Api.number(plain, "failures"));
    assertUsage(check("--policy", file("q.yml", "policy: [1"), refund), "q.yml: line ");
  }

  @Test
  void aPackAsksItsOwnQuestionsOnly() throws IOException {
    String refund = file("refund.json", REFUND);
    JsonObject all = check("--format", "json", refund).lines().getLast();
    JsonObject some =
        check("--format", "json", "--pack", "core.security", refund).lines().getLast();
    assertThat(Api.number(some, "attempts")).isLessThan(Api.number(all, "attempts"));
    assertThat(
            ((JsonArray) Objects.requireNonNull(some.get("mutation_categories")))
                .items()
                .toString())
        .doesNotContain("transport");
  }

  @Test
  void attemptsSeedAndThresholdsAreThoseOfACampaign() throws IOException {
    String refund = file("refund.json", REFUND);
    JsonObject three = check("--format", "json", "--attempts", "3", refund).lines().getLast();
    assertThat(Api.number(three, "attempts")).isEqualByComparingTo("3");
    assertThat(check("--format", "json", "--attempts", "3", "--seed", "7", refund).out())
        .isEqualTo(check("--format", "json", "--attempts", "3", "--seed", "7", refund).out())
        .isNotEqualTo(check("--format", "json", "--attempts", "3", "--seed", "8", refund).out());
    assertThat(check(refund).exit()).isEqualTo(1);
    assertThat(
            check("--threshold", "min_pass_rate=0.01", "--threshold", "max_unsafe=99", refund)
                .exit())
        .isZero();
    assertThat(check("--threshold", "min_at_stake=1", file("r.json", READS)).exit()).isEqualTo(1);
  }

  @Test
  void whatTheRecordingItselfDoesWrongStandsAmongTheFindings() throws IOException {
    String mail = file("mail.json", TestTraces.injectedMailObeyed());
    String policy =
        file("p.json", "{\"version\":\"0.1\",\"defaults\":{\"unknown_tools\":\"deny\"}}");
    String out = check(mail, "--policy", policy).out();
    assertThat(out)
        .containsPattern("worst findings[^\\n]*\\R     - The recording itself: ")
        .containsPattern("unsafe, \\w+, without any fault");
    assertThat(check(mail, mail, "--policy", policy).out())
        .containsPattern("without any fault, \\d+ times, such as in .*mail.json");
  }

  @Test
  void oneReportForManyRecordingsNamesTheWorst() {
    Told told = check(EXAMPLES.resolve("traces/banking.jsonl").toString());
    assertThat(told.exit()).isEqualTo(1);
    assertThat(told.out())
        .containsPattern("FAIL: \\d+ of 24 recordings do not pass")
        .contains("least reliable")
        .containsPattern("such as attempt \\d+ of .*banking.jsonl:\\d+");
    assertThat(told.out().lines().count()).isLessThan(40);
  }

  @Test
  void wrongUsageIsExitCodeTwoAndSaysWhatIsWrong() throws IOException {
    String refund = file("refund.json", REFUND);
    String broken = file("broken.json", "{\n\"version\": }");
    String policy =
        file("policy.json", "{\"policy\":{\"version\":\"0.1\",\"rules\":[{\"id\":\"a\"}]}}");
    String tools = file("tools.json", "[{\"name\":\"a\",\"effect\":\"much\"}]");
    assertThat(check().exit()).isEqualTo(2);
    assertUsage(check("--pack", "core.nothing", refund), "sepurux.core.reliability");
    assertUsage(check("--policy", broken, refund), "line 2: a value is expected");
    assertUsage(check("--policy", policy, refund), "/policy/rules/0/tools");
    assertUsage(check("--tools", tools, refund), "/0/effect");
    assertUsage(check("--tools", folder.resolve("none").toString(), refund), "no such file");
    assertUsage(check("--snapshot", policy, refund), "/mutation_pack_id");
    assertUsage(check("--snapshot", policy, "--pack", "core.full", refund), "leave out --pack");
    assertUsage(check("--format", "xml", refund), "--format");
    assertUsage(check("--attempts", "0", refund), "--attempts 0: must be 1 to 10000");
    assertUsage(check("--attempts", "10001", refund), "--attempts 10001: must be 1 to 10000");
    assertUsage(check("--seed", "-1", refund), "--seed -1: must be 0 to ");
    assertUsage(check("--threshold", "min_passrate=1", refund), "min_pass_rate");
    assertUsage(check("--threshold", "min_pass_rate=2", refund), "--threshold min_pass_rate: ");
    assertUsage(check("--threshold", "min_pass_rate", refund), "--threshold");
    assertUsage(check("--snapshot", policy, "--seed", "1", refund), "leave out");
  }

  private static void assertUsage(Told told, String what) {
    assertThat(told.exit()).isEqualTo(2);
    assertThat(told.err()).contains(what);
  }
}
