package dev.sepurux.server.db;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, and as whom. Its text is free of the password, and so is every
 * error about it.
 *
 * @param jdbc the address for the driver, without user and password
 * @param user null for the driver's default
 * @param password null for none
 */
public record DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password) {
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE";

  /**
   * Reads {@code postgresql://user:password@host:port/database?parameter=value}; {@code postgres:}
   * and {@code jdbc:postgresql:} mean the same, and user and password may be parameters too.
   *
   * @throws IllegalArgumentException if it is none of these; the message repeats nothing of it
   */
  public static DatabaseUrl of(String text) {
    String plain = text.strip();
    if (plain.startsWith("jdbc:")) {
      plain = plain.substring("jdbc:".length());
    }
    URI uri = uri(plain);
    boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
    String path = uri.getRawPath();
    if (!known || uri.getHost() == null || path == null || path.length() < 2) {
      throw unreadable();
    }
    String user = null;
    String password = null;
    String account = uri.getRawUserInfo();
    if (account != null) {
      int colon = account.indexOf(':');
      user = decoded(colon < 0 ? account : account.substring(0, colon));
      password = colon < 0 ? null : decoded(account.substring(colon + 1));
    }
    StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
    String query = uri.getRawQuery();
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (name) {
        case "user" -> user = decoded(value);
        case "password" -> password = decoded(value);
        default -> parameters.add(parameter);
      }
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + port + path + parameters, user, password);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Its message would repeat the text, password and all.
      throw unreadable();
    }
  }

  private static String decoded(String text) {
    try {
      // In this part of an address a plus sign is a plus sign.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "must read " + FORM + ", with %XX for any of :/?#[]@% in the user or the password");
  }

  /** The address without its parameters, for people. */
  public String address() {
    int query = jdbc.indexOf('?');
    return (query < 0 ? jdbc : jdbc.substring(0, query)).substring("jdbc:".length());
  }

  @Override
  public String toString() {
    return address();
  }
}
