package dev.sepurux.server.work;

import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.DbFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of this process: they claim units, do them, and keep their leases alive. */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long RETRY_MILLIS = 200;

  private final Db db;
  private final WorkQueue queue;
  private final WorkStore store;
  private final Map<String, WorkHandler> handlers;
  private final String owner;
  private final int count;
  private final Leases leases;
  private final Set<Claim> running = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended;

  /**
   * @param owner names this process among all that share the database; unique per start
   * @param count how many units are done at once
   */
  public Workers(
      Db db,
      WorkQueue queue,
      Collection<? extends WorkHandler> handlers,
      String owner,
      int count,
      Leases leases) {
    this.db = db;
    this.queue = queue;
    this.store = queue.store();
    this.handlers =
        handlers.stream().collect(Collectors.toMap(WorkHandler::kind, Function.identity()));
    this.owner = owner;
    this.count = count;
    this.leases = leases;
    this.ended = new CountDownLatch(count);
  }

  /**
   * Starts. On the embedded database no other process can hold a lease, so what a killed one left
   * is queued at once; on a shared one it is when its lease has run out.
   */
  public void start() {
    if (!db.isShared()) {
      int left = db.write(store::reclaimAll);
      if (left > 0) {
        LOG.info("{} units of a former process are queued again", left);
      }
    }
    db.listen(this::ringAll);
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().name("worker-" + i).start(this::work));
    }
    threads.add(Thread.ofPlatform().name("work-sweep").start(this::sweepOften));
    threads.add(Thread.ofPlatform().name("work-heartbeat").start(this::beatOften));
  }

  private void work() {
    try {
      while (!isStopping()) {
        workOneOrWait();
      }
    } catch (InterruptedException e) {
      LOG.debug("a worker is told to end", e);
    } finally {
      ended.countDown();
    }
  }

  private void workOneOrWait() throws InterruptedException {
    try {
      if (!workOne()) {
        queue.wakeups().await(leases.sweep().toMillis());
      }
    } catch (DbFault | Refused e) {
      report("a worker", e);
      pause(leases.sweep().toMillis());
    } catch (RuntimeException e) {
      report("a worker", e);
      pause(RETRY_MILLIS);
    }
  }

  private void report(String who, RuntimeException fault) {
    if (isStopping()) {
      LOG.debug("{} is told to end", who, fault);
    } else if (fault instanceof DbFault || fault instanceof Refused) {
      LOG.warn("{} waits for the database: {}", who, fault.getMessage());
    } else {
      LOG.error("{} met a fault and goes on", who, fault);
    }
  }

  /** Does one unit; false if none was due. */
  boolean workOne() {
    // Results would not fit: units wait where they are until there is room.
    if (!db.hasRoom()) {
      return false;
    }
    // Most looks find nothing, and a look need not wait for the disk.
    if (!db.read(tx -> store.anyDue(tx, leases.maxClaims()))) {
      return false;
    }
    Optional<Claim> claim = db.writeAlongside(tx -> store.claim(tx, owner, leases));
    claim.ifPresent(this::run);
    return claim.isPresent();
  }

  private void run(Claim claim) {
    running.add(claim);
    try {
      handler(claim.unit()).run(claim);
    } catch (LeaseLost e) {
      LOG.warn("unit {} of {} was taken over", claim.unit().id(), claim.unit().kind());
    } catch (DbFault | Refused e) {
      LOG.warn("unit {} of {} waits for the database", claim.unit().id(), claim.unit().kind(), e);
      handBackOnceItAnswers(claim);
    } catch (RuntimeException | Error e) {
      afterFault(claim, e);
    } finally {
      running.remove(claim);
    }
  }

  /** The database was away, which is not the unit's fault: the claim does not count. */
  private void handBackOnceItAnswers(Claim claim) {
    for (long waited = 0; waited < leases.ttl().toMillis(); waited += leases.sweep().toMillis()) {
      // Also where it answers at once: what could not be written may fail again.
      pause(leases.sweep().toMillis());
      try {
        db.writeAlongside(tx -> store.handBack(tx, claim));
        return;
      } catch (DbFault | Refused e) {
        LOG.debug("not yet", e);
      }
    }
  }

  private void afterFault(Claim claim, Throwable fault) {
    if (isStopping()) {
      db.writeAlongside(tx -> store.handBack(tx, claim));
      return;
    }
    LOG.error("unit {} of {} failed", claim.unit().id(), claim.unit().kind(), fault);
    db.writeAlongside(tx -> store.release(tx, claim, RETRY_MILLIS * claim.unit().claims()));
  }

  private WorkHandler handler(Unit unit) {
    WorkHandler handler = handlers.get(unit.kind());
    if (handler == null) {
      throw new IllegalStateException("no handler for units of kind " + unit.kind());
    }
    return handler;
  }

  private void sweepOften() {
    while (!isStopping()) {
      try {
        sweep();
      } catch (RuntimeException e) {
        report("the sweep", e);
      }
      pause(leases.sweep().toMillis());
    }
  }

  /** Queues units with run-out leases, ends those that killed too many workers, rings the bell. */
  void sweep() {
    if (db.read(tx -> store.anyStranded(tx, leases))) {
      db.writeAlongside(tx -> {
        store.bringNear(tx, leases);
        return store.reclaim(tx);
      });
      for (Unit unit : db.read(tx -> store.exhausted(tx, leases.maxClaims()))) {
        end(unit);
      }
    }
    if (db.read(tx -> store.anyDue(tx, leases.maxClaims()))) {
      queue.wakeups().ring();
    }
  }

  private void end(Unit unit) {
    LOG.error("unit {} of {} lost {} workers", unit.id(), unit.kind(), unit.claims());
    // As the handler's own end does: locks keep the two apart, which a snapshot would look past.
    db.writeAlongside(tx -> {
      if (store.removeExhausted(tx, unit, leases.maxClaims())) {
        handler(unit).onLost(tx, unit);
        tx.afterCommit(queue::countLost);
      }
      return null;
    });
  }

  private void beatOften() {
    while (!isStopping()) {
      pause(leases.heartbeat().toMillis());
      try {
        beat();
      } catch (RuntimeException e) {
        report("the heartbeat", e);
      }
    }
  }

  private void beat() {
    // Only what a living worker of ours does now: a unit that was dropped must run out.
    for (Claim claim : running) {
      db.writeAlongside(tx -> store.heartbeat(tx, claim, leases.ttl().toMillis()));
    }
  }

  /** What was told may be one unit or hundreds. */
  private void ringAll() {
    for (int i = 0; i < count; i++) {
      queue.wakeups().ring();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause(long millis) {
    try {
      if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.debug("a pause ends early, the workers stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims nothing more, waits for what runs, hands back what does not end in time. */
  public void stop(long millis) {
    if (threads.isEmpty()) {
      return;
    }
    stopping.countDown();
    ringAll();
    try {
      if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.warn("{} units did not end in time and are handed back", running.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Claim claim : running) {
      db.writeAlongside(tx -> store.handBack(tx, claim));
    }
    threads.forEach(Thread::interrupt);
  }
}
