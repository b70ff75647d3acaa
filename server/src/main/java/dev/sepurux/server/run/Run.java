package dev.sepurux.server.run;

import dev.sepurux.server.base.ProjectId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run.
 *
 * @param batchId the batch it was submitted in, or null
 * @param pooled true if the batch was made from an eval-set
 * @param position place in the batch, from 0
 * @param traceSha256 digest of the trace's bytes at submission
 * @param traceDeleted true if the recording is gone; figures, attempts and digest are kept
 * @param snapshotId the plan's inputs, shared by all runs of one submission
 * @param terms the part of the snapshot that lists and verdicts need
 * @param errorCode why it failed, or null
 * @param summary JSON text of the engine's summary, or null until terminal
 * @param createdAt ms since 1970, as the other times
 */
public record Run(
    UUID id,
    ProjectId project,
    @Nullable UUID batchId,
    boolean pooled,
    int position,
    UUID campaignId,
    UUID traceId,
    String traceSha256,
    boolean traceDeleted,
    UUID snapshotId,
    RunTerms terms,
    RunStatus status,
    @Nullable String errorCode,
    @Nullable String errorDetail,
    @Nullable String summary,
    long createdAt,
    @Nullable Long startedAt,
    @Nullable Long finishedAt) {}
