package dev.sepurux.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Serves many threads. */
public final class SettableClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock at this instant, in UTC. */
  public static SettableClock at(Instant start) {
    return new SettableClock(new AtomicReference<>(start), ZoneOffset.UTC);
  }

  /** A clock at this RFC 3339 instant, in UTC. */
  public static SettableClock at(String start) {
    return at(Instant.parse(start));
  }

  /** Moves on (or back, if negative). */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** Jumps to the instant. */
  public void jumpTo(Instant instant) {
    now.set(instant);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same hands in another zone: moving one moves both. */
  @Override
  public Clock withZone(ZoneId other) {
    return new SettableClock(now, other);
  }
}
