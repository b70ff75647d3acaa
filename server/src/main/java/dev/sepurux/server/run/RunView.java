package dev.sepurux.server.run;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.json.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs on the wire. */
final class RunView {
  private RunView() {}

  /** A run, or all runs of a batch together, with {@code verdict_detail}. */
  static JsonObject whole(RunSet set) {
    Verdict verdict = Verdicts.of(set);
    return row(set, verdict).with("verdict_detail", verdict.detail());
  }

  /** A run in a list. */
  static JsonObject row(Run run) {
    return row(new RunSet.One(run), Verdicts.of(run));
  }

  private static JsonObject row(RunSet set, Verdict verdict) {
    List<Run> runs = set.runs();
    Run first = runs.getFirst();
    RunTerms terms = first.terms();
    UUID batchId = set instanceof RunSet.Batch ? set.id() : first.batchId();
    JsonObject.Builder view =
        JsonObject.builder()
            .put("run_id", set.id().toString())
            .put("batch_id", text(batchId))
            .put("run_ids", Json.strings(runs.stream().map(run -> run.id().toString()).toList()))
            .put("trace_count", runs.size())
            .put("campaign_id", first.campaignId().toString())
            .put("trace_id", runs.size() == 1 ? first.traceId().toString() : null)
            .put("trace_sha256", runs.size() == 1 ? first.traceSha256() : null)
            .put("trace_deleted", runs.stream().anyMatch(Run::traceDeleted))
            .put("mutation_pack_id", terms.mutationPackId().toString())
            .put("policy_pack_id", text(terms.policyPackId()))
            .put("policy_revision", terms.revision());
    RunSummary figures = verdict.figures();
    return view.put("status", status(runs).wire())
        .put("decision", verdict.decision().wire())
        .put("error", error(runs))
        .put(
            "summary",
            figures == null || !set.terminal() ? JsonNull.INSTANCE : summary(runs, figures))
        .put("thresholds", terms.thresholds().toJson())
        .put("reasons", Verdicts.reasons(verdict, runs))
        .put("seed", terms.seed())
        .put("created_at", Times.text(first.createdAt()))
        .put("started_at", time(started(runs)))
        .put("finished_at", time(finished(set)))
        .build();
  }

  /** The figures with the exposures, which are no figures: they are listed, not aggregated. */
  private static JsonObject summary(List<Run> runs, RunSummary figures) {
    List<Json> exposures = new ArrayList<>();
    for (Run run : runs) {
      String text = run.summary();
      if (text != null
          && JsonText.parse(text) instanceof JsonObject summary
          && summary.get("exposures") instanceof JsonArray array) {
        exposures.addAll(array.items());
      }
    }
    return figures.toJson().with("exposures", Json.array(exposures));
  }

  /** Failed if any run failed; queued while nothing has begun; completed when all are. */
  static RunStatus status(List<Run> runs) {
    boolean terminal = runs.stream().allMatch(run -> run.status().terminal());
    if (terminal) {
      boolean failed = runs.stream().anyMatch(run -> run.status() == RunStatus.FAILED);
      return failed ? RunStatus.FAILED : RunStatus.COMPLETED;
    }
    boolean untouched = runs.stream().allMatch(run -> run.status() == RunStatus.QUEUED);
    return untouched ? RunStatus.QUEUED : RunStatus.RUNNING;
  }

  private static Json error(List<Run> runs) {
    return runs.stream()
        .filter(run -> run.status() == RunStatus.FAILED)
        .findFirst()
        .<Json>map(run ->
            JsonObject.builder()
                .put("code", run.errorCode())
                .put("detail", run.errorDetail())
                .build())
        .orElse(JsonNull.INSTANCE);
  }

  private static @Nullable Long started(List<Run> runs) {
    return runs.stream()
        .map(Run::startedAt)
        .filter(Objects::nonNull)
        .min(Long::compare)
        .orElse(null);
  }

  private static @Nullable Long finished(RunSet set) {
    return set.terminal()
        ? set.runs().stream()
            .map(Run::finishedAt)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null)
        : null;
  }

  private static @Nullable String time(@Nullable Long millis) {
    return millis == null ? null : Times.text(millis);
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
