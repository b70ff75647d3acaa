package dev.sepurux.server.base;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the ids of this server: UUID version 7, so that ids sort by the time they were made. */
public final class Ids {
  private final Supplier<UUID> source;

  private Ids(Supplier<UUID> source) {
    this.source = source;
  }

  /** Ids from a clock and the platform's secure randomness. */
  public static Ids timeOrdered(Clock clock) {
    TimeOrderedEpochFactory factory =
        TimeOrderedEpochFactory.builder().withClock(clock).withSafeRandom().build();
    return new Ids(factory::create);
  }

  /** Ids from a source of the test's own. */
  public static Ids of(Supplier<UUID> source) {
    return new Ids(source);
  }

  public UUID next() {
    return source.get();
  }

  /**
   * Reads a UUID in any usual spelling: with or without hyphens, in either case, in braces, or as a
   * URN.
   *
   * @return the UUID, or null if the text is none
   */
  public static @Nullable UUID read(String text) {
    String hex = text.strip();
    if (hex.regionMatches(true, 0, "urn:uuid:", 0, 9)) {
      hex = hex.substring(9);
    }
    if (hex.length() > 2 && hex.charAt(0) == '{' && hex.charAt(hex.length() - 1) == '}') {
      hex = hex.substring(1, hex.length() - 1);
    }
    hex = hex.replace("-", "");
    if (hex.length() != 32 || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      return null;
    }
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }
}
