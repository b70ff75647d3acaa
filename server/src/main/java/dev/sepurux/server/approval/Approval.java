package dev.sepurux.server.approval;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.ApprovalToken;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.json.Times;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One approval of one call.
 *
 * @param args canonical, without the token field
 * @param keyId of the key that signed it
 * @param issuedAt ms since 1970, whole seconds as in the token
 * @param expiresAt likewise; from then on it holds no more
 * @param spending null until it is spent
 * @param refusals how often its token was shown and refused
 * @param refusedAt when that was last; null for never
 */
public record Approval(
    UUID id,
    ProjectId project,
    String tool,
    String args,
    String argsSha256,
    String tokenField,
    String keyId,
    @Nullable String reason,
    Actor approver,
    long createdAt,
    long issuedAt,
    long expiresAt,
    @Nullable Spending spending,
    int refusals,
    @Nullable Long refusedAt) {

  /**
   * Who made the call.
   *
   * @param callId as the recording has it; null if nobody said
   */
  public record Spending(long at, Actor by, @Nullable String callId) {}

  /** Where it stands. */
  public enum Status {
    OPEN("open"),
    SPENT("spent"),
    EXPIRED("expired");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word on the wire. */
    public String word() {
      return word;
    }
  }

  /** Where it stands at a time, in ms since 1970. */
  public Status status(long now) {
    return spending != null ? Status.SPENT : now < expiresAt ? Status.OPEN : Status.EXPIRED;
  }

  /** What was signed. */
  ApprovalToken token() {
    return new ApprovalToken(
        id.toString(),
        keyId,
        project.toString(),
        tool,
        argsSha256,
        tokenField,
        approver.kind().word() + ":" + approver.id(),
        issuedAt / 1_000,
        expiresAt / 1_000);
  }

  /** As the contract shows it; the token is in the answer alone that made it. */
  JsonObject toJson(long now) {
    Spending spent = spending;
    return JsonObject.builder()
        .put("approval_id", id.toString())
        .put("tool", tool)
        .put("args", JsonCodec.stored(args))
        .put("args_sha256", argsSha256)
        .put("token_field", tokenField)
        .put("key_id", keyId)
        .put("reason", reason)
        .put("approver", shown(approver))
        .put("status", status(now).word())
        .put("created_at", Times.text(createdAt))
        .put("expires_at", Times.text(expiresAt))
        .put("spent_at", spent == null ? null : Times.text(spent.at()))
        .put("spent_by", spent == null ? JsonNull.INSTANCE : shown(spent.by()))
        .put("call_id", spent == null ? null : spent.callId())
        .put("refusals", refusals)
        .put("refused_at", refusedAt == null ? null : Times.text(refusedAt))
        .build();
  }

  private static Json shown(Actor actor) {
    return JsonObject.builder()
        .put("kind", actor.kind().word())
        .put("id", actor.id().toString())
        .put("name", actor.name())
        .build();
  }
}
