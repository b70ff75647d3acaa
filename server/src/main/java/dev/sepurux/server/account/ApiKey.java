package dev.sepurux.server.account;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Times;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored key or CI token; the secret itself is not kept.
 *
 * @param prefix the first characters of the secret, for finding and for showing
 * @param sha256 of the whole secret, hex
 * @param expiresAt ms since 1970; null for never
 * @param revokedAt ms since 1970; null while it is good
 */
record ApiKey(
    UUID id,
    ProjectId project,
    Kind kind,
    String name,
    String prefix,
    String sha256,
    Set<Scope> scopes,
    long createdAt,
    @Nullable Long expiresAt,
    @Nullable Long revokedAt) {

  /** An API key, or a token for {@code /v1/ci/} alone. */
  enum Kind {
    KEY("key"),
    CI("ci");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Kind of(String word) {
      return word.equals("ci") ? CI : KEY;
    }
  }

  boolean isGoodAt(long now) {
    return revokedAt == null && (expiresAt == null || expiresAt > now);
  }

  /** As the contract shows it; the secret is not known any more. */
  JsonObject toJson() {
    return JsonObject.builder()
        .put("key_id", id.toString())
        .put("kind", kind.word())
        .put("name", name)
        .put("prefix", prefix)
        .put("scopes", Json.array(scopes.stream().sorted().map(s -> Json.of(s.word())).toList()))
        .put("created_at", Times.text(createdAt))
        .put("expires_at", expiresAt == null ? null : Times.text(expiresAt))
        .put("revoked_at", revokedAt == null ? null : Times.text(revokedAt))
        .build();
  }
}
