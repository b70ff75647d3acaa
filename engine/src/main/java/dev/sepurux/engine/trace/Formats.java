package dev.sepurux.engine.trace;

import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** The formats of JSON Schema that tools use; an unknown one forbids nothing. */
final class Formats {
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s\"<>]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
  private static final Pattern URI =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\\s<>\"{}|\\\\^`]+");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");

  private Formats() {}

  static boolean fits(String format, String text) {
    return switch (format) {
      case "date" -> isDate(text);
      case "date-time" -> isDateTime(text);
      case "email" -> EMAIL.matches(text);
      case "uri", "url" -> URI.matches(text);
      case "uuid" -> UUID.matches(text);
      default -> true;
    };
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', 'T').replace('t', 'T').replace('z', 'Z'))
              .getYear()
          >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
