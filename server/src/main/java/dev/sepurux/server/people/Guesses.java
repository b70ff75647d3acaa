package dev.sepurux.server.people;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Buckets;
import dev.sepurux.server.http.Rate;
import dev.sepurux.server.http.RateLimits;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How often somebody may try to sign in: ten times a minute for each name from each address, and
 * sixty times a minute from an address with any names. Counted by each process for itself.
 */
public final class Guesses {
  private static final int MOST = 20_000;
  private static final int LONGEST = 400;

  private final Buckets names;
  private final Buckets addresses;

  /**
   * @param nanos a clock that only goes forward
   */
  public Guesses(LongSupplier nanos) {
    this.names = new Buckets(new Rate(10, 10), MOST, nanos);
    this.addresses = new Buckets(new Rate(60, 60), MOST, nanos);
  }

  /**
   * Counts one attempt.
   *
   * @throws Refused with {@code rate_limited} if there were too many
   */
  public void count(String name, String address) {
    Object network = RateLimits.network(address);
    spend(addresses.take(network));
    // No longer one is anybody's, and what a stranger types is not kept at length.
    String known = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    spend(names.take(List.of(NewPerson.key(known), network)));
  }

  /**
   * Counts one attempt that guesses no password.
   *
   * @throws Refused with {@code rate_limited} if there were too many
   */
  public void count(String address) {
    spend(addresses.take(RateLimits.network(address)));
  }

  private static void spend(Buckets.Level level) {
    if (!level.taken()) {
      throw new Refused(
          Problem.of(
              ProblemCode.RATE_LIMITED,
              "Too many attempts; try again in %d s.".formatted(level.secondsToNext())),
          level.secondsToNext());
    }
  }
}
