package dev.sepurux.server.work;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;

/** Where features put work. */
public final class WorkQueue {
  private final Ids ids;
  private final WorkStore store = new WorkStore();
  private final Wakeups wakeups = new Wakeups();

  public WorkQueue(Ids ids) {
    this.ids = ids;
  }

  /**
   * Queues a unit in the caller's transaction: it is there if and only if that commits.
   *
   * @param kind of the handler that will do it
   * @param ref what it is about; one unit per kind and ref
   */
  public void enqueue(Tx tx, ProjectId project, String kind, String ref) {
    store.insert(tx, new Unit(ids.next(), project, kind, ref, 0));
    tx.afterCommit(wakeups::ring);
    tx.tellOthers();
  }

  WorkStore store() {
    return store;
  }

  Wakeups wakeups() {
    return wakeups;
  }
}
