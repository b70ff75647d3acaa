package dev.sepurux.server.work;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Where features put work. */
public final class WorkQueue {
  private final Ids ids;
  private final WorkStore store = new WorkStore();
  private final LongAdder lost = new LongAdder();
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

  /** Units that wait or are being done, by {@code queued} and {@code running}. */
  public Map<String, Long> counts(Tx tx) {
    Map<String, Long> counts = new TreeMap<>(Map.of("queued", 0L, "running", 0L));
    counts.putAll(store.counts(tx));
    return counts;
  }

  /** Units that this process gave up, since they had lost too many workers. */
  public long lost() {
    return lost.sum();
  }

  void countLost() {
    lost.increment();
  }

  WorkStore store() {
    return store;
  }

  Wakeups wakeups() {
    return wakeups;
  }
}
