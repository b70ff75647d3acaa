package dev.sepurux.server.ops;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.removal.Removals;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what its time has passed: remembered answers, sessions and one-time links and, where the
 * operator wants it, old recordings and results. It works in small transactions, so that nobody
 * waits for it, and goes on where a former one was killed. Several processes may do it at once.
 */
public final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration PAUSE = Duration.ofHours(1);

  /** So many traces or batches of a project are deleted before the next project has its turn. */
  private static final int PORTION = 200;

  private final Db db;
  private final Projects projects;
  private final Removals removals;
  private final List<Runnable> forgetting;
  private final Clock clock;
  private final int days;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param forgetting each deletes what of its own is over, in all projects
   * @param days how long traces outside eval-sets and finished results are kept in projects that
   *     say nothing else; 0 for ever
   */
  public Sweep(
      Db db,
      Projects projects,
      Removals removals,
      List<Runnable> forgetting,
      Clock clock,
      int days) {
    this.db = db;
    this.projects = projects;
    this.removals = removals;
    this.forgetting = List.copyOf(forgetting);
    this.clock = clock;
    this.days = days;
  }

  /** Sweeps at once and then every hour, until {@link #stop}. */
  public void start() {
    thread = Thread.ofPlatform().name("sweep").daemon().start(this::often);
  }

  private void often() {
    do {
      try {
        once();
      } catch (RuntimeException e) {
        LOG.error("the sweep met a fault and goes on in an hour", e);
      }
    } while (!pause());
  }

  /** True if it is to stop. */
  private boolean pause() {
    try {
      return stopping.await(PAUSE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends after the transaction that runs now. */
  public void stop() {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Deletes all that is old now. */
  void once() {
    forgetting.forEach(Runnable::run);
    List<Project> all = db.read(projects::all);
    int deleted = 0;
    int portion;
    do {
      portion = 0;
      for (Project project : all) {
        portion += portion(project);
      }
      deleted += portion;
    } while (portion > 0);
    if (deleted > 0) {
      LOG.info("{} traces and results were deleted, since their time had passed", deleted);
    }
  }

  private int portion(Project project) {
    Integer own = project.retentionDays();
    int kept = own == null ? days : own;
    if (kept == 0 || stopping.getCount() == 0) {
      return 0;
    }
    long before = clock.millis() - Duration.ofDays(kept).toMillis();
    Long closed = project.archivedAt();
    // Nobody can run an eval-set of a closed project any more, so that it holds nothing back.
    boolean pooledToo = closed != null && closed < before;
    return removals.resultsBefore(project.id(), before, PORTION)
        + removals.tracesBefore(project.id(), before, pooledToo, PORTION);
  }
}
