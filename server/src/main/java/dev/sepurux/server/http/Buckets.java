package dev.sepurux.server.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * One bucket of a {@link Rate} for each key. A bucket is kept as the moment at which it will be
 * full again, so that a full one needs no memory and is dropped.
 */
public final class Buckets {
  private static final long SECOND = 1_000_000_000L;

  /** Shared by all that come when there is no room for a bucket of their own. */
  private static final Object OTHERS = new Object();

  private final Rate rate;
  private final int most;
  private final LongSupplier nanos;
  private final ConcurrentMap<Object, Long> fullAt = new ConcurrentHashMap<>();
  private final AtomicLong nextSweep;

  /**
   * @param most buckets kept
   * @param nanos a clock that only goes forward
   */
  public Buckets(Rate rate, int most, LongSupplier nanos) {
    this.rate = rate;
    this.most = most;
    this.nanos = nanos;
    this.nextSweep = new AtomicLong(nanos.getAsLong());
  }

  /**
   * How full a bucket is after somebody wanted one from it.
   *
   * @param taken whether there was one
   * @param left how many more there are now
   * @param secondsToFull until nothing is missing, if nobody takes more; rounded up
   * @param secondsToNext until there is one again, if nobody else takes it; rounded up, at least 1
   */
  public record Level(boolean taken, long left, long secondsToFull, long secondsToNext) {}

  /** Takes one from the bucket of this key, if there is one. */
  public Level take(Object key) {
    long now = nanos.getAsLong();
    sweep(now);
    Object slot = fullAt.size() < most || fullAt.containsKey(key) ? key : OTHERS;
    boolean[] taken = {false};
    long full =
        fullAt.compute(
            slot,
            (k, before) -> {
              long from = before == null || before - now < 0 ? now : before;
              taken[0] = from - now + rate.refillNanos() <= rate.wholeNanos();
              return taken[0] ? from + rate.refillNanos() : from;
            });
    return level(taken[0], full - now);
  }

  private Level level(boolean taken, long nanosToFull) {
    long nanosToNext = nanosToFull + rate.refillNanos() - rate.wholeNanos();
    return new Level(
        taken,
        (rate.wholeNanos() - nanosToFull) / rate.refillNanos(),
        seconds(nanosToFull),
        Math.max(1, seconds(nanosToNext)));
  }

  private static long seconds(long nanos) {
    return nanos <= 0 ? 0 : (nanos + SECOND - 1) / SECOND;
  }

  private void sweep(long now) {
    long due = nextSweep.get();
    long next = now + Math.max(SECOND, rate.wholeNanos());
    if (now - due >= 0 && nextSweep.compareAndSet(due, next)) {
      fullAt.values().removeIf(full -> full - now <= 0);
    }
  }

  /** How many buckets are kept now. */
  int size() {
    return fullAt.size();
  }
}
