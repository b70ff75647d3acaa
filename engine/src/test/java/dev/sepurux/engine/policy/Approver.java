package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.CanonicalJson;
import dev.sepurux.engine.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Somebody who approves calls of a project with a key of their own. */
public final class Approver {
  public static final String ID = "019ab3c0-7a00-7000-8000-0000000000aa";
  public static final String PROJECT = "22222222-2222-2222-2222-222222222222";

  /** 2026-11-24T12:00:00Z. */
  public static final long NOON = 1_795_521_600L;

  private final KeyPair keys;
  private final String keyId;

  public Approver(String keyId) {
    this.keyId = keyId;
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An approval of a call, given at noon for ten minutes. */
  public String approve(String tool, String args) {
    return sign(token(tool, args, PROJECT, "approval_token"));
  }

  ApprovalToken token(String tool, String args, String project, String field) {
    CanonicalJson.Form form = ApprovalToken.canonical(Recordings.object(args), field);
    return new ApprovalToken(
        ID,
        keyId,
        project,
        tool,
        ApprovalToken.digest((CanonicalJson.Form.Text) form),
        field,
        "person:1",
        NOON,
        NOON + 600);
  }

  String sign(ApprovalToken token) {
    return token.text(signature(token.signed()));
  }

  byte[] signature(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 32 raw bytes. */
  byte[] publicKey() {
    byte[] encoded = keys.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  /** What the project knows, its approval spent a second after noon. */
  public ApprovalIssuer spent() {
    return knowing(Map.of(ID, new ApprovalIssuer.Spending(NOON * 1_000 + 1_000, null)));
  }

  ApprovalIssuer knowing(Map<String, ApprovalIssuer.Spending> spent) {
    return new ApprovalIssuer(PROJECT, Map.of(keyId, encoded()), spent);
  }

  private String encoded() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey());
  }

  /** The same as a snapshot has it. */
  public JsonObject snapshot() {
    return Recordings.object(
        """
        {'project_id': '%s',
         'keys': [%s],
         'spent': [{'approval_id': '%s', 'spent_at': '2026-11-24T12:00:01Z', 'call_id': null}]}
        """
            .formatted(PROJECT, ApprovalIssuer.jwk(keyId, encoded()).compact(), ID));
  }
}
