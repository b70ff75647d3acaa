package dev.sepurux.server.approval;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which approvals expire: the clock's, but it never goes back, and while the clock is
 * behind it goes on at its own pace. What has expired stays so.
 */
final class SteadyTime {
  private final Clock clock;
  private final LongSupplier nanos;
  private long millis;

  /** What the two clocks said last. */
  private long wall;

  private long at;

  /**
   * @param nanos a clock that only goes forward
   */
  SteadyTime(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.wall = clock.millis();
    this.millis = wall;
    this.at = nanos.getAsLong();
  }

  /**
   * Now, in ms since 1970.
   *
   * @param seen the latest time that the database knows of, which may be another process's
   */
  synchronized long after(long seen) {
    long here = clock.millis();
    long elapsed = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - at);
    // What is less than a millisecond counts the next time.
    at += TimeUnit.MILLISECONDS.toNanos(elapsed);
    long moved = here - wall;
    wall = here;
    long passed = moved < 0 ? elapsed : Math.min(moved, elapsed);
    millis = Math.max(Math.max(seen, here), millis + passed);
    return millis;
  }
}
