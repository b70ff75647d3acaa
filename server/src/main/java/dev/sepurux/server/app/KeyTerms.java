package dev.sepurux.server.app;

import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an operator says about a key. */
final class KeyTerms {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,5})([smhd])");

  private KeyTerms() {}

  static String name(String option, String text) {
    try {
      return Names.check(option, text);
    } catch (Refused e) {
      throw CommandFailed.usage(
          option + " must be a name of 1 to 200 characters without control characters.");
    }
  }

  static Set<Scope> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split("[, ]+", -1)) {
      scopes.add(
          Arrays.stream(Scope.values())
              .filter(scope -> scope.word().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  CommandFailed.usage(
                      "--scope must be one or more of read, write, approve, admin with commas"
                          + " between, not "
                          + text
                          + ".")));
    }
    return scopes;
  }

  /** A span such as {@code 1h}, {@code 30m} or {@code 90d}. */
  static Duration span(String option, String text) {
    Matcher parts = SPAN.matcher(text);
    if (!parts.matches()) {
      throw CommandFailed.usage(
          option + " must be a span such as 30m, 1h or 90d, not " + text + ".");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** The end of a key, in ms since 1970: a span from now, or the beginning of a day in UTC. */
  static long end(String text, long now) {
    long end;
    if (SPAN.matcher(text).matches()) {
      end = now + span("--expires", text).toMillis();
    } else {
      try {
        end = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      } catch (DateTimeException e) {
        throw CommandFailed.usage(
            "--expires must be a span such as 90d or a day such as 2027-01-31, not " + text + ".");
      }
    }
    if (end <= now) {
      throw CommandFailed.usage("--expires must be in the future, not " + text + ".");
    }
    return end;
  }
}
