package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final UUID KEY = new UUID(0, 1);

  /** It starts just before its value overflows, as a monotonic clock may. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

  private Buckets buckets(Rate rate) {
    return new Buckets(rate, 100, nanos::get);
  }

  @Test
  void givesTheBurstAtOnceAndThenTheRate() {
    Buckets buckets = buckets(new Rate(60, 3));
    for (int left = 2; left >= 0; left--) {
      assertThat(buckets.take("a")).isEqualTo(new Buckets.Level(true, left, 3L - left, 1));
    }
    assertThat(buckets.take("a")).isEqualTo(new Buckets.Level(false, 0, 3, 1));
    nanos.addAndGet(SECOND - 1);
    assertThat(buckets.take("a").taken()).isFalse();
    nanos.addAndGet(1);
    assertThat(buckets.take("a").taken()).isTrue();
    assertThat(buckets.take("a").taken()).isFalse();
    assertThat(buckets.take("b").taken()).as("another key has its own").isTrue();
  }

  @Test
  void neverGivesMoreThanBurstAndRateAndAlwaysKeepsItsWord() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Rate rate = new Rate(1 + random.nextInt(20_000), 1 + random.nextInt(50));
      follow(rate, random, "seed " + seed + " " + rate);
    }
  }

  /** A random life of one bucket, beside the rule in its plainest form. */
  private void follow(Rate rate, Random random, String name) {
    Buckets buckets = buckets(rate);
    Deque<Long> given = new ArrayDeque<>();
    long start = nanos.get();
    double tokens = rate.burst();
    long last = 0;
    for (int step = 0; step < 400; step++) {
      long pause = random.nextInt(3) == 0 ? 0 : random.nextLong(3 * rate.refillNanos());
      long now = nanos.addAndGet(pause) - start;
      tokens = Math.min(rate.burst(), tokens + (double) (now - last) / rate.refillNanos());
      last = now;
      Buckets.Level level = buckets.take("key");
      if (Math.abs(tokens - Math.rint(tokens)) > 1e-6) {
        assertThat(level.taken()).as(name).isEqualTo(tokens >= 1);
      }
      if (level.taken()) {
        tokens -= 1;
        given.addLast(now);
      }
      assertThat(level.left()).as(name).isBetween(0L, (long) rate.burst());
      if (random.nextInt(20) == 0) {
        // Whoever waits as long as Retry-After says is served.
        now = nanos.addAndGet(level.secondsToNext() * SECOND) - start;
        tokens = Math.min(rate.burst(), tokens + (double) (now - last) / rate.refillNanos()) - 1;
        last = now;
        assertThat(buckets.take("key").taken()).as(name).isTrue();
        given.addLast(now);
      }
      while (given.size() > 1 && now - given.getFirst() > 30 * rate.wholeNanos()) {
        given.removeFirst();
      }
      long span = given.isEmpty() ? 0 : now - given.getFirst();
      assertThat((long) given.size())
          .as(name)
          .isLessThanOrEqualTo(rate.burst() + span / rate.refillNanos() + 1);
    }
  }

  @Test
  void isExactForManyCallersAtOnce() throws Exception {
    Buckets buckets = buckets(new Rate(60, 500));
    AtomicInteger served = new AtomicInteger();
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int call = 0; call < 1_000; call++) {
      calls.add(() -> buckets.take("a").taken());
    }
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> answer : callers.invokeAll(calls)) {
        served.addAndGet(answer.get() ? 1 : 0);
      }
    }
    assertThat(served).hasValue(500);
  }

  @Test
  void dropsFullBucketsAndKeepsNoMoreThanItMay() {
    Buckets buckets = buckets(new Rate(60, 2));
    for (int key = 0; key < 1_000; key++) {
      buckets.take(key);
    }
    assertThat(buckets.size()).isEqualTo(101);
    assertThat(buckets.take("late").taken()).as("they share what is left").isFalse();
    assertThat(buckets.take(0).taken()).as("who was there keeps its own").isTrue();
    nanos.addAndGet(3 * SECOND);
    assertThat(buckets.take("late").taken()).isTrue();
    assertThat(buckets.size()).isEqualTo(1);
  }

  private static Refused call(RateLimits limits, Map<String, String> said) {
    return catchThrowableOfType(
        Refused.class, () -> limits.spend(KEY, new Visitor("10.0.0.1", said::put)));
  }

  @Test
  void saysWhatIsLeftAndHowLongToWait() {
    RateLimits limits = new RateLimits(new Rate(6_000, 2), new Rate(60, 60), nanos::get);
    Map<String, String> said = new HashMap<>();
    assertThat(call(limits, said)).isNull();
    assertThat(said)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("RateLimit-Policy", "\"key\";q=2;w=1", "RateLimit", "\"key\";r=1;t=1"));
    call(limits, said);
    Refused refused = call(limits, said);
    assertThat(refused.problem().code()).isEqualTo(ProblemCode.RATE_LIMITED);
    assertThat(refused.retryAfter()).isEqualTo(1);
    assertThat(said).containsEntry("RateLimit", "\"key\";r=0;t=1");
  }

  @Test
  void saysNothingWithoutLimits() {
    Map<String, String> said = new HashMap<>();
    for (int call = 0; call < 10_000; call++) {
      assertThat(call(RateLimits.none(), said)).isNull();
    }
    assertThat(said).isEmpty();
  }

  private static @Nullable Refused fail(RateLimits limits, String address) {
    return catchThrowableOfType(
        Refused.class, () -> limits.failed(new Visitor(address, (name, value) -> {})));
  }

  @Test
  void countsFailuresByNetwork() {
    RateLimits limits = new RateLimits(Rate.UNLIMITED, new Rate(60, 1), nanos::get);
    assertThat(fail(limits, "10.0.0.1")).isNull();
    assertThat(fail(limits, "10.0.0.1")).isNotNull();
    assertThat(fail(limits, "10.0.0.2")).isNull();
    assertThat(fail(limits, "[2001:db8:0:1::1]")).isNull();
    assertThat(fail(limits, "2001:db8:0:1:ffff::2")).isNotNull();
    assertThat(fail(limits, "[2001:db8:0:2::1]")).isNull();
    assertThat(fail(limits, "no address")).isNull();
  }
}
