package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a browser's request comes from a page of this server. */
final class SameSite {
  static final String TOKEN = "X-CSRF-Token";

  /** {@code none}: typed by the person, or taken from a bookmark. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private SameSite() {}

  /**
   * By what the browser itself says, where it says it; a page cannot change that.
   *
   * @throws Refused with {@code cross_site}
   */
  static void require(Headers headers) {
    String site = headers.get("Sec-Fetch-Site");
    String origin = headers.get("Origin");
    boolean own = site != null ? OWN.contains(site) : origin == null || isOwn(origin, headers);
    if (!own) {
      throw new Refused(
          Problem.of(
              ProblemCode.CROSS_SITE,
              "This was sent by a page of another site: open Sepurux itself and do it there."));
    }
  }

  private static boolean isOwn(String origin, Headers headers) {
    String host = headers.get("Host");
    int scheme = origin.indexOf("://");
    return host != null
        && scheme > 0
        && origin
            .substring(scheme + 3)
            .toLowerCase(Locale.ROOT)
            .equals(host.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The session's token must be repeated, which only a page of this server can do.
   *
   * @throws Refused with {@code csrf}
   */
  static void requireToken(Person person, @Nullable String given) {
    byte[] right = person.csrf().getBytes(StandardCharsets.UTF_8);
    if (given == null || !MessageDigest.isEqual(right, given.getBytes(StandardCharsets.UTF_8))) {
      throw new Refused(
          Problem.of(
              ProblemCode.CSRF,
              "X-CSRF-Token is missing or of another session: load the page again and repeat this."));
    }
  }
}
