package dev.sepurux.server.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from if proxies stand before this server. Each of them adds to the end of
 * {@code X-Forwarded-For} whom it heard it from; what stands before the first one that is not
 * trusted may be anybody's invention.
 */
public final class Proxies {
  static final String HEADER = "X-Forwarded-For";

  private final Predicate<InetAddress> trusted;

  /**
   * @param trusted whose word counts
   */
  public Proxies(Predicate<InetAddress> trusted) {
    this.trusted = trusted;
  }

  /** There are none. */
  static Proxies none() {
    return new Proxies(_ -> false);
  }

  /**
   * The address to which a request is put down.
   *
   * @param peer the other end of the connection
   * @param fields every {@value #HEADER} of the request, in order
   */
  String origin(String peer, List<String> fields) {
    InetAddress at = read(peer);
    List<String> said =
        fields.stream().flatMap(field -> Arrays.stream(field.split(",", -1))).toList();
    for (String one : said.reversed()) {
      if (at == null || !trusted.test(at)) {
        break;
      }
      InetAddress before = read(one);
      if (before == null) {
        break;
      }
      at = before;
    }
    return at == null ? peer : at.getHostAddress();
  }

  /** Some write a port behind it. */
  private static @Nullable InetAddress read(String text) {
    String address = text.strip();
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      address = end < 0 ? address : address.substring(1, end);
    } else if (address.chars().filter(c -> c == ':').count() == 1) {
      address = address.substring(0, address.indexOf(':'));
    }
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
