package dev.sepurux.server.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.policy.Verify;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.json.Times;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A policy pack of a project, at its newest revision.
 *
 * @param policy as saved; the engine has accepted it
 * @param source {@link Basis#DECLARED}, or {@link Basis#BOOTSTRAP} for a proposal that nobody has
 *     confirmed
 * @param isDefault whether it judges the campaigns that name no pack
 * @param revision from 1, raised by each change
 * @param createdAt ms since 1970
 * @param updatedAt ms since 1970
 * @param archivedAt ms since 1970; null while it can be used
 */
public record SavedPolicyPack(
    UUID id,
    String name,
    @Nullable String description,
    JsonObject policy,
    Basis source,
    boolean isDefault,
    int revision,
    long createdAt,
    long updatedAt,
    @Nullable Long archivedAt) {

  /** PolicyPack on the wire. */
  JsonObject toJson() {
    return JsonObject.builder()
        .put("policy_pack_id", id.toString())
        .put("name", name)
        .put("engine", NewPolicyPack.ENGINE)
        .put("description", description)
        .put("policy", policy)
        .put("is_default", isDefault)
        .put("source", source.wire())
        .put("warnings", Json.array(warnings()))
        .put("revision", revision)
        .put("created_at", Times.text(createdAt))
        .put("updated_at", Times.text(updatedAt))
        .put("archived_at", archivedAt == null ? null : Times.text(archivedAt))
        .build();
  }

  /** The pack for the engine, at this revision. */
  public PolicyPack compile() {
    return PolicySnapshot.of(this).compile();
  }

  /** What confirms a proposal: the same, as somebody declares it. */
  public NewPolicyPack asDeclared() {
    return new NewPolicyPack(name, description, policy, null);
  }

  private List<JsonObject> warnings() {
    PolicyPack pack = compile();
    boolean wanted = !pack.irreversible().isEmpty() || !pack.approval().tools().isEmpty();
    return wanted && pack.approval().verify() == Verify.PRESENCE
        ? List.of(
            FieldError.inBody(
                    "/policy/approval/verify",
                    "is presence: any token passes, so it stops neither changed nor attackers'"
                        + " calls; traced or bound does",
                    "weak_approval")
                .toJson())
        : List.of();
  }

  SavedPolicyPack revised(NewPolicyPack pack, boolean isDefault, long now) {
    return new SavedPolicyPack(
        id,
        pack.name(),
        pack.description(),
        pack.policy(),
        Basis.DECLARED,
        isDefault,
        revision + 1,
        createdAt,
        now,
        null);
  }

  SavedPolicyPack withDefault(boolean isDefault, long now) {
    return new SavedPolicyPack(
        id, name, description, policy, source, isDefault, revision + 1, createdAt, now, null);
  }

  /** The pack in the archive: it judges nothing any more. */
  SavedPolicyPack archived(long now) {
    return new SavedPolicyPack(
        id, name, description, policy, source, false, revision + 1, createdAt, now, now);
  }
}
