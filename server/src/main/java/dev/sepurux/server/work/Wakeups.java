package dev.sepurux.server.work;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bell that wakes idle workers. A ring that nobody hears is kept; a ring that is lost is made
 * good by the sweep.
 */
final class Wakeups {
  private static final int MOST_KEPT = 1_000;

  private final Semaphore rings = new Semaphore(0);

  void ring() {
    if (rings.availablePermits() < MOST_KEPT) {
      rings.release();
    }
  }

  /** Waits for a ring, at most that long; true if there was one. */
  boolean await(long millis) throws InterruptedException {
    return rings.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }
}
