package dev.sepurux.engine.policy;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a call sends something: a mail address, a link, a host, or any other name, such as an
 * account. Read as the most lenient client reads it, since a rule that is stricter than the client
 * guards nothing; what no client reads in one way only is unreadable and fits no pattern.
 *
 * @param kind what it looks like
 * @param text the whole, trimmed and in lower case; of a link the scheme, host, port and path
 * @param host the host of a link, the domain of an address, or the text itself where it looks like
 *     a host; null if there is none or it cannot be read
 */
record Destination(Kind kind, String text, @Nullable String host) {
  /** Of the schemes of the web, clients mend what lacks slashes. */
  private static final Pattern LINK_START =
      Pattern.compile("((https?|wss?|ftp):|[a-z][a-z0-9+.-]*:[/\\\\]|[/\\\\]{2})[/\\\\]*");

  private static final Pattern IP_V4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /** What a destination looks like. */
  enum Kind {
    LINK,
    ADDRESS,
    NAME
  }

  /** The destinations that an argument's text names: several where it is a list. */
  static List<Destination> in(String argument) {
    String text = argument.strip().toLowerCase(Locale.ROOT);
    List<Destination> found = new ArrayList<>();
    if (isLink(text)) {
      for (String part : withoutBreaks(text).split("\\s+", -1)) {
        found.add(isLink(part) ? link(part) : name(part));
      }
    } else if (text.indexOf('@') >= 0) {
      for (String part : text.split("[,;]", -1)) {
        if (!part.isBlank()) {
          found.add(address(part.strip()));
        }
      }
    } else {
      found.add(name(text));
      for (String part : text.split("[\\s,;|]+", -1)) {
        Destination one = name(part);
        if (one.host != null && !part.equals(text)) {
          found.add(one);
        }
      }
    }
    return found;
  }

  private static boolean isLink(String text) {
    return text.contains("://") || LINK_START.matcher(text).lookingAt();
  }

  /** Clients drop tabs and line breaks within a link. */
  private static String withoutBreaks(String text) {
    return text.replaceAll("[\\t\\r\\n]", "");
  }

  /**
   * The host stands between the slashes and the next one, behind the last {@code @}, before the
   * port; a backslash is a slash. So do browsers and most libraries; where they differ, no host.
   */
  private static Destination link(String text) {
    String plain = text.replace('\\', '/');
    Matcher start = LINK_START.matcher(plain);
    if (!start.lookingAt()) {
      return new Destination(Kind.LINK, text, null);
    }
    int from = start.end();
    int to = from;
    while (to < plain.length() && "/?#".indexOf(plain.charAt(to)) < 0) {
      to++;
    }
    String authority = plain.substring(from, to);
    String behindUser = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = behindUser.lastIndexOf(':');
    String port = colon < 0 ? "" : behindUser.substring(colon);
    String host = host(colon < 0 ? behindUser : behindUser.substring(0, colon), true);
    if (host == null || !port.matches("(:[0-9]{0,5})?")) {
      return new Destination(Kind.LINK, text, null);
    }
    String scheme = start.group().replace("/", "");
    return new Destination(Kind.LINK, scheme + "//" + host + port + plain.substring(to), host);
  }

  /** {@code Name <address>} or a bare address: of two in one, nobody knows which is meant. */
  private static Destination address(String part) {
    int open = part.indexOf('<');
    boolean named = open >= 0 && part.endsWith(">");
    String bare = named ? part.substring(open + 1, part.length() - 1).strip() : part;
    int at = bare.indexOf('@');
    boolean readable =
        bare.matches("[^\\s<>\"()]+")
            && at == bare.lastIndexOf('@')
            && (!named || part.substring(0, open).indexOf('@') < 0);
    return new Destination(
        Kind.ADDRESS, bare, readable && at > 0 ? host(bare.substring(at + 1), false) : null);
  }

  /** As people write links, too: host, port and path without a scheme. */
  private static Destination name(String text) {
    int to = 0;
    while (to < text.length() && "/\\?#:".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return new Destination(Kind.NAME, text, host(text.substring(0, to), false));
  }

  /** A host as resolvers see it: without the last dot, in ASCII; null if it is none. */
  private static @Nullable String host(String written, boolean inLink) {
    String text = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    try {
      text = IDN.toASCII(text).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null;
    }
    boolean dotted = text.indexOf('.') > 0 && !text.endsWith(".");
    boolean plain =
        text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || (c == '_' && inLink));
    // 2130706433 and 0x7f.1 are addresses of machines to some clients and names to others.
    boolean ambiguous =
        inLink && ENDS_IN_NUMBER.matcher(text).matches() && !IP_V4.matcher(text).matches();
    return plain && !text.isEmpty() && !ambiguous && (dotted || inLink || text.equals("localhost"))
        ? text
        : null;
  }

  /**
   * True for a link or an address whose host cannot be read: no pattern says anything about it, and
   * a list of what is denied cannot clear it.
   */
  boolean isUnreadable() {
    return kind != Kind.NAME && host == null;
  }

  /**
   * True if a pattern covers this. {@code example.com} covers that host alone, {@code
   * *.example.com} the hosts below it; a pattern with {@code ://} is compared part by part, host
   * with host; one with {@code @}, and one without a dot, is a glob over the whole text.
   */
  boolean matches(String written) {
    String pattern = written.strip().toLowerCase(Locale.ROOT);
    if (pattern.equals("*")) {
      return true;
    }
    if (isUnreadable()) {
      return false;
    }
    if (pattern.contains("://")) {
      return kind == Kind.LINK && matchesLink(pattern);
    }
    if (pattern.indexOf('@') >= 0) {
      return kind == Kind.ADDRESS && Glob.of(pattern).matches(text);
    }
    if (pattern.indexOf('.') < 0) {
      return Glob.of(pattern).matches(text) || pattern.equals(host);
    }
    if (pattern.startsWith("*.")) {
      return host != null
          && host.endsWith(pattern.substring(1))
          && host.length() > pattern.length() - 1;
    }
    return pattern.equals(host) || (host == null && Glob.of(pattern).matches(text));
  }

  /** Star by star within each part: one in the host never reaches into the path. */
  private boolean matchesLink(String pattern) {
    int scheme = pattern.indexOf("://");
    int path = pattern.indexOf('/', scheme + 3);
    String authority = pattern.substring(scheme + 3, path < 0 ? pattern.length() : path);
    int from = text.indexOf("//") + 2;
    int to = from + Objects.requireNonNull(host).length();
    int rest = to;
    while (rest < text.length() && "/?#".indexOf(text.charAt(rest)) < 0) {
      rest++;
    }
    String mine = text.substring(rest);
    return Glob.of(pattern.substring(0, scheme + 1)).matches(text.substring(0, from - 2))
        && Glob.of(authority).matches(text.substring(from, authority.contains(":") ? rest : to))
        && (path < 0
            ? mine.isEmpty() || mine.equals("/")
            : !climbs(mine) && Glob.of(pattern.substring(path)).matches(mine));
  }

  /** True for a path with a step up, which the server takes and a pattern does not see. */
  private static boolean climbs(String path) {
    String plain = path.split("[?#]", 2)[0].replace("%2e", ".").replace("%2f", "/");
    return (plain + "/").replace('\\', '/').replace("%5c", "/").contains("/../");
  }
}
