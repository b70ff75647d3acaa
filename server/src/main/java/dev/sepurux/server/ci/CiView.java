package dev.sepurux.server.ci;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.json.Times;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.RunStatus;
import dev.sepurux.server.run.Verdicts;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs and batches as CI sees them.
 *
 * @param publicUrl where people reach this server, without a slash at its end; never taken from a
 *     request
 */
public record CiView(Supplier<String> publicUrl) {
  private static final List<String> ROW_FIGURES =
      List.of(
          "scenario_coverage_pct",
          "pass_rate",
          "reliability_score",
          "unsafe_attempts",
          "failures",
          "failed_runs");

  /** A run or batch with its verdict. */
  public JsonObject of(CiRuns.Found found) {
    return switch (found.set()) {
      case RunSet.One(Run run) -> run(run, found.batch());
      case RunSet.Batch set -> batch(set, found.batch());
    };
  }

  private JsonObject run(Run run, @Nullable Batch batch) {
    Verdict verdict = Verdicts.of(run);
    UUID batchId = run.batchId();
    JsonObject.Builder view =
        JsonObject.builder()
            .put("run_id", run.id().toString())
            .put("batch_id", batchId == null ? null : batchId.toString())
            .put("campaign_id", run.campaignId().toString())
            .put("trace_id", run.traceId().toString())
            .put("trace_deleted", run.traceDeleted())
            .put("status", status(List.of(run)));
    put(view, verdict.runJson());
    view.put("dashboard_url", url("runs", run.id()));
    return end(
        view.put("runs", Json.array(List.of(scenario(run)))),
        batch,
        run.createdAt(),
        run.finishedAt());
  }

  private JsonObject batch(RunSet.Batch set, @Nullable Batch batch) {
    Verdict verdict = Verdicts.of(set);
    List<Run> runs = set.runs();
    Run first = runs.getFirst();
    JsonObject.Builder view =
        JsonObject.builder()
            .put("run_id", first.id().toString())
            .put("batch_id", set.id().toString())
            .put("run_ids", Json.strings(runs.stream().map(run -> run.id().toString()).toList()))
            .put("submission", submission(set.pooled()))
            .put("campaign_id", first.campaignId().toString())
            .put("status", status(runs));
    put(view, verdict.batchJson());
    view.put("reasons", Verdicts.reasons(verdict, runs));
    view.put("dashboard_url", url("batches", set.id()));
    view.put("runs", Json.array(runs.stream().map(CiView::scenario).toList()));
    return end(view, batch, first.createdAt(), set.terminal() ? finished(runs) : null);
  }

  private static JsonObject end(
      JsonObject.Builder view, @Nullable Batch batch, long createdAt, @Nullable Long finishedAt) {
    Integer pullRequest = batch == null ? null : batch.pullRequestNumber();
    return view.put("repo", batch == null ? null : batch.repo())
        .put("pull_request_number", pullRequest == null ? JsonNull.INSTANCE : Json.of(pullRequest))
        .put("created_at", Times.text(createdAt))
        .put("finished_at", finishedAt == null ? null : Times.text(finishedAt))
        .build();
  }

  /** A batch in a list. */
  JsonObject row(Batch batch) {
    JsonObject figures = batch.figures();
    Integer pullRequest = batch.pullRequestNumber();
    Long finishedAt = batch.finishedAt();
    JsonObject.Builder view =
        JsonObject.builder()
            .put("batch_id", batch.id().toString())
            .put("campaign_id", batch.campaignId().toString())
            .put("campaign_name", batch.campaignName())
            .put("submission", submission(batch.pooled()))
            .put("status", batch.status())
            .put("decision", batch.decision())
            .put("trace_count", batch.traceCount());
    for (String name : ROW_FIGURES) {
      Json value = figures == null ? null : figures.get(name);
      view.put(name, value == null ? pending(name) : value);
    }
    return view.put("repo", batch.repo())
        .put("pull_request_number", pullRequest == null ? JsonNull.INSTANCE : Json.of(pullRequest))
        .put("dashboard_url", url("batches", batch.id()))
        .put("created_at", Times.text(batch.createdAt()))
        .put("finished_at", finishedAt == null ? null : Times.text(finishedAt))
        .build();
  }

  /**
   * What stands in a row before the last run has ended: nothing is covered or failed yet, the rest
   * is not known.
   */
  private static Json pending(String figure) {
    boolean counted = figure.equals("scenario_coverage_pct") || figure.equals("failed_runs");
    return counted ? Json.of(0) : JsonNull.INSTANCE;
  }

  /** The figures of a list's row. */
  static JsonObject rowFigures(Verdict verdict) {
    JsonObject all = verdict.batchJson();
    JsonObject.Builder row = JsonObject.builder();
    ROW_FIGURES.forEach(name -> {
      Json value = all.get(name);
      row.put(name, value == null ? JsonNull.INSTANCE : value);
    });
    return row.build();
  }

  private static JsonObject scenario(Run run) {
    Verdict verdict = Verdicts.of(run);
    RunSummary figures = verdict.figures();
    return JsonObject.builder()
        .put("run_id", run.id().toString())
        .put("trace_id", run.traceId().toString())
        .put("trace_deleted", run.traceDeleted())
        .put("status", run.status().wire())
        .put("decision", verdict.decision().wire())
        .put("pass_rate", figures == null ? JsonNull.INSTANCE : figures.passRate().toJson())
        .put(
            "reliability_score",
            figures == null ? JsonNull.INSTANCE : figures.reliability().toJson())
        .build();
  }

  private static String status(List<Run> runs) {
    if (runs.stream().allMatch(run -> run.status().terminal())) {
      return "done";
    }
    boolean untouched = runs.stream().allMatch(run -> run.status() == RunStatus.QUEUED);
    return untouched ? "queued" : "running";
  }

  private static @Nullable Long finished(List<Run> runs) {
    return runs.stream()
        .map(Run::finishedAt)
        .filter(Objects::nonNull)
        .max(Long::compare)
        .orElse(null);
  }

  private static String submission(boolean pooled) {
    return pooled ? "pool" : "trace";
  }

  private String url(String kind, UUID id) {
    return publicUrl.get() + "/" + kind + "/" + id;
  }

  private static void put(JsonObject.Builder view, JsonObject part) {
    part.members().forEach(view::put);
  }
}
