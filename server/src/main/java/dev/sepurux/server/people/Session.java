package dev.sepurux.server.people;

import java.time.Duration;
import java.util.UUID;

/**
 * One browser in which somebody is signed in.
 *
 * @param agent what the browser says it is; only for the person to tell sessions apart
 * @param usedAt ms since 1970, within ten minutes
 */
public record Session(UUID id, UUID person, String agent, long createdAt, long usedAt) {
  static final Duration MOST = Duration.ofDays(7);
  static final Duration IDLE = Duration.ofHours(12);

  boolean isGoodAt(long now) {
    return now < createdAt + MOST.toMillis() && now < usedAt + IDLE.toMillis();
  }
}
