package dev.sepurux.server.approval;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.trace.Traces;
import java.security.SecureRandom;
import java.time.Clock;

/** The feature on a database, as another process has it. */
public final class SomeApprovals {
  private SomeApprovals() {}

  public static Approvals on(Db db, Ids ids, Clock clock) {
    Audit audit = new Audit(db, ids, clock);
    return new Approvals(
        db,
        ids,
        clock,
        System::nanoTime,
        new SecureRandom(),
        audit,
        new Projects(db, ids, clock, System::nanoTime, audit),
        new Traces(db, ids, clock),
        new PolicyPacks(db, ids, clock, audit));
  }
}
