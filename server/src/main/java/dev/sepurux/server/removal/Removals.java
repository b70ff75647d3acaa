package dev.sepurux.server.removal;

import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Deletes what other objects may refer to. */
public final class Removals {
  /** So many traces are looked at together; a statement takes a bounded number of parameters. */
  private static final int CHUNK = 200;

  private final Db db;
  private final Traces traces;
  private final PolicyPacks policyPacks;
  private final Campaigns campaigns;
  private final Runs runs;
  private final CiRuns ciRuns;

  public Removals(
      Db db,
      Traces traces,
      PolicyPacks policyPacks,
      Campaigns campaigns,
      Runs runs,
      CiRuns ciRuns) {
    this.db = db;
    this.traces = traces;
    this.policyPacks = policyPacks;
    this.campaigns = campaigns;
    this.runs = runs;
    this.ciRuns = ciRuns;
  }

  /**
   * Deletes a trace with its payload and takes it out of every eval-set. Finished runs keep
   * figures, attempts and digest and say that it is gone.
   */
  public Removal trace(ProjectId project, UUID id, IfMatch condition) {
    return db.write(tx -> trace(tx, project, id, condition));
  }

  /** As the other one, in the caller's transaction. */
  public Removal trace(Tx tx, ProjectId project, UUID id, IfMatch condition) {
    if (traces.find(tx, project, id).isEmpty()) {
      return Removal.UNKNOWN;
    }
    if (!condition.admits(id, StoredTrace.REVISION)) {
      return new Removal.Stale(StoredTrace.REVISION);
    }
    Optional<UUID> open = runs.openOn(tx, project, id);
    if (open.isPresent()) {
      return new Removal.InUse(
          "Run %s on this trace has not ended: wait for it, then delete the trace."
              .formatted(open.get()),
          open.get());
    }
    campaigns.forgetTrace(tx, project, id);
    runs.traceDeleted(tx, project, id);
    traces.delete(tx, project, id);
    return Removal.DONE;
  }

  /**
   * Puts a policy pack into the archive, unless a live campaign names it. If it was the project's
   * default, the project has none from then on.
   */
  public TxWork<Removal> removingPolicyPack(ProjectId project, Ref ref, IfMatch condition) {
    return tx -> {
      SavedPolicyPack pack = policyPacks.live(tx, project, ref).orElse(null);
      if (pack == null) {
        return Removal.UNKNOWN;
      }
      if (!condition.admits(pack.id(), pack.revision())) {
        return new Removal.Stale(pack.revision());
      }
      Optional<Campaign> user = campaigns.naming(tx, project, pack.id());
      if (user.isPresent()) {
        return new Removal.InUse(
            "Campaign '%s' (%s) is judged by this pack: give it another one, or delete it first."
                .formatted(user.get().name(), user.get().id()),
            user.get().id());
      }
      policyPacks.archive(tx, project, pack);
      return Removal.DONE;
    };
  }

  Removal policyPack(ProjectId project, Ref ref, IfMatch condition) {
    return db.write(removingPolicyPack(project, ref, condition));
  }

  /**
   * Deletes traces that were uploaded before a time and have no run that has not ended. Each is a
   * transaction of its own.
   *
   * @param before ms since 1970
   * @param pooledToo whether also those that stand in an eval-set of a live campaign, which are
   *     taken out of it
   * @param most so many at a time
   * @return how many were deleted; fewer than {@code most} when none are left
   */
  public int tracesBefore(ProjectId project, long before, boolean pooledToo, int most) {
    int deleted = 0;
    StoredTrace last = null;
    while (deleted < most) {
      StoredTrace after = last;
      List<StoredTrace> old = db.read(tx -> traces.olderThan(tx, project, before, after, CHUNK));
      if (old.isEmpty()) {
        return deleted;
      }
      for (StoredTrace trace : old) {
        if (deleted < most && db.write(tx -> sweep(tx, project, trace.id(), pooledToo))) {
          deleted++;
        }
      }
      last = old.getLast();
    }
    return deleted;
  }

  private boolean sweep(Tx tx, ProjectId project, UUID id, boolean pooledToo) {
    Set<UUID> held = pooledToo ? Set.of() : campaigns.pooled(tx, project, List.of(id));
    return held.isEmpty() && trace(tx, project, id, IfMatch.ANY) instanceof Removal.Done;
  }

  /**
   * Deletes batches, and runs that belong to none, that ended before a time, with attempts and
   * events. Each is a transaction of its own.
   *
   * @param before ms since 1970
   * @param most so many at a time
   * @return how many batches and runs were deleted; fewer than {@code most} when none are left
   */
  public int resultsBefore(ProjectId project, long before, int most) {
    List<UUID> batches = db.read(tx -> ciRuns.endedBefore(tx, project, before, most));
    for (UUID id : batches) {
      db.write(tx -> {
        runs.find(tx, project, id).ifPresent(set -> runs.remove(tx, project, set));
        ciRuns.remove(tx, project, id);
        return null;
      });
    }
    List<Run> alone = db.read(tx -> runs.endedAlone(tx, project, before, most - batches.size()));
    for (Run run : alone) {
      db.write(tx -> {
        runs.remove(tx, project, new RunSet.One(run));
        return null;
      });
    }
    return batches.size() + alone.size();
  }
}
