package dev.sepurux.cli;

import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The gate of a CI job: submits a campaign, waits for every run, and passes if the batch does and
 * its reliability is at or above a minimum. What it did not see it does not pass: a time-out, an
 * unfinished or failed run and an error all end with 1.
 */
@Command(
    name = "campaign",
    description = "Runs a campaign and checks the quality gate.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the batch passes the campaign's thresholds, and its reliability is at or above the minimum",
      "1:it does not, a run could not be judged, time ran out, or no answer came",
      "2:wrong usage"
    })
final class CampaignCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--campaign",
      paramLabel = "CAMPAIGN",
      defaultValue = "${env:SEPURUX_CAMPAIGN_ID}",
      description = "Campaign name or id (or SEPURUX_CAMPAIGN_ID).")
  private @Nullable String campaign;

  @Option(
      names = "--min-reliability",
      paramLabel = "SCORE",
      defaultValue = "80",
      description = "Lowest reliability that passes, 0 to 100 (default: 80).")
  private BigDecimal minReliability = new BigDecimal(80);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for the runs (default: 300); a time-out fails.")
  private BigDecimal timeout = new BigDecimal(300);

  @Option(
      names = "--poll-interval",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "Seconds between two looks (default: 5).")
  private BigDecimal pollInterval = new BigDecimal(5);

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Api api = connection.api();
    String name = connection.required(campaign, "--campaign or SEPURUX_CAMPAIGN_ID");
    checkNumbers();
    out.printf("sepurux: campaign '%s' on %s%n", name, api.baseUrl());
    out.flush();
    GateRun run = GateRun.submit(api, name);
    JsonObject batch = run.await(seconds(timeout), seconds(pollInterval));
    int exit = report(out, err, run, batch);
    PullRequestComment.post(System.getenv(), run, batch, exit == 0, minReliability, err);
    return exit;
  }

  private int report(PrintWriter out, PrintWriter err, GateRun run, JsonObject batch) {
    out.printf("%n  Batch:       %s%n", run.batchId());
    out.printf("  Status:      %s%n", Api.text(batch, "status"));
    if (!"done".equals(batch.text("status"))) {
      err.printf(
          "error: not finished after %s s: what was not seen is not passed%n",
          timeout.toPlainString());
      return 1;
    }
    out.printf("  Scenarios:   %s%n", Api.number(batch, "trace_count").toPlainString());
    out.printf("  Failures:    %s%n", Api.number(batch, "failures").toPlainString());
    out.printf("  Unsafe:      %s%n", Api.number(batch, "unsafe_attempts").toPlainString());
    out.printf("  Dashboard:   %s%n", Api.text(batch, "dashboard_url"));
    if (run.anyRunFailed()) {
      err.println("error: a run could not be judged");
      return 1;
    }
    BigDecimal reliability = run.reliabilityPct();
    String decision = Api.text(batch, "decision");
    out.printf("  Reliability: %s %%%n", reliability.toPlainString());
    out.printf("  Decision:    %s%n%n", decision);
    boolean reliable = reliability.compareTo(minReliability) >= 0;
    // A mean over many scenarios hides the one that fails; the batch's decision does not.
    boolean passed = reliable && decision.equals("pass");
    String verdict =
        "Quality gate %s: %s %% %s %s %%"
            .formatted(
                passed ? "PASSED" : "FAILED",
                reliability.toPlainString(),
                reliable ? ">=" : "<",
                minReliability.toPlainString());
    (passed ? out : err).println(verdict);
    reasons(batch).forEach(reason -> err.println("  - " + reason));
    return passed ? 0 : 1;
  }

  /** Why the campaign's thresholds are not met, in the server's words; empty if they are. */
  private static List<String> reasons(JsonObject batch) {
    return batch.get("reasons") instanceof JsonArray reasons
        ? reasons.items().stream()
            .filter(JsonObject.class::isInstance)
            .map(reason -> ((JsonObject) reason).text("detail"))
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }

  private void checkNumbers() {
    BigDecimal hundred = new BigDecimal(100);
    if (minReliability.signum() < 0 || minReliability.compareTo(hundred) > 0) {
      throw usage("--min-reliability must be from 0 to 100, not " + minReliability.toPlainString());
    }
    for (BigDecimal value : List.of(timeout, pollInterval)) {
      if (value.signum() <= 0) {
        throw usage("--timeout and --poll-interval must be more than 0 seconds");
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static Duration seconds(BigDecimal seconds) {
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }
}
