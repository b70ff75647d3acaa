package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.CanonicalJson;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Trace;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An approval as its issuer signs it: a JSON web signature (RFC 7515, compact, EdDSA) over who
 * approved which call until when. There is one spelling of each token; every other text that reads
 * alike is none.
 *
 * @param id of the approval, a UUID
 * @param keyId which key of the project signs it
 * @param project the project's id
 * @param tool the tool's name without {@code (commit)}
 * @param argsSha256 of the canonical arguments ({@link CanonicalJson}) without the token field, hex
 * @param tokenField the argument that carries the token
 * @param approver {@code person:ID} or {@code key:ID}
 * @param issuedAt seconds since 1970
 * @param expiresAt seconds since 1970; from then on it holds no more
 */
public record ApprovalToken(
    String id,
    String keyId,
    String project,
    String tool,
    String argsSha256,
    String tokenField,
    String approver,
    long issuedAt,
    long expiresAt) {
  /** No token is longer. */
  public static final int MAX_LENGTH = 8_192;

  /** Nor shorter: the signature alone has as many. */
  private static final int MIN_LENGTH = 86;

  private static final String TYPE = "sepurux-approval";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /**
   * A token as somebody sent it, not checked yet.
   *
   * @param signature what is to be the issuer's signature of {@link #signed}, in base64url
   */
  public record Presented(ApprovalToken token, String signature) {
    /** True if that public key, 32 raw bytes, made the signature. */
    public boolean isSignedBy(byte[] publicKey) {
      return Ed25519.verifies(publicKey, token.signed(), Base64.getUrlDecoder().decode(signature));
    }
  }

  /** What of a call is approved; refused where the arguments have no canonical form. */
  public static CanonicalJson.Form canonical(JsonObject args, String tokenField) {
    return CanonicalJson.of(args.without(tokenField));
  }

  /** SHA-256 of canonical arguments, hex. */
  public static String digest(CanonicalJson.Form.Text canonical) {
    return Digest.sha256(canonical.text());
  }

  /** The bytes that the issuer signs. */
  public byte[] signed() {
    return body().getBytes(StandardCharsets.US_ASCII);
  }

  /** The token with its signature, as callers carry it. */
  public String text(byte[] signature) {
    return body() + "." + BASE64.encodeToString(signature);
  }

  private String body() {
    JsonObject header =
        JsonObject.builder().put("alg", "EdDSA").put("kid", keyId).put("typ", TYPE).build();
    JsonObject claims =
        JsonObject.builder()
            .put("args_sha256", argsSha256)
            .put("aud", project)
            .put("exp", expiresAt)
            .put("iat", issuedAt)
            .put("jti", id)
            .put("sub", approver)
            .put("token_field", tokenField)
            .put("tool", tool)
            .build();
    return part(header) + "." + part(claims);
  }

  private static String part(JsonObject object) {
    return BASE64.encodeToString(object.compact().getBytes(StandardCharsets.UTF_8));
  }

  /** What the text says it is; null if it is no approval token. Nothing is checked yet. */
  public static @Nullable Presented read(String text) {
    String token = text.strip();
    String[] parts = token.length() > MAX_LENGTH ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    JsonObject header = object(parts[0]);
    JsonObject claims = object(parts[1]);
    byte[] signature = bytes(parts[2]);
    if (header == null || claims == null || signature == null) {
      return null;
    }
    ApprovalToken read =
        new ApprovalToken(
            text(claims, "jti"),
            text(header, "kid"),
            text(claims, "aud"),
            text(claims, "tool"),
            text(claims, "args_sha256"),
            text(claims, "token_field"),
            text(claims, "sub"),
            seconds(claims, "iat"),
            seconds(claims, "exp"));
    // Another algorithm, a claim more, another order: none of it spells the same.
    return read.text(signature).equals(token) ? new Presented(read, parts[2]) : null;
  }

  /** The ids of the approvals whose tokens a recording's calls carry, genuine or not. */
  public static Set<UUID> carriedBy(Trace trace) {
    Set<UUID> ids = new TreeSet<>();
    for (Call call : trace.calls()) {
      for (Json value : call.args().members().values()) {
        String text = value.asText();
        Presented read = text == null || text.length() < MIN_LENGTH ? null : read(text);
        UUID id = read == null ? null : uuid(read.token().id());
        if (id != null) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private static @Nullable UUID uuid(String id) {
    try {
      UUID read = UUID.fromString(id);
      return read.toString().equals(id) ? read : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable JsonObject object(String part) {
    byte[] bytes = bytes(part);
    try {
      return bytes != null
              && JsonText.parse(
                      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
                  instanceof JsonObject object
          ? object
          : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte @Nullable [] bytes(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String text(JsonObject claims, String name) {
    Json value = claims.get(name);
    String text = value == null ? null : value.asText();
    return text == null ? "" : text;
  }

  private static long seconds(JsonObject claims, String name) {
    BigDecimal value = claims.get(name) instanceof JsonNumber number ? number.decimal() : null;
    return value != null && value.scale() <= 0 && value.precision() <= 12 && value.signum() > 0
        ? value.longValueExact()
        : 0;
  }
}
