package dev.sepurux.server.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.json.Times;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a policy pack said at one of its revisions: policy events name the one that decided.
 *
 * @param createdAt ms since 1970
 */
public record PolicyRevision(
    UUID packId,
    int revision,
    @Nullable String description,
    JsonObject policy,
    Basis source,
    long createdAt) {

  /** PolicyPackRevision on the wire. */
  JsonObject toJson() {
    return JsonObject.builder()
        .put("policy_pack_id", packId.toString())
        .put("revision", revision)
        .put("description", description)
        .put("policy", policy)
        .put("source", source.wire())
        .put("created_at", Times.text(createdAt))
        .build();
  }
}
