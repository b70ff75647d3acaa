package dev.sepurux.server.work;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.PostgresDatabase;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many schedules of workers against a model: each unit is done once, nothing stale is written,
 * fences only rise, and a unit that has used up its claims ends as lost. More: {@code
 * -Dsepurux.schedules=N}; the same again: {@code -Dsepurux.schedule.seed=S}.
 */
class QueueSimulationTest {
  @RegisterExtension static final PostgresDatabase POSTGRES = new PostgresDatabase();

  private static final int SCHEDULES = Integer.getInteger("sepurux.schedules", 2_000);
  private static final int ON_POSTGRES = Math.max(1, SCHEDULES / 100);

  private final long seed = Long.getLong("sepurux.schedule.seed", System.nanoTime());

  private void runAll(String where, int schedules, One one) {
    System.out.printf("%d schedules on %s: -Dsepurux.schedule.seed=%d%n", schedules, where, seed);
    long steps = 0;
    for (int i = 0; i < schedules; i++) {
      try {
        steps += one.run(seed + i);
      } catch (AssertionError e) {
        throw new AssertionError(
            "-Dsepurux.schedules=1 -Dsepurux.schedule.seed=%d\n%s"
                .formatted(seed + i, e.getMessage()),
            e);
      }
    }
    System.out.printf(
        "%d schedules on %s, %d steps: each unit done once or lost%n", schedules, where, steps);
  }

  private interface One {
    int run(long seed);
  }

  @Test
  void everyScheduleEndsAsTheModelSays(@TempDir Path home) {
    try (Db db = Db.embedded(home.resolve("queue.db"))) {
      db.write(tx -> {
        QueueSchedule.prepare(tx);
        return null;
      });
      // All of one in a transaction: there is one writer, so that nothing comes in between anyway.
      runAll(
          "SQLite", SCHEDULES, one -> db.write(tx -> new QueueSchedule(new Within(tx), one).run()));
    }
  }

  /** A transaction that goes on. */
  private record Within(Tx tx) implements QueueSchedule.Ground {
    @Override
    public <T extends @Nullable Object> T in(TxWork<T> work) {
      return work.in(tx);
    }

    @Override
    public void abandoned(TxWork<?> work) {
      tx.handle().execute("SAVEPOINT abandoned");
      work.in(tx);
      tx.handle().execute("ROLLBACK TO abandoned");
      tx.handle().execute("RELEASE abandoned");
    }
  }

  @Test
  void everyScheduleEndsAsTheModelSaysOnPostgresql() {
    Db db = POSTGRES.db();
    db.write(tx -> {
      QueueSchedule.prepare(tx);
      return null;
    });
    runAll("PostgreSQL", ON_POSTGRES, one -> new QueueSchedule(new Alone(db), one).run());
  }

  /** Each transaction for itself, as the workers have them. */
  private record Alone(Db db) implements QueueSchedule.Ground {
    @Override
    public <T extends @Nullable Object> T in(TxWork<T> work) {
      return db.writeAlongside(work);
    }

    @Override
    public void abandoned(TxWork<?> work) {
      try {
        db.writeAlongside(tx -> {
          work.in(tx);
          throw new Died();
        });
      } catch (Died e) {
        // Nothing of it remains.
      }
    }
  }

  private static final class Died extends RuntimeException {}
}
