package dev.sepurux.server.project;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.json.Times;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param slug {@code [a-z0-9][a-z0-9-]{0,62}}, unique
 * @param retentionDays after which traces outside eval-sets and finished batches go; 0 for never,
 *     null for what the server's settings say
 * @param revision grows with each change, from 1
 * @param createdAt ms since 1970
 * @param updatedAt ms since 1970
 * @param archivedAt ms since 1970; null while it is live
 */
public record Project(
    ProjectId id,
    String slug,
    String name,
    @Nullable Integer retentionDays,
    int revision,
    long createdAt,
    long updatedAt,
    @Nullable Long archivedAt) {

  /** As the contract shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("project_id", id.toString())
        .put("slug", slug)
        .put("name", name)
        .put("retention_days", retentionDays == null ? JsonNull.INSTANCE : Json.of(retentionDays))
        .put("revision", revision)
        .put("created_at", Times.text(createdAt))
        .put("updated_at", Times.text(updatedAt))
        .build();
  }
}
