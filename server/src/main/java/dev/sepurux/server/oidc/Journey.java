package dev.sepurux.server.oidc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way to the provider and back. The browser that set out keeps it in a cookie, so that nobody
 * can end in one browser what was begun in another.
 *
 * @param state what the provider sends back
 * @param nonce what stands in the token that it signs
 * @param verifier the secret half of PKCE
 * @param linking whether an identity is added to whoever is signed in; otherwise they sign in
 * @param next where to go afterwards
 */
public record Journey(String state, String nonce, String verifier, boolean linking, String next) {
  private static final int PARTS = 5;

  /** As the cookie holds it. */
  public String encode() {
    String text = String.join("\n", state, nonce, verifier, linking ? "link" : "sign-in", next);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Empty for what is none. */
  public static Optional<Journey> decode(@Nullable String cookie) {
    if (cookie == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cookie);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
      return parts.length == PARTS
          ? Optional.of(
              new Journey(parts[0], parts[1], parts[2], parts[3].equals("link"), parts[4]))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Journey[" + next + "]";
  }
}
