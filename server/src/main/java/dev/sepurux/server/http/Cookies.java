package dev.sepurux.server.http;

import org.jspecify.annotations.Nullable;

/** Cookies as RFC 6265 writes them. */
public final class Cookies {
  /** Only ever sent over https, or to this machine itself, and never to another host's pages. */
  static final String SESSION = "__Host-sepurux";

  private static final String TERMS = "; Path=/; Secure; HttpOnly; SameSite=Lax";

  /** The slug of the project that somebody looked at last. */
  private static final String PROJECT = "__Host-sepurux-project";

  /** What somebody who is on their way to a provider must have with them when they are back. */
  private static final String JOURNEY = "__Host-sepurux-journey";

  private static final long JOURNEY_SECONDS = 600;
  private static final long YEAR_SECONDS = 31_536_000;

  private Cookies() {}

  /** The slug of the project that this browser showed last; null if it showed none. */
  public static @Nullable String lastProject(Request request) {
    return get(request::header, PROJECT);
  }

  /** The value of {@code Set-Cookie} that remembers a project. */
  public static String remember(String slug) {
    return PROJECT + "=" + slug + TERMS + "; Max-Age=" + YEAR_SECONDS;
  }

  /** What {@link #setOut} gave this browser; null for nothing. */
  public static @Nullable String journey(Request request) {
    return get(request::header, JOURNEY);
  }

  /** The value of {@code Set-Cookie} that is kept until somebody is back from a provider. */
  public static String setOut(String journey) {
    return JOURNEY + "=" + journey + TERMS + "; Max-Age=" + JOURNEY_SECONDS;
  }

  /** The value of {@code Set-Cookie} of somebody who is back. */
  public static String arrive() {
    return JOURNEY + "=" + TERMS + "; Max-Age=0";
  }

  /** The value of a cookie in {@code Cookie}; null if it is not there or empty. */
  static @Nullable String get(Headers headers, String name) {
    String all = headers.get("Cookie");
    if (all == null) {
      return null;
    }
    for (String pair : all.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        String value = pair.substring(equals + 1).strip();
        return value.isEmpty() ? null : value;
      }
    }
    return null;
  }

  /** The value of {@code Set-Cookie} that begins a session; the browser keeps it until it ends. */
  public static String begin(String secret, long seconds) {
    return SESSION + "=" + secret + TERMS + "; Max-Age=" + seconds;
  }

  /** The value of {@code Set-Cookie} that ends it. */
  public static String end() {
    return SESSION + "=" + TERMS + "; Max-Age=0";
  }
}
