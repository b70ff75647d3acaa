package dev.sepurux.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The form of secrets: {@code sepurux_<kind>_<30 base62><6 checksum>}. The checksum lets scanners
 * and this server tell a mistyped key from a foreign text without a look-up.
 */
public final class Secrets {
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int PREFIX = 16;
  private static final int CHECKSUM = 6;
  private static final Pattern FORM = Pattern.compile("sepurux_(?:key|ci)_[0-9A-Za-z]{36}");

  private Secrets() {}

  /**
   * A new secret.
   *
   * @param kind a short word that says what it opens
   */
  public static String generate(String kind, RandomGenerator random) {
    StringBuilder body = new StringBuilder("sepurux_" + kind + "_");
    for (int i = 0; i < 30; i++) {
      body.append(BASE62.charAt(random.nextInt(62)));
    }
    return body + checksum(body.toString());
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    char[] digits = new char[CHECKSUM];
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = BASE62.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(digits);
  }

  /**
   * True if a secret of ours may read so: the form is right, and the checksum is that of what comes
   * before. It says nothing about whether it was ever given out.
   */
  static boolean isWellFormed(String text) {
    int body = text.length() - CHECKSUM;
    return FORM.matcher(text).matches() && text.endsWith(checksum(text.substring(0, body)));
  }

  /** What is indexed and may be shown. */
  static String prefix(String secret) {
    return secret.substring(0, Math.min(PREFIX, secret.length()));
  }

  /** What is stored in its place. */
  public static String sha256(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Compares two digests in a time that does not tell where they differ. */
  static boolean same(String digest, String other) {
    return MessageDigest.isEqual(
        digest.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }
}
