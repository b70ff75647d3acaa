package dev.sepurux.server.ci;

import dev.sepurux.engine.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One submission to the gate.
 *
 * @param pooled true if it was made from the campaign's eval-set, false if from one trace
 * @param decision pass, fail or pending; pending until the last run has ended
 * @param inputs what it was judged under, in short; null for one of an older version
 * @param figures the figures of a list's row; null until the last run has ended
 * @param createdAt ms since 1970, as the other times
 * @param startedAt when the first run was taken, or null
 * @param finishedAt when the last run ended, or null
 */
public record Batch(
    UUID id,
    UUID campaignId,
    String campaignName,
    boolean pooled,
    int traceCount,
    @Nullable String repo,
    @Nullable Integer pullRequestNumber,
    String decision,
    @Nullable BatchInputs inputs,
    @Nullable JsonObject figures,
    long createdAt,
    @Nullable Long startedAt,
    @Nullable Long finishedAt) {

  /** Where it stands: queued, running or done. */
  public String status() {
    if (finishedAt != null) {
      return "done";
    }
    return startedAt == null ? "queued" : "running";
  }
}
