package dev.sepurux.server.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.SettableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
  private static final long NOON = 1_795_521_600_000L;

  private final SettableClock clock = SettableClock.at("2026-11-24T12:00:00Z");
  private final AtomicLong nanos = new AtomicLong(-7);
  private final SteadyTime time = new SteadyTime(clock, nanos::get);

  @Test
  void followsTheClock() {
    assertThat(time.after(0)).isEqualTo(NOON);
    clock.advance(Duration.ofSeconds(5));
    nanos.addAndGet(5_000_000_000L);
    assertThat(time.after(0)).isEqualTo(NOON + 5_000);
  }

  private long pass(Duration wall, Duration really) {
    clock.advance(wall);
    nanos.addAndGet(really.toNanos());
    return time.after(0);
  }

  @Test
  void goesOnWhenTheClockGoesBack() {
    assertThat(pass(Duration.ofDays(-1), Duration.ofSeconds(2))).isEqualTo(NOON + 2_000);
    assertThat(pass(Duration.ofSeconds(3), Duration.ofSeconds(3))).isEqualTo(NOON + 5_000);
    // Set right by half, then wholly.
    assertThat(pass(Duration.ofHours(12), Duration.ofSeconds(1))).isEqualTo(NOON + 6_000);
    assertThat(pass(Duration.ofHours(13), Duration.ofSeconds(1)))
        .isEqualTo(NOON + 3_600_000 + 3_000);
  }

  @Test
  void isNeverBehindWhatAnotherProcessHasSeen() {
    assertThat(time.after(NOON + 60_000)).isEqualTo(NOON + 60_000);
    assertThat(pass(Duration.ofSeconds(1), Duration.ofSeconds(1))).isEqualTo(NOON + 61_000);
  }

  @Test
  void keepsPartsOfMilliseconds() {
    time.after(NOON + 60_000);
    for (int i = 0; i < 10; i++) {
      nanos.addAndGet(500_000);
      clock.advance(Duration.ofMillis(i % 2));
      time.after(0);
    }
    assertThat(time.after(0)).isEqualTo(NOON + 60_005);
  }
}
