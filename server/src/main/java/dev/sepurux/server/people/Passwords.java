package dev.sepurux.server.people;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as argon2id hashes (RFC 9106) in the usual text form, {@code
 * $argon2id$v=19$m=...,t=...,p=...$salt$hash}. The costs are OWASP's: 19 MiB, two passes, one lane.
 */
final class Passwords {
  static final int LEAST = 12;
  static final int MOST = 200;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** A crowd that guesses must take neither the memory nor the processors of this server. */
  private static final int AT_ONCE = 2;

  private static final long PATIENCE_SECONDS = 10;

  private final RandomGenerator random;
  private final Semaphore running = new Semaphore(AT_ONCE);
  private final String nobodys;

  Passwords(RandomGenerator random) {
    this.random = random;
    this.nobodys = text(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return text(salt, argon2id(password, salt));
  }

  /** True if the password is the one of this hash. */
  boolean matches(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    byte[] expected = Base64.getDecoder().decode(parts[5]);
    return MessageDigest.isEqual(expected, argon2id(password, salt));
  }

  /** Takes as long as {@link #matches}, so that nobody learns which names exist. */
  boolean matchesNobody(String password) {
    matches(password, nobodys);
    return false;
  }

  private static String text(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%s,t=%s,p=%s$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  private byte[] argon2id(String password, byte[] salt) {
    try {
      if (!running.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new Refused(
            Problem.of(ProblemCode.OVERLOADED, "Too many people sign in at once; try again."));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(Problem.of(ProblemCode.NOT_READY, "The server is stopping."));
    }
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(MEMORY_KIB)
              .withIterations(PASSES)
              .withParallelism(LANES)
              .withSalt(salt)
              .build());
      byte[] hash = new byte[HASH_BYTES];
      // One spelling of each character, whatever keyboard it came from.
      String text = Normalizer.normalize(password, Normalizer.Form.NFKC);
      generator.generateBytes(text.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    } finally {
      running.release();
    }
  }
}
