package dev.sepurux.server.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people write them: the one place for it. */
public final class Show {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Show() {}

  /** As {@code 24 Nov 2026, 13:05 UTC}. */
  public static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  /** As {@code datetime} of a {@code time} element wants it. */
  public static String machineTime(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** As {@code 5 min ago} or {@code in 3 days}; the day itself after a month. */
  public static String ago(long millis, long now) {
    long away = Math.abs(now - millis);
    String span;
    if (away < MINUTE) {
      return "just now";
    } else if (away < HOUR) {
      span = away / MINUTE + " min";
    } else if (away < DAY) {
      span = count(away / HOUR, "hour");
    } else if (away < 31 * DAY) {
      span = count(away / DAY, "day");
    } else {
      return time(millis).replaceFirst(",.*", "");
    }
    return millis > now ? "in " + span : span + " ago";
  }

  /**
   * As {@code 850 ms}, {@code 12.3 s} or {@code 4 min 5 s}.
   *
   * @param millis null if it is not known
   */
  public static String duration(@Nullable Long millis) {
    if (millis == null) {
      return "";
    } else if (millis < 1_000) {
      return millis + " ms";
    } else if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    } else if (millis < HOUR) {
      return millis / MINUTE + " min " + millis % MINUTE / 1_000 + " s";
    }
    return number(millis / HOUR) + " h " + millis % HOUR / MINUTE + " min";
  }

  /** As {@code 512 bytes}, {@code 3.4 KB} or {@code 12.0 MB}. */
  public static String size(long bytes) {
    if (bytes < 1_000) {
      return count(bytes, "byte");
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f KB", bytes / 1_000.0)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
  }

  /** As {@code 12,345}. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** As {@code 1 trace} and {@code 12,345 traces}. */
  public static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /**
   * As {@code 93.3 %}. Rounded down: what is under a limit must not read as if it were at it.
   *
   * @param rate from 0 to 1; null for one that is not known
   */
  public static String percent(@Nullable BigDecimal rate) {
    return rate == null
        ? "not yet"
        : rate.movePointRight(2).setScale(1, RoundingMode.DOWN).toPlainString() + " %";
  }

  /** A slug in words: {@code missing_guard} as {@code missing guard}. */
  public static String words(@Nullable String slug) {
    return slug == null ? "" : slug.replace('_', ' ');
  }
}
