package dev.sepurux.server.run;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.util.UUID;

/**
 * Told how the runs of a batch come along, in the transaction that brings them there. The feature
 * that owns batches comes after this one and stands behind this port.
 */
public interface BatchProgress {
  /** A run of the batch has been taken by a worker; called for every run. */
  void runStarted(Tx tx, ProjectId project, UUID batchId);

  /** A run of the batch is about to end: no other one ends before this transaction has. */
  void runEnds(Tx tx, ProjectId project, UUID batchId);

  /** No run of the batch is left that is not terminal. */
  void lastRunEnded(Tx tx, ProjectId project, UUID batchId);
}
