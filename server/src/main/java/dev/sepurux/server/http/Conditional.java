package dev.sepurux.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of GET carry an entity tag, and {@code If-None-Match} makes them short (RFC 9110). */
final class Conditional {
  private static final int TAG_BYTES = 16;

  private Conditional() {}

  /**
   * The same answer with its tag; 304 without a body if the client has it already.
   *
   * @param ifNoneMatch the request's header, or null
   */
  static Response of(Response answer, @Nullable String ifNoneMatch) {
    if (answer.status() != 200) {
      return answer;
    }
    String given = answer.headers().get("ETag");
    Response tagged = given == null ? answer.with("ETag", digest(answer)) : answer;
    String tag = String.valueOf(tagged.headers().get("ETag"));
    return ifNoneMatch != null && matches(ifNoneMatch, tag) ? notModified(tagged) : tagged;
  }

  /** Of the bytes and of the link to the next page, which a list's bytes do not hold. */
  private static String digest(Response answer) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(answer.headers().getOrDefault("Link", "").getBytes(StandardCharsets.UTF_8));
      byte[] all = sha256.digest(answer.body());
      String text =
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, TAG_BYTES));
      return "\"" + text + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The weak comparison: a cache may have made our tags weak on their way. */
  private static boolean matches(String header, String tag) {
    return header.strip().equals("*")
        || Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .map(each -> each.startsWith("W/") ? each.substring(2) : each)
            .anyMatch(tag::equals);
  }

  private static Response notModified(Response answer) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    return new Response(304, "", headers, new byte[0]);
  }
}
