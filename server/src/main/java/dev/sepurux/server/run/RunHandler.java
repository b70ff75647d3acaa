package dev.sepurux.server.run;

import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.score.PlanFigures;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.work.Claim;
import dev.sepurux.server.work.Unit;
import dev.sepurux.server.work.WorkHandler;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges queued runs. The engine is pure, so a run that was interrupted anywhere is simply judged
 * again from its snapshot, with the same bytes; all that is written is written in one transaction
 * that the fence guards.
 */
public final class RunHandler implements WorkHandler {
  static final String KIND = "run";
  private static final Logger LOG = LoggerFactory.getLogger(RunHandler.class);

  private final Db db;
  private final Clock clock;
  private final Traces traces;
  private final BatchProgress batches;
  private final RunTally tally;
  private final RunStore runs = new RunStore();
  private final AttemptStore attempts = new AttemptStore();
  private final AttemptCountStore counts = new AttemptCountStore();

  /**
   * @param tally counts what has been judged
   */
  public RunHandler(Db db, Clock clock, Traces traces, BatchProgress batches, RunTally tally) {
    this.tally = tally;
    this.db = db;
    this.clock = clock;
    this.traces = traces;
    this.batches = batches;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(Claim claim) {
    Unit unit = claim.unit();
    ProjectId project = unit.project();
    UUID id = UUID.fromString(unit.ref());
    Run run =
        db.writeAlongside(tx -> {
          claim.guard(tx);
          return start(tx, project, id);
        });
    Judged judged = judge(run);
    db.writeAlongside(tx -> {
      claim.guard(tx);
      write(tx, run, judged);
      claim.complete(tx);
      return null;
    });
  }

  private Run start(Tx tx, ProjectId project, UUID id) {
    runs.start(tx, project, id, clock.millis());
    Run run = runs.find(tx, project, id).orElseThrow();
    UUID batchId = run.batchId();
    if (batchId != null) {
      batches.runStarted(tx, project, batchId);
    }
    return run;
  }

  /** What judging a run gave: a result, or the reason why there is none. */
  private sealed interface Judged {
    record Done(RunResult result) implements Judged {}

    record Faulty(RunFault fault) implements Judged {}
  }

  private Judged judge(Run run) {
    Optional<Trace> trace = traces.read(run.project(), run.traceId());
    if (trace.isEmpty()) {
      return new Judged.Faulty(RunFault.traceGone());
    }
    String snapshot =
        db.read(tx -> runs.snapshot(tx, run.project(), run.snapshotId())).orElseThrow();
    try {
      return new Judged.Done(Judge.judge(RunSnapshot.of(snapshot).terms().inputs(trace.get())));
    } catch (RuntimeException | StackOverflowError e) {
      // The engine is deterministic: trying again would fail again.
      LOG.error("run {} could not be judged", run.id(), e);
      return new Judged.Faulty(RunFault.engine());
    }
  }

  private void write(Tx tx, Run run, Judged judged) {
    switch (judged) {
      case Judged.Done(RunResult result) -> {
        List<JsonObject> bodies =
            result.attempts().stream().map(attempt -> attempt.toJson()).toList();
        attempts.insertAttempts(tx, run.id(), bodies);
        counts.insert(tx, run.id(), bodies);
        attempts.insertPolicyEvents(
            tx, run.id(), result.policyEvents().stream().map(event -> event.toJson()).toList());
        attempts.insertSecurityEvents(
            tx, run.id(), result.securityEvents().stream().map(event -> event.toJson()).toList());
        tx.afterCommit(() -> tally.addCompleted(result.attempts().size()));
        end(tx, run, RunStatus.COMPLETED, null, result.summaryJson());
      }
      case Judged.Faulty(RunFault fault) -> end(tx, run, RunStatus.FAILED, fault, unjudged(run));
    }
  }

  @Override
  public void onLost(Tx tx, Unit unit) {
    UUID id = UUID.fromString(unit.ref());
    runs.find(tx, unit.project(), id)
        .filter(run -> !run.status().terminal())
        .ifPresent(run -> end(tx, run, RunStatus.FAILED, RunFault.workerLost(), unjudged(run)));
  }

  private static JsonObject unjudged(Run run) {
    return RunSummary.unjudged(new PlanFigures(false, 0, run.terms().seed(), Judge.REVISION))
        .toJson()
        .with("exposures", JsonArray.EMPTY);
  }

  /** The one place where a run becomes terminal. */
  private void end(Tx tx, Run run, RunStatus status, @Nullable RunFault fault, JsonObject summary) {
    UUID batchId = run.batchId();
    if (batchId != null) {
      // Of two runs that end at once one must see that the other has, or neither would be the last.
      batches.runEnds(tx, run.project(), batchId);
    }
    if (status == RunStatus.FAILED) {
      tx.afterCommit(tally::addFailed);
    }
    boolean ended =
        runs.end(tx, run.project(), run.id(), status, fault, summary.compact(), clock.millis());
    if (ended && batchId != null && !runs.anyOpen(tx, run.project(), batchId)) {
      batches.lastRunEnded(tx, run.project(), batchId);
    }
  }
}
