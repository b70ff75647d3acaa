package dev.sepurux.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says it can read ({@code Accept}). */
final class Accept {
  private Accept() {}

  /**
   * True if problems are wanted as RFC 9457: the type is named, is not refused, and plain JSON is
   * not wanted more.
   */
  static boolean prefers(@Nullable String header, String type, String over) {
    if (header == null) {
      return false;
    }
    double named = quality(header, type);
    double other = Math.max(quality(header, over), -1);
    double any = Math.max(quality(header, "application/*"), quality(header, "*/*"));
    return named > 0 && named >= (other >= 0 ? other : any);
  }

  /** The weight of one type, named exactly; -1 if it is not named. */
  private static double quality(String header, String type) {
    double found = -1;
    for (String range : header.split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (parts[0].strip().toLowerCase(Locale.ROOT).equals(type)) {
        found = Math.max(found, weight(parts));
      }
    }
    return found;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        return number(parameter.substring(2).strip());
      }
    }
    return 1;
  }

  /** A weight that is none counts as not given. */
  private static double number(String text) {
    boolean weight = text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    return weight ? Double.parseDouble(text) : 1;
  }
}
