package dev.sepurux.engine.schema;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How texts at a place are written, where all of them are written like ids or dates.
 *
 * @param forms each digit 9, each letter a or A; or the name of a format
 * @param open true if there are others, or texts without such a form: then the forms say nothing
 */
record Shapes(SortedSet<String> forms, boolean open) {
  static final Shapes NONE = new Shapes(new TreeSet<>(), false);
  static final Shapes OPEN = new Shapes(new TreeSet<>(), true);
  static final String DATE = "date";
  static final String DATE_TIME = "date-time";
  static final String UUID = "uuid";

  private static final int MOST = 4;
  private static final int LONGEST = 48;
  private static final String UUID_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  static Shapes of(String text) {
    String form = form(text);
    if (form == null) {
      return OPEN;
    }
    TreeSet<String> one = new TreeSet<>();
    one.add(form);
    return new Shapes(one, false);
  }

  Shapes merge(Shapes other) {
    if (open || other.open) {
      return OPEN;
    }
    if (forms.equals(other.forms)) {
      return this;
    }
    TreeSet<String> both = new TreeSet<>(forms);
    both.addAll(other.forms);
    return both.size() > MOST ? OPEN : new Shapes(both, false);
  }

  /** Null for a text that is no id: too long, with a space, or without a digit. */
  private static @Nullable String form(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    if (isDate(text)) {
      return DATE;
    }
    if (isDateTime(text)) {
      return DATE_TIME;
    }
    if (isUuid(text)) {
      return UUID;
    }
    StringBuilder form = new StringBuilder(text.length());
    boolean digits = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return null;
      }
      boolean digit = c >= '0' && c <= '9';
      digits |= digit;
      form.append(digit ? '9' : c >= 'A' && c <= 'Z' ? 'A' : c >= 'a' && c <= 'z' ? 'a' : c);
    }
    return digits ? form.toString() : null;
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && text.charAt(4) == '-' && LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      return text.length() >= 17
          && text.charAt(4) == '-'
          && text.charAt(10) == 'T'
          && OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isUuid(String text) {
    if (text.length() != UUID_FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      boolean dash = UUID_FORM.charAt(i) == '-';
      if (dash
          ? text.charAt(i) != '-'
          : Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
