package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a project is known to have approved: its public keys, and the approvals that were spent.
 *
 * @param project the project's id; "" if nothing is known
 * @param keys Ed25519 public keys by id, 32 bytes in base64url; with those that sign no more
 * @param spent by id of the approval; a token that is not among them was never spent
 */
public record ApprovalIssuer(
    String project, Map<String, String> keys, Map<String, Spending> spent) {
  /** Nothing is known: no token can be checked. */
  public static final ApprovalIssuer NONE = new ApprovalIssuer("", Map.of(), Map.of());

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  public ApprovalIssuer {
    keys = Map.copyOf(keys);
    spent = Map.copyOf(spent);
  }

  /**
   * When an approval was spent.
   *
   * @param at ms since 1970, by the server's clock
   * @param callId the {@code call_id} that it was spent for; null if nobody said
   */
  public record Spending(long at, @Nullable String callId) {}

  /** Whether this project has signed a token. */
  public boolean signed(ApprovalToken.Presented presented) {
    String key = keys.get(presented.token().keyId());
    return key != null
        && presented.token().project().equals(project)
        && presented.isSignedBy(Base64.getUrlDecoder().decode(key));
  }

  /**
   * Reads the member {@code approvals} of a snapshot.
   *
   * @param notes gets what is wrong, each with a pointer into the snapshot
   */
  public static ApprovalIssuer read(@Nullable Json approvals, List<Note> notes) {
    if (approvals == null || approvals instanceof JsonNull) {
      return NONE;
    }
    if (!(approvals instanceof JsonObject document)) {
      notes.add(note("", "must be an object with project_id, keys and spent, or null"));
      return NONE;
    }
    String project = document.text("project_id");
    if (project == null) {
      notes.add(note("/project_id", "must be a text"));
      return NONE;
    }
    Map<String, String> keys = new LinkedHashMap<>();
    for (JsonObject key : objects(document, "keys", notes)) {
      key(key, keys, notes);
    }
    Map<String, Spending> spent = new LinkedHashMap<>();
    for (JsonObject one : objects(document, "spent", notes)) {
      String id = one.text("approval_id");
      Instant at = instant(one.text("spent_at"));
      if (id == null || at == null) {
        notes.add(note("/spent/" + spent.size(), "must have an approval_id and a spent_at"));
      } else {
        spent.put(id, new Spending(at.toEpochMilli(), one.text("call_id")));
      }
    }
    return new ApprovalIssuer(project, keys, spent);
  }

  private static void key(JsonObject key, Map<String, String> keys, List<Note> notes) {
    String id = key.text("kid");
    String x = key.text("x");
    byte[] raw = new byte[0];
    try {
      raw = x == null ? raw : Base64.getUrlDecoder().decode(x);
    } catch (IllegalArgumentException e) {
      // Told below: it is no key.
    }
    if (id == null || raw.length != Ed25519.KEY_BYTES) {
      notes.add(note("/keys/" + keys.size(), "must have a kid, and an x of 32 bytes in base64url"));
    } else {
      keys.put(id, BASE64.encodeToString(raw));
    }
  }

  private static List<JsonObject> objects(JsonObject document, String name, List<Note> notes) {
    List<JsonObject> found = new ArrayList<>();
    if (document.get(name) instanceof JsonArray array) {
      for (Json item : array.items()) {
        if (item instanceof JsonObject object) {
          found.add(object);
        }
      }
      if (found.size() == array.size()) {
        return found;
      }
    }
    notes.add(note("/" + name, "must be an array of objects; [] for none"));
    return List.of();
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Note note(String loc, String msg) {
    return new Note("/approvals" + loc, msg, "snapshot");
  }

  /**
   * A public key as a JSON web key (RFC 8037).
   *
   * @param publicKey 32 bytes in base64url
   */
  public static JsonObject jwk(String id, String publicKey) {
    return JsonObject.builder()
        .put("alg", "EdDSA")
        .put("crv", "Ed25519")
        .put("kid", id)
        .put("kty", "OKP")
        .put("use", "sig")
        .put("x", publicKey)
        .build();
  }
}
