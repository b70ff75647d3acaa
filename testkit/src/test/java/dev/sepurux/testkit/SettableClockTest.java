package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  private final SettableClock clock = SettableClock.at("2026-11-24T06:00:00Z");

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-24T06:00:00Z"));
    clock.advance(Duration.ofMillis(1500));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-24T06:00:01.500Z"));
    clock.jumpTo(Instant.EPOCH);
    assertThat(clock.millis()).isZero();
  }

  @Test
  void aClockInAnotherZoneMovesAlong() {
    Clock other = clock.withZone(ZoneId.of("Europe/Vienna"));
    clock.advance(Duration.ofHours(1));
    assertThat(other.instant()).isEqualTo(clock.instant());
    assertThat(other.getZone()).isEqualTo(ZoneId.of("Europe/Vienna"));
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
  }
}
