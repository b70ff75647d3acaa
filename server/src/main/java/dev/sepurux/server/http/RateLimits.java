package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * How often a key may call and an address may be wrong. Counted by each process for itself: behind
 * n of them a client has n times as much.
 */
public final class RateLimits {
  private static final int MOST_KEYS = 100_000;
  private static final int MOST_ADDRESSES = 20_000;

  private final Rate calls;
  private final Rate failures;
  private final Buckets keys;
  private final Buckets addresses;
  private final String policy;

  /**
   * @param calls of one key
   * @param failures of one address with credentials that are not valid
   * @param nanos a clock that only goes forward
   */
  public RateLimits(Rate calls, Rate failures, LongSupplier nanos) {
    this.calls = calls;
    this.failures = failures;
    this.keys = new Buckets(calls, MOST_KEYS, nanos);
    this.addresses = new Buckets(failures, MOST_ADDRESSES, nanos);
    this.policy = calls.isUnlimited() ? "" : policy(calls);
  }

  /** No limits, as in development mode. */
  public static RateLimits none() {
    return new RateLimits(Rate.UNLIMITED, Rate.UNLIMITED, () -> 0);
  }

  /** As in draft-ietf-httpapi-ratelimit-headers-10: a quota and the seconds it is for. */
  private static String policy(Rate rate) {
    long seconds = Math.max(1, (rate.wholeNanos() + 999_999_999L) / 1_000_000_000L);
    return "\"key\";q=%d;w=%d".formatted(rate.burst(), seconds);
  }

  /**
   * Counts one call of a key, and says how many are left in {@code RateLimit} and {@code
   * RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-10).
   *
   * @throws Refused with {@code rate_limited} if there was none left
   */
  void spend(UUID keyId, Visitor visitor) {
    if (calls.isUnlimited()) {
      return;
    }
    Buckets.Level level = keys.take(keyId);
    visitor.say("RateLimit-Policy", policy);
    visitor.say("RateLimit", "\"key\";r=%d;t=%d".formatted(level.left(), level.secondsToFull()));
    if (!level.taken()) {
      throw tooMany(
          "This key may make %d requests a minute, and %d at once after a rest; wait %d s."
              .formatted(calls.perMinute(), calls.burst(), level.secondsToNext()),
          level);
    }
  }

  /**
   * Counts a credential that is not valid. Valid ones from the same address are not concerned.
   *
   * @throws Refused with {@code rate_limited} if there were too many
   */
  void failed(Visitor visitor) {
    if (failures.isUnlimited()) {
      return;
    }
    Buckets.Level level = addresses.take(network(visitor.address()));
    if (!level.taken()) {
      // Whoever guesses pays with a new connection for each further guess.
      visitor.say("Connection", "close");
      throw tooMany(
          "Too many credentials from this address were not valid; wait %d s."
              .formatted(level.secondsToNext()),
          level);
    }
  }

  private static Refused tooMany(String detail, Buckets.Level level) {
    return new Refused(Problem.of(ProblemCode.RATE_LIMITED, detail), level.secondsToNext());
  }

  /** What counts as one address: a household has a whole /64 of version 6 addresses. */
  public static Object network(String address) {
    String literal = address.replace("[", "").replace("]", "");
    try {
      return InetAddress.ofLiteral(literal) instanceof Inet6Address six
          ? Arrays.toString(Arrays.copyOf(six.getAddress(), 8))
          : literal;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
