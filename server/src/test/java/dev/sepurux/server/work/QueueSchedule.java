package dev.sepurux.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of workers that claim, live, stall, die and write too late, on the real store beside
 * the model. Leases last days, and time passes where the test moves it, so that how long the test
 * takes decides nothing.
 */
final class QueueSchedule {
  static final Leases LEASES =
      new Leases(Duration.ofDays(5), Duration.ofDays(25), Duration.ofSeconds(1), 3);

  private static final ProjectId PROJECT = new ProjectId(new UUID(1, 1));
  private static final String MOVE =
      "UPDATE work_unit SET due_at = due_at - ?, lease_until = lease_until - ?";
  private static final int STEPS = 40;
  private static final int MOST_UNITS = 4;
  private static final long[] JUMPS = {7, 13, 26, 26, -10, -200};

  private final Ground ground;
  private final Random chance;
  private final WorkStore store = new WorkStore();
  private final QueueModel model = new QueueModel(LEASES);
  private final List<Held> held = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  /** Where transactions happen. */
  interface Ground {
    /** In a transaction that is committed unless it throws. */
    <T extends @Nullable Object> T in(TxWork<T> work);

    /** In one whose process dies before the commit. */
    void abandoned(TxWork<?> work);
  }

  /** What a worker believes to have. */
  private record Held(Claim claim, QueueModel.Job job) {
    boolean holds() {
      return QueueModel.holds(job, claim.fence());
    }
  }

  QueueSchedule(Ground ground, long seed) {
    this.ground = ground;
    this.chance = new Random(seed);
  }

  static void prepare(Tx tx) {
    tx.handle().execute("CREATE TABLE IF NOT EXISTS effect (ref TEXT, fence BIGINT)");
  }

  /** How many steps it took. */
  int run() {
    ground.in(tx -> tx.handle().execute("DELETE FROM work_unit"));
    ground.in(tx -> tx.handle().execute("DELETE FROM effect"));
    try {
      for (int step = 0; step < STEPS; step++) {
        step();
        pass(1);
      }
      end();
      check();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(String.join("\n", steps) + "\n" + model.jobs(), e);
    }
    return steps.size();
  }

  private void step() {
    int dice = chance.nextInt(20);
    if (dice < 3) {
      enqueue();
    } else if (dice < 8) {
      claim();
    } else if (dice < 10) {
      sweep();
    } else if (dice < 12) {
      pass(Duration.ofDays(JUMPS[chance.nextInt(JUMPS.length)]).toMillis());
    } else if (!held.isEmpty()) {
      act(held.get(chance.nextInt(held.size())), dice);
    }
  }

  private void act(Held worker, int dice) {
    switch (dice) {
      case 12, 13 -> heartbeat(worker);
      case 14 -> complete(worker, true);
      case 15 -> complete(worker, false);
      case 16 -> {
        say("dies before its commit", worker);
        if (worker.holds()) {
          ground.abandoned(tx -> effectAndEnd(tx, worker, true));
        }
        held.remove(worker);
      }
      case 17 -> {
        say("dies", worker);
        held.remove(worker);
      }
      case 18 -> release(worker);
      default -> handBack(worker);
    }
  }

  private void say(String what, Held worker) {
    steps.add("%s: %s, fence %d".formatted(what, worker.job().ref, worker.claim().fence()));
  }

  private void enqueue() {
    int number = model.jobs().size();
    if (number == MOST_UNITS) {
      return;
    }
    UUID id = new UUID(0, number + 1L);
    String ref = "u" + number;
    steps.add("enqueue " + ref);
    ground.in(tx -> {
      store.insert(tx, new Unit(id, PROJECT, "test", ref, 0));
      return null;
    });
    model.enqueue(id, ref);
  }

  private void claim() {
    Map<String, Long> before = fences();
    Optional<Claim> claim = ground.in(tx -> store.claim(tx, "w", LEASES));
    Optional<QueueModel.Job> job = model.claim();
    steps.add("claim: " + job.map(Object::toString).orElse("nothing"));
    assertThat(claim.map(c -> c.unit().ref())).isEqualTo(job.map(j -> j.ref));
    if (claim.isPresent() && job.isPresent()) {
      assertThat(claim.get().unit().claims()).isEqualTo(job.get().claims);
      assertThat(claim.get().fence()).isEqualTo(job.get().fence);
      assertThat(claim.get().fence()).isGreaterThan(before.get(job.get().ref));
      held.add(new Held(claim.get(), job.get()));
    }
  }

  private Map<String, Long> fences() {
    Map<String, Long> fences = new HashMap<>();
    model.jobs().forEach(job -> fences.put(job.ref, job.fence));
    return fences;
  }

  private void heartbeat(Held worker) {
    say("heartbeat", worker);
    boolean lives = ground.in(tx -> store.heartbeat(tx, worker.claim(), LEASES.ttl().toMillis()));
    assertThat(lives).isEqualTo(model.heartbeat(worker.job(), worker.claim().fence()));
  }

  /** A worker that has lost its unit writes nothing. */
  private void complete(Held worker, boolean guarded) {
    say(guarded ? "writes and completes" : "completes", worker);
    boolean done;
    try {
      done = ground.in(tx -> effectAndEnd(tx, worker, guarded));
    } catch (LeaseLost e) {
      done = false;
    }
    assertThat(done).isEqualTo(model.complete(worker.job(), worker.claim().fence()));
    held.remove(worker);
  }

  private static boolean effectAndEnd(Tx tx, Held worker, boolean guarded) {
    if (guarded) {
      worker.claim().guard(tx);
    } else {
      worker.claim().complete(tx);
    }
    tx.handle()
        .execute(
            "INSERT INTO effect (ref, fence) VALUES (?, ?)",
            worker.job().ref,
            worker.claim().fence());
    if (guarded) {
      worker.claim().complete(tx);
    }
    return true;
  }

  private void release(Held worker) {
    say("fails", worker);
    boolean released = ground.in(tx -> store.release(tx, worker.claim(), 0));
    assertThat(released).isEqualTo(model.release(worker.job(), worker.claim().fence()));
    held.remove(worker);
  }

  private void handBack(Held worker) {
    say("hands back", worker);
    boolean back = ground.in(tx -> store.handBack(tx, worker.claim()));
    assertThat(back).isEqualTo(model.handBack(worker.job(), worker.claim().fence()));
    held.remove(worker);
  }

  /** As the sweep of {@link Workers} does. */
  private void sweep() {
    List<String> lost =
        ground.in(tx -> {
          if (store.anyStranded(tx, LEASES)) {
            store.bringNear(tx, LEASES);
            store.reclaim(tx);
          }
          return store.exhausted(tx, LEASES.maxClaims()).stream()
              .filter(unit -> store.removeExhausted(tx, unit, LEASES.maxClaims()))
              .map(Unit::ref)
              .toList();
        });
    List<String> expected = model.sweep();
    steps.add("sweep: lost " + expected);
    assertThat(new TreeSet<>(lost)).isEqualTo(new TreeSet<>(expected));
  }

  /** Moves every time in the database, which is the same as moving its clock the other way. */
  private void pass(long millis) {
    if (millis != 1) {
      steps.add("the clock moves by " + Duration.ofMillis(millis));
    }
    ground.in(tx -> {
      try (PreparedStatement move = tx.handle().getConnection().prepareStatement(MOVE)) {
        move.setLong(1, millis);
        move.setLong(2, millis);
        return move.executeUpdate();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    });
    model.pass(millis);
  }

  /** One worker that lives does what is left. */
  private void end() {
    for (int round = 0; !model.isOver(); round++) {
      assertThat(round).as("rounds").isLessThan(30);
      sweep();
      int before = held.size();
      claim();
      if (held.size() > before) {
        complete(held.getLast(), true);
      }
      pass(Duration.ofDays(26).toMillis());
    }
    // Whoever still believes to have a unit has lost it.
    for (Held late : List.copyOf(held)) {
      complete(late, chance.nextBoolean());
    }
  }

  private void check() {
    List<String> done = new ArrayList<>();
    for (QueueModel.Job job : model.jobs()) {
      if (job.state == QueueModel.State.DONE) {
        done.add(job.ref + " " + job.fence);
      } else {
        assertThat(job.claims).isEqualTo(LEASES.maxClaims());
      }
    }
    List<String> effects =
        ground.in(tx ->
            tx.handle()
                .select("SELECT ref, fence FROM effect")
                .map((row, _) -> row.getString("ref") + " " + row.getLong("fence"))
                .list());
    assertThat(effects).containsExactlyInAnyOrderElementsOf(done);
    assertThat(ground.in(store::counts)).isEmpty();
  }
}
