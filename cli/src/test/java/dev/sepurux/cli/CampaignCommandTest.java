package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CampaignCommandTest {
  private static final String POOL =
      "{\"campaign_id\":\"c-1\",\"eval_set\":{\"trace_ids\":[\"t-1\",\"t-2\"]}}";
  private static final String NO_POOL = "{\"campaign_id\":\"c-1\",\"eval_set\":{\"trace_ids\":[]}}";
  private static final String SUBMITTED = "{\"batch_id\":\"b-1\"}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeApi api = start();

  private static FakeApi start() {
    try {
      return new FakeApi();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void answerAPassingBatch() {
    api.on("GET /v1/campaigns/refunds", POOL)
        .on("POST /v1/ci/runs", SUBMITTED)
        .on("GET /v1/ci/batch/b-1", batch("done"))
        .on("GET /v1/runs/b-1", "{\"status\":\"completed\"}")
        .on("GET /v1/campaigns/c-1/reliability?run_id=b-1", "{\"reliability_pct\":80.0}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String batch(String status) {
    return """
    {"batch_id":"b-1","status":"%s","decision":"pass","trace_count":2,"failures":1,"unsafe_attempts":0,
     "dashboard_url":"http://localhost/batches/b-1"}
    """
        .formatted(status);
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run", "campaign", "--campaign", "refunds", "--api-key", "k", "--project", "p"));
    arguments.addAll(List.of("--base-url", api.url(), "--poll-interval", "0.01"));
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  @Test
  void passesAtTheMinimumExactlyAndUploadsNothing() {
    assertThat(run("--min-reliability", "80")).isZero();
    assertThat(out.toString()).contains("PASSED: 80", "http://localhost/batches/b-1");
    assertThat(api.asked())
        .contains("POST /v1/ci/runs {\"campaign_id\":\"c-1\"}")
        .noneMatch(request -> request.startsWith("POST /v1/traces"));
  }

  @Test
  void failsBelowTheMinimum() {
    assertThat(run("--min-reliability", "80.000001")).isEqualTo(1);
    assertThat(err.toString()).contains("FAILED: 80 % < 80.000001 %");
  }

  @Test
  void failsWithTheBatchHoweverHighTheMeanIs() {
    String failed =
        batch("done")
            .replace("\"pass\"", "\"fail\"")
            .replace(
                "\"trace_count\"",
                "\"reasons\":[{\"detail\":\"1 of 2 runs fails.\"}],\"trace_count\"");
    api.on("GET /v1/ci/batch/b-1", failed);
    assertThat(run("--min-reliability", "80")).isEqualTo(1);
    assertThat(err.toString()).contains("FAILED: 80 % >= 80 %", "1 of 2 runs fails.");
  }

  @Test
  void takesTheNewestTraceWhereThereIsNoPool() {
    api.on("GET /v1/campaigns/refunds", NO_POOL)
        .on("GET /v1/traces?limit=1", "[{\"trace_id\":\"t-9\"}]");
    assertThat(run()).isZero();
    assertThat(api.asked())
        .contains("POST /v1/ci/runs {\"campaign_id\":\"c-1\",\"trace_id\":\"t-9\"}");
  }

  @Test
  void failsWhereThereIsNothingToRun() {
    api.on("GET /v1/campaigns/refunds", NO_POOL).on("GET /v1/traces?limit=1", "[]");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("nothing to run");
  }

  @Test
  void neverPassesWhatItDidNotSeeFinish() {
    api.on("GET /v1/ci/batch/b-1", batch("running"));
    assertThat(run("--timeout", "0.05")).isEqualTo(1);
    assertThat(err.toString()).contains("not finished");
  }

  @Test
  void asksAgainAsLateAsToldWhenALookIsRefusedForNow() {
    api.refusing(429, 503);
    long before = System.nanoTime();
    assertThat(run("--timeout", "60")).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(api.asked()).filteredOn("GET /v1/ci/batch/b-1"::equals).hasSize(3);
  }

  @Test
  void neverPassesWhatIsRefusedUntilTheTimeIsOverOrForGood() {
    api.refusing(503, 503);
    assertThat(run("--timeout", "0.05")).isEqualTo(1);
    assertThat(err.toString()).contains("/v1/ci/batch/b-1: 503 nothing here");
    api.refusing(401);
    assertThat(run("--timeout", "60")).isEqualTo(1);
    assertThat(err.toString()).contains("/v1/ci/batch/b-1: 401 nothing here");
  }

  @Test
  void failsWhenARunCouldNotBeJudged() {
    api.on("GET /v1/runs/b-1", "{\"status\":\"failed\"}");
    assertThat(run("--min-reliability", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("could not be judged");
  }

  @Test
  void saysWhatTheServerSaidWhenItRefuses() {
    int status =
        execute(
            List.of(
                "run",
                "campaign",
                "--campaign",
                "no such",
                "--api-key",
                "k",
                "--base-url",
                api.url()));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("/v1/campaigns/no%20such: 404 nothing here");
  }

  @Test
  void failsWithOneSentenceWhenNobodyAnswers() {
    api.close();
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("is the server running there?").doesNotContain("\tat ");
    api = start();
  }

  @Test
  void endsWithTwoOnWrongUsage() {
    assertThat(run("--min-reliability", "101")).isEqualTo(2);
    assertThat(run("--min-reliability", "much")).isEqualTo(2);
    assertThat(run("--timeout", "0")).isEqualTo(2);
    assertThat(run("--no-such-option")).isEqualTo(2);
    assertThat(execute(List.of("run"))).isEqualTo(2);
  }

  @Test
  void postsTheVerdictOnThePullRequest() {
    api.on("POST /repos/acme/agent/issues/7/comments", "{}");
    GateRun gate = new GateRun(Api.of(api.url(), "k", "p"), "c-1", "b-1");
    PullRequestComment.post(
        Map.of(
            "GITHUB_TOKEN",
            "t",
            "GITHUB_REPO",
            "acme/agent",
            "PR_NUMBER",
            "7",
            "GITHUB_API_URL",
            api.url()),
        gate,
        gate.batch(),
        false,
        new BigDecimal(90),
        new PrintWriter(err, true));
    assertThat(err.toString()).isEmpty();
    assertThat(api.asked())
        .anyMatch(request ->
            request.startsWith("POST /repos/acme/agent/issues/7/comments")
                && request.contains("gate failed")
                && request.contains("80 % (at least 90 %)"));
  }

  @Test
  void saysThatACommentCannotBePostedAndGoesOn() {
    GateRun gate = new GateRun(Api.of(api.url(), "k", "p"), "c-1", "b-1");
    Map<String, String> env =
        Map.of(
            "GITHUB_TOKEN",
            "t",
            "GITHUB_REPO",
            "acme/../x",
            "PR_NUMBER",
            "7",
            "GITHUB_API_URL",
            api.url());
    PullRequestComment.post(
        env, gate, gate.batch(), true, BigDecimal.ONE, new PrintWriter(err, true));
    assertThat(err.toString()).contains("GITHUB_REPO must be owner/name");
    assertThat(api.asked()).noneMatch(request -> request.contains("comments"));
  }
}
