package dev.sepurux.server.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every database must do for the queue. A lease runs out when the test says so, not by time.
 */
abstract class WorkersContract {
  private static final ProjectId PROJECT = new ProjectId(new UUID(1, 1));
  private static final Leases LEASES = Leases.standard();

  private Db db;
  private WorkQueue queue;
  final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<String> lost = Collections.synchronizedList(new ArrayList<>());

  abstract Db database();

  @BeforeEach
  void empty() {
    db = database();
    db.write(tx -> tx.handle().execute("DELETE FROM work_unit"));
    queue = new WorkQueue(Ids.timeOrdered(Clock.systemUTC()));
  }

  private final class Recorder implements WorkHandler {
    private final Consumer<Claim> work;

    Recorder(Consumer<Claim> work) {
      this.work = work;
    }

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public void run(Claim claim) {
      work.accept(claim);
      db.write(tx -> {
        claim.complete(tx);
        return done.add(claim.unit().ref());
      });
    }

    @Override
    public void onLost(Tx tx, Unit unit) {
      lost.add(unit.ref());
    }
  }

  Workers workers(String owner, Consumer<Claim> work) {
    return new Workers(db, queue, List.of(new Recorder(work)), owner, 2, LEASES);
  }

  void enqueue(String ref) {
    db.write(tx -> {
      queue.enqueue(tx, PROJECT, "test", ref);
      return null;
    });
  }

  private void expireLeases() {
    db.write(tx -> tx.handle().execute("UPDATE work_unit SET lease_until = 1"));
  }

  private int units() {
    return db.read(
        tx -> tx.handle().select("SELECT count(*) FROM work_unit").mapTo(Integer.class).one());
  }

  Claim claim(String owner) {
    return db.writeAlongside(tx -> queue.store().claim(tx, owner, LEASES)).orElseThrow();
  }

  @Test
  void doesUnitsInTheOrderTheyWereQueued() {
    Workers workers = workers("a", claim -> {});
    enqueue("one");
    enqueue("two");
    assertThat(workers.workOne()).isTrue();
    assertThat(workers.workOne()).isTrue();
    assertThat(workers.workOne()).isFalse();
    assertThat(done).containsExactly("one", "two");
    assertThat(units()).isZero();
  }

  @Test
  void aUnitOfARolledBackTransactionWasNeverThere() {
    assertThatThrownBy(() ->
            db.write(tx -> {
              queue.enqueue(tx, PROJECT, "test", "ghost");
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(workers("a", claim -> {}).workOne()).isFalse();
  }

  @Test
  void wakesAnIdleWorkerAtTheCommit() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(20);
    Workers workers = workers("a", claim -> ran.countDown());
    workers.start();
    for (int i = 0; i < 20; i++) {
      enqueue("u" + i);
    }
    ran.await();
    workers.stop(5_000);
    assertThat(done).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void findsAUnitWhoseWakeUpWasLost() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    Workers workers = workers("a", claim -> ran.countDown());
    workers.start();
    // Written past the queue, as another node would: no bell rings in this process.
    db.write(tx -> {
      queue.store().insert(tx, new Unit(new UUID(0, 7), PROJECT, "test", "silent", 0));
      return null;
    });
    ran.await();
    workers.stop(5_000);
    assertThat(done).containsExactly("silent");
  }

  @Test
  void eachClaimRaisesTheFenceAndTheOldOneCannotWrite() {
    enqueue("u");
    Claim first = claim("a");
    expireLeases();
    db.writeAlongside(queue.store()::reclaim);
    Claim second = claim("b");
    assertThat(second.fence()).isGreaterThan(first.fence());

    assertThatThrownBy(() -> guarded(first)).isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> completed(first)).isInstanceOf(LeaseLost.class);
    guarded(second);
    completed(second);
    assertThat(units()).isZero();
  }

  void guarded(Claim claim) {
    db.write(tx -> {
      claim.guard(tx);
      return null;
    });
  }

  private void completed(Claim claim) {
    db.write(tx -> {
      claim.complete(tx);
      return null;
    });
  }

  @Test
  void aRunOutLeaseIsNotTakenBackByItsOldOwnerOnceReclaimed() {
    enqueue("u");
    Claim claim = claim("a");
    expireLeases();
    db.writeAlongside(queue.store()::reclaim);
    assertThatThrownBy(() -> guarded(claim)).isInstanceOf(LeaseLost.class);
  }

  @Test
  void aHeartbeatKeepsTheLease() {
    enqueue("u");
    Claim claim = claim("a");
    expireLeases();
    assertThat(heartbeat(claim)).isTrue();
    assertThat(db.<Integer>writeAlongside(queue.store()::reclaim)).isZero();
    completed(claim);
  }

  private boolean heartbeat(Claim claim) {
    return db.write(tx -> queue.store().heartbeat(tx, claim, LEASES.ttl().toMillis()));
  }

  @Test
  void aHeartbeatKeepsNobodyElsesLease() {
    enqueue("u");
    Claim first = claim("a");
    expireLeases();
    db.writeAlongside(queue.store()::reclaim);
    claim("b");
    expireLeases();
    assertThat(heartbeat(first)).isFalse();
    assertThat(db.<Integer>writeAlongside(queue.store()::reclaim)).isEqualTo(1);
  }

  @Test
  void aWorkerThatLosesItsLeaseLeavesNothingBehind() {
    enqueue("u");
    Workers slow =
        workers(
            "a",
            claim -> {
              expireLeases();
              db.writeAlongside(queue.store()::reclaim);
            });
    slow.workOne();
    assertThat(done).isEmpty();
    assertThat(units()).isEqualTo(1);
    workers("b", claim -> {}).workOne();
    assertThat(done).containsExactly("u");
  }

  @Test
  void endsAUnitAsLostAfterItKilledThreeWorkers() {
    enqueue("poison");
    Workers sweeper = workers("b", claim -> {});
    for (int i = 0; i < LEASES.maxClaims(); i++) {
      assertThat(lost).isEmpty();
      claim("dead-" + i);
      expireLeases();
      sweeper.sweep();
    }
    assertThat(lost).containsExactly("poison");
    assertThat(units()).isZero();
    assertThat(sweeper.workOne()).isFalse();
  }

  @Test
  void triesAFailedUnitAgainAndThenEndsItAsLost() {
    enqueue("bad");
    Workers workers =
        workers(
            "a",
            claim -> {
              throw new IllegalStateException("always");
            });
    for (int i = 0; i < LEASES.maxClaims(); i++) {
      db.write(tx -> tx.handle().execute("UPDATE work_unit SET due_at = 0"));
      assertThat(workers.workOne()).isTrue();
    }
    workers.sweep();
    assertThat(lost).containsExactly("bad");
    assertThat(done).isEmpty();
  }

  @Test
  void aClockThatGoesBackPutsNoUnitOff() {
    enqueue("early");
    moveTimes("due_at", Duration.ofHours(1));
    Workers workers = workers("a", claim -> {});
    assertThat(workers.workOne()).isFalse();
    workers.sweep();
    assertThat(workers.workOne()).isTrue();
    assertThat(done).containsExactly("early");
  }

  @Test
  void aClockThatGoesBackLetsNoDeadWorkerKeepItsUnit() {
    enqueue("held");
    Claim dead = claim("dead");
    moveTimes("lease_until", Duration.ofHours(1));
    Workers workers = workers("b", claim -> {});
    workers.sweep();
    guarded(dead);
    moveTimes("lease_until", LEASES.ttl().plusSeconds(1).negated());
    workers.sweep();
    assertThat(workers.workOne()).isTrue();
    assertThat(done).containsExactly("held");
  }

  /** As if the database's clock moved the other way. */
  private void moveTimes(String column, Duration by) {
    db.write(tx ->
        tx.handle()
            .execute("UPDATE work_unit SET " + column + " = " + column + " + ?", by.toMillis()));
  }

  @Test
  void givesEachUnitToOneOfManyWhoClaimAtOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      enqueue("u" + i);
    }
    List<String> claimed = Collections.synchronizedList(new ArrayList<>());
    List<Thread> claimers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String owner = "o" + i;
      claimers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < 5; n++) {
                  claimed.add(claim(owner).unit().ref());
                }
              }));
    }
    for (Thread claimer : claimers) {
      claimer.join();
    }
    assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void handsBackWhatDoesNotEndInTimeWithoutCountingTheClaim() throws InterruptedException {
    enqueue("long");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Workers workers =
        workers(
            "a",
            claim -> {
              started.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
              }
            });
    workers.start();
    started.await();
    workers.stop(1);
    assertThat(done).isEmpty();
    assertThat(claim("next").unit().claims()).isEqualTo(1);
  }

  @Test
  void refusesALeaseShorterThanFourHeartbeats() {
    assertThatThrownBy(() ->
            new Leases(Duration.ofSeconds(5), Duration.ofSeconds(19), Duration.ofSeconds(1), 3))
        .hasMessageContaining("four heartbeats");
  }
}
