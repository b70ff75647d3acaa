package dev.sepurux.engine.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a call sends something: a mail address, a URL, a host, or any other name, such as an
 * account.
 *
 * @param text the whole, trimmed and in lower case
 * @param host the host of a URL, the domain of a mail address, or the text itself where it looks
 *     like a host; null if there is none
 */
record Destination(String text, @Nullable String host) {

  /** The destinations that an argument's text names: several where it is a list of addresses. */
  static List<Destination> in(String argument) {
    String text = argument.strip().toLowerCase(Locale.ROOT);
    if (text.contains("://") || text.indexOf('@') < 0) {
      return List.of(of(text));
    }
    List<Destination> found = new ArrayList<>();
    for (String part : text.split("[,;]", -1)) {
      if (!part.isBlank()) {
        found.add(of(address(part.strip())));
      }
    }
    return found;
  }

  /** The address in {@code Name <address>}. */
  private static String address(String part) {
    int open = part.lastIndexOf('<');
    return open >= 0 && part.endsWith(">")
        ? part.substring(open + 1, part.length() - 1).strip()
        : part;
  }

  private static Destination of(String text) {
    if (text.contains("://")) {
      return new Destination(text, hostOf(text));
    }
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      return new Destination(text, isHost(text.substring(at + 1)) ? text.substring(at + 1) : null);
    }
    // As people write links: host/path without a scheme.
    int slash = text.indexOf('/');
    String start = slash < 0 ? text : text.substring(0, slash);
    return new Destination(text, isHost(start) ? start : null);
  }

  /** As a client resolves it: what stands before an @ is no host. Unreadable: none. */
  private static @Nullable String hostOf(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null || !isHost(host) ? null : host;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isHost(String text) {
    if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.indexOf('.') < 0) {
      return text.equals("localhost");
    }
    return text.chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.');
  }

  /**
   * True if a pattern covers this. A pattern with {@code @} or {@code ://}, or without a dot, is a
   * glob over the whole text; {@code example.com} covers that host alone, {@code *.example.com} the
   * hosts below it.
   */
  boolean matches(String written) {
    String pattern = written.strip().toLowerCase(Locale.ROOT);
    boolean whole =
        pattern.indexOf('@') >= 0 || pattern.contains("://") || pattern.indexOf('.') < 0;
    if (whole) {
      return Glob.of(pattern).matches(text);
    }
    if (pattern.startsWith("*.") && host != null) {
      return host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1;
    }
    return host == null ? Glob.of(pattern).matches(text) : pattern.equals(host);
  }
}
