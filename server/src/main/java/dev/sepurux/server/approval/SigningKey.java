package dev.sepurux.server.approval;

import dev.sepurux.server.account.Secrets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key pair of a project.
 *
 * @param id names it in tokens
 * @param publicKey 32 bytes in base64url
 * @param secret PKCS #8 in base64; null once another key signs
 * @param createdAt ms since 1970
 * @param retiredAt when another one took its place; null while it signs
 */
record SigningKey(
    String id,
    String publicKey,
    @Nullable String secret,
    long createdAt,
    @Nullable Long retiredAt) {
  private static final int RAW = 32;
  private static final int ID_LENGTH = 16;

  static SigningKey generate(SecureRandom random, long now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      // The raw key is what a SubjectPublicKeyInfo ends with.
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
      String publicKey = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
      return new SigningKey(
          Secrets.sha256(publicKey).substring(0, ID_LENGTH),
          publicKey,
          Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
          now,
          null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  byte[] sign(byte[] message) {
    String kept = secret;
    if (kept == null) {
      throw new IllegalStateException("key " + id + " signs no more");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(kept))));
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the private key of " + id + " does not read", e);
    }
  }

  byte[] rawPublicKey() {
    return Base64.getUrlDecoder().decode(publicKey);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
