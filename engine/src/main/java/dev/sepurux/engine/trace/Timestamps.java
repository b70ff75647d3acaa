package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads points in time as recorders and tools write them; a text without zone is UTC. */
final class Timestamps {
  private static final BigDecimal SECONDS_TO_2100 = BigDecimal.valueOf(4_102_444_800L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private Timestamps() {}

  /** The instant of a recorded timestamp (RFC 3339, or epoch seconds or milliseconds), or null. */
  static @Nullable Instant read(@Nullable Json value) {
    if (value instanceof JsonNumber number) {
      return epoch(number.decimal());
    }
    String text = value == null ? null : value.asText();
    return text == null ? null : instant(text);
  }

  private static @Nullable Instant epoch(@Nullable BigDecimal number) {
    if (number == null || number.signum() < 0) {
      return null;
    }
    BigDecimal millis = number.compareTo(SECONDS_TO_2100) < 0 ? number.multiply(THOUSAND) : number;
    return millis.compareTo(SECONDS_TO_2100.multiply(THOUSAND)) < 0
        ? Instant.ofEpochMilli(millis.longValue())
        : null;
  }

  /**
   * The instant that a text spells: a date, or a date and a time, year first, with an optional
   * zone; null for every other text.
   */
  static @Nullable Instant instant(String spelled) {
    String text = spelled.strip();
    if (text.length() < 10 || text.length() > 40 || !looksLikeDate(text)) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      return text.length() == 10
          ? date.atStartOfDay().toInstant(ZoneOffset.UTC)
          : time(date, text.substring(10));
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  private static boolean looksLikeDate(String text) {
    char separator = text.charAt(4);
    return (separator == '-' || separator == '/') && text.charAt(7) == separator;
  }

  private static @Nullable Instant time(LocalDate date, String rest) {
    if (rest.charAt(0) != 'T' && rest.charAt(0) != 't' && rest.charAt(0) != ' ') {
      return null;
    }
    String clock = rest.substring(1).strip();
    int zoneAt = zoneStart(clock);
    String zone = clock.substring(zoneAt).strip();
    LocalTime time = LocalTime.parse(clock.substring(0, zoneAt).strip());
    ZoneOffset offset =
        zone.isEmpty() || zone.equalsIgnoreCase("Z") || zone.equals("UTC")
            ? ZoneOffset.UTC
            : ZoneOffset.of(zone);
    return LocalDateTime.of(date, time).toInstant(offset);
  }

  private static int zoneStart(String clock) {
    for (int i = 0; i < clock.length(); i++) {
      if ("Zz+-U".indexOf(clock.charAt(i)) >= 0) {
        return i;
      }
    }
    return clock.length();
  }

  private static int number(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new NumberFormatException();
      }
    }
    return Integer.parseInt(text, start, end, 10);
  }
}
