package dev.sepurux.server.http;

/**
 * How often something may happen: a bucket that holds {@code burst} and is refilled evenly.
 *
 * @param perMinute in the long run; 0 for no limit
 * @param burst at once after a rest; at least 1 if there is a limit
 */
public record Rate(int perMinute, int burst) {
  public static final Rate UNLIMITED = new Rate(0, 0);

  private static final long MINUTE = 60_000_000_000L;

  public Rate {
    if (perMinute < 0 || (perMinute > 0 && burst < 1)) {
      throw new IllegalArgumentException("no rate: " + perMinute + " a minute, burst " + burst);
    }
  }

  boolean isUnlimited() {
    return perMinute == 0;
  }

  /** Time in which one is refilled, in ns. */
  long refillNanos() {
    return MINUTE / perMinute;
  }

  /** Time in which an empty bucket becomes full, in ns. */
  long wholeNanos() {
    return burst * refillNanos();
  }
}
