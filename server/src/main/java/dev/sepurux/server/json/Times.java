package dev.sepurux.server.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time on the wire: RFC 3339 in UTC with {@code Z} and milliseconds. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /** The text of a time in ms since 1970. */
  public static String text(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis));
  }
}
