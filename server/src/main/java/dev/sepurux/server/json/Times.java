package dev.sepurux.server.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Points in time on the wire: RFC 3339 in UTC with {@code Z} and milliseconds. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int LAST_YEAR = 9999;

  private Times() {}

  /** The text of a time in ms since 1970. */
  public static String text(long millis) {
    return FORMAT.format(Instant.ofEpochMilli(millis));
  }

  /** The ms since 1970 of an RFC 3339 time with any offset; empty if the text is none. */
  public static Optional<Long> read(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
      return time.getYear() < 0 || time.getYear() > LAST_YEAR
          ? Optional.empty()
          : Optional.of(time.toInstant().toEpochMilli());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
