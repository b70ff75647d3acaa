package dev.sepurux.server.audit;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries in the database; nothing changes or deletes one. */
final class AuditStore {
  void insert(Tx tx, AuditEntry entry) {
    ProjectId project = entry.project();
    tx.handle()
        .createUpdate(
            """
            INSERT INTO audit_entry (id, at, project_id, by_kind, by_id, by_name, action, subject)
            VALUES (:id, :at, :project, :kind, :by, :name, :action, :subject)
            """)
        .bind("id", entry.id().toString())
        .bind("at", entry.at())
        .bind("project", project == null ? null : project.toString())
        .bind("kind", entry.by().kind().word())
        .bind("by", entry.by().id().toString())
        .bind("name", entry.by().name())
        .bind("action", entry.action())
        .bind("subject", entry.subject())
        .execute();
  }

  List<AuditEntry> page(Tx tx, Page page) {
    return tx.handle()
        .select(
            """
            SELECT id, at, project_id, by_kind, by_id, by_name, action, subject
            FROM audit_entry WHERE (at, id) < (:below, :belowId)
            ORDER BY at DESC, id DESC LIMIT :limit OFFSET :offset
            """)
        .bind("below", page.below().position())
        .bind("belowId", page.below().id())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> entry(row))
        .list();
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        UUID.fromString(row.getString("id")),
        row.getLong("at"),
        project(row.getString("project_id")),
        new Actor(
            Actor.Kind.valueOf(row.getString("by_kind").toUpperCase(Locale.ROOT)),
            UUID.fromString(row.getString("by_id")),
            row.getString("by_name")),
        row.getString("action"),
        row.getString("subject"));
  }

  private static @Nullable ProjectId project(@Nullable String id) {
    return id == null ? null : new ProjectId(UUID.fromString(id));
  }
}
