package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.trace.TraceReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Judges a stored run again, here, from its snapshot and its recording, and compares the result
 * with what the server stores.
 */
@Command(
    name = "verify-run",
    description =
        "Judges a stored run again from its snapshot and compares the result bytes with what is stored.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:equal, of a batch every run",
      "1:a difference; the first one is told",
      "2:wrong usage",
      "3:could not be compared: no answer, not finished, recording deleted, another engine revision"
    })
final class VerifyRunCommand implements Callable<Integer> {
  private static final int EQUAL = 0;
  private static final int DIFFERENT = 1;
  private static final int NOT_COMPARED = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "ID", description = "A run, or a batch: then every run of it.")
  private String id = "";

  @Override
  public Integer call() {
    Api api = connection.api();
    PrintWriter out = spec.commandLine().getOut();
    int worst = EQUAL;
    try {
      JsonObject run = api.get("/v1/runs/" + Api.segment(id));
      List<String> runs = GateRun.runIds(run);
      for (String each : runs) {
        JsonObject one = each.equals(run.text("run_id")) ? run : api.get("/v1/runs/" + each);
        Outcome outcome = verify(new StoredRun(api, one));
        out.printf("%s: %s%n", each, outcome.said());
        worst = worse(worst, outcome.exit());
      }
    } catch (Api.Refused | IllegalStateException e) {
      spec.commandLine().getErr().println("error: " + e.getMessage());
      return NOT_COMPARED;
    }
    out.flush();
    return worst;
  }

  /** A difference is worse than what could not be compared. */
  private static int worse(int left, int right) {
    return left == DIFFERENT || right == DIFFERENT ? DIFFERENT : Math.max(left, right);
  }

  private record Outcome(int exit, String said) {}

  private static Outcome verify(StoredRun stored) {
    String status = Api.text(stored.run(), "status");
    if (!status.equals("completed")) {
      return new Outcome(
          NOT_COMPARED,
          status.equals("failed")
              ? "not compared: it could not be judged then"
              : "not compared: it is " + status + "; wait until it has finished");
    }
    if (Json.of(true).equals(stored.run().get("trace_deleted"))) {
      return new Outcome(NOT_COMPARED, "not compared: its recording was deleted");
    }
    String recording = stored.recording();
    if (!stored.isOf(recording)) {
      return new Outcome(
          DIFFERENT, "different: the stored recording is not the one that was judged (SHA-256)");
    }
    return compare(stored, recording);
  }

  private static Outcome compare(StoredRun stored, String recording) {
    JsonObject again = object(again(stored, recording));
    JsonDifference found = JsonDifference.first(stored.result(), again);
    String revision = stored.engineRevision();
    boolean same = revision.equals(Judge.REVISION);
    String other =
        "judged by engine revision %s, and this is revision %s".formatted(revision, Judge.REVISION);
    if (found == null) {
      return new Outcome(EQUAL, "equal" + (same ? "" : " (" + other + ")"));
    }
    return same
        ? new Outcome(
            DIFFERENT,
            "different, first at %s: stored %s, judged again %s"
                .formatted(found.at(), found.left(), found.right()))
        : new Outcome(NOT_COMPARED, "not compared: " + other + ", which may judge otherwise");
  }

  private static String again(StoredRun stored, String recording) {
    JsonObject snapshot = stored.api().get("/v1/runs/" + stored.id() + "/snapshot");
    PlanSnapshot.Terms terms =
        switch (PlanSnapshot.of(snapshot)) {
          case PlanSnapshot.Reading.Accepted accepted -> accepted.snapshot().terms();
          case PlanSnapshot.Reading.Refused refused ->
              throw new IllegalStateException("this engine cannot use the snapshot: " + refused);
        };
    return switch (TraceReader.read(object(recording))) {
      case TraceReader.Reading.Accepted accepted ->
          new String(
              Judge.judge(terms.inputs(accepted.trace())).resultBytes(), StandardCharsets.UTF_8);
      case TraceReader.Reading.Refused refused ->
          throw new IllegalStateException("this engine cannot read the recording: " + refused);
    };
  }

  private static JsonObject object(String text) {
    return Objects.requireNonNull(
        JsonText.parse(text) instanceof JsonObject object ? object : null, "no JSON object");
  }
}
