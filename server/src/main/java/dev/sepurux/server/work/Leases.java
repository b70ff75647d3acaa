package dev.sepurux.server.work;

import java.time.Duration;

/**
 * How long a silent worker keeps its unit.
 *
 * @param heartbeat how often a living worker prolongs its lease
 * @param ttl how long a lease lasts; at least four heartbeats
 * @param sweep how often lost wake-ups and run-out leases are looked for
 * @param maxClaims how many workers a unit may kill before it ends as lost
 */
public record Leases(Duration heartbeat, Duration ttl, Duration sweep, int maxClaims) {
  public Leases {
    if (ttl.compareTo(heartbeat.multipliedBy(4)) < 0) {
      throw new IllegalArgumentException("a lease must outlive four heartbeats");
    }
  }

  /**
   * No unit is put off for so long, so one that stands farther ahead was put there by a clock that
   * has gone back since.
   */
  Duration farthestDue() {
    return Duration.ofMinutes(1);
  }

  /** The same of leases; those of another process may be longer. */
  Duration farthestLease() {
    Duration longest = ttl.multipliedBy(4);
    Duration least = Duration.ofMinutes(15);
    return longest.compareTo(least) > 0 ? longest : least;
  }

  /** The promised ones. */
  public static Leases standard() {
    return new Leases(Duration.ofSeconds(5), Duration.ofSeconds(25), Duration.ofSeconds(1), 3);
  }

  /** Leases of that length, with a fifth of it between two heartbeats. */
  public static Leases of(Duration ttl) {
    return new Leases(ttl.dividedBy(5), ttl, Duration.ofSeconds(1), 3);
  }
}
