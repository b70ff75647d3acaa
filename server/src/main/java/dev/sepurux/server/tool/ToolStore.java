package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.json.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/** Tools in the database. */
final class ToolStore {
  private static final String COLUMNS =
      "id, name, entry, source, revision, created_at, updated_at, archived_at";

  void insert(Tx tx, ProjectId project, Tool tool) {
    bind(
            tx.handle()
                .createUpdate(
                    """
                    INSERT INTO tool
                      (id, project_id, name, entry, source, revision, created_at, updated_at)
                    VALUES
                      (:id, :project, :name, :entry, :source, :revision, :created, :updated)
                    """),
            project,
            tool)
        .bind("created", tool.createdAt())
        .execute();
  }

  /** Writes the next revision of a tool over the one before it. */
  void update(Tx tx, ProjectId project, Tool tool) {
    int changed =
        bind(
                tx.handle()
                    .createUpdate(
                        """
                        UPDATE tool
                        SET name = :name, entry = :entry, source = :source, revision = :revision,
                            updated_at = :updated, archived_at = :archived
                        WHERE project_id = :project AND id = :id AND revision = :revision - 1
                          AND archived_at IS NULL
                        """),
                project,
                tool)
            .execute();
    if (changed != 1) {
      throw new IllegalStateException("tool " + tool.id() + " changed within one transaction");
    }
  }

  /** By name among those in the registry, by id among those in the archive too. */
  Optional<Tool> find(Tx tx, ProjectId project, Ref ref) {
    UUID id = ref.id();
    return id == null ? byName(tx, project, ref.text()) : byId(tx, project, id);
  }

  Optional<Tool> byName(Tx tx, ProjectId project, String name) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM tool WHERE project_id = ? AND name = ? AND archived_at IS NULL",
            project.toString(),
            name)
        .map((row, context) -> tool(row))
        .findOne();
  }

  private Optional<Tool> byId(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            "SELECT " + COLUMNS + " FROM tool WHERE project_id = ? AND id = ?",
            project.toString(),
            id.toString())
        .map((row, context) -> tool(row))
        .findOne();
  }

  /** Newest first. */
  List<Tool> page(Tx tx, ProjectId project, Page page) {
    return tx.handle()
        .select(
            """
            SELECT id, name, entry, source, revision, created_at, updated_at, archived_at
            FROM tool
            WHERE project_id = :project AND archived_at IS NULL AND (created_at, id) < (:below, :belowId)
            ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
            """)
        .bind("project", project.toString())
        .bind("below", page.below().position())
        .bind("belowId", page.below().id())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> tool(row))
        .list();
  }

  /** The whole registry, by name. */
  List<Tool> all(Tx tx, ProjectId project) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM tool WHERE project_id = ? AND archived_at IS NULL ORDER BY name",
            project.toString())
        .map((row, context) -> tool(row))
        .list();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, ProjectId project, Tool tool) {
    return statement
        .bind("id", tool.id().toString())
        .bind("project", project.toString())
        .bind("name", tool.name())
        .bind("entry", tool.entry().compact())
        .bind("source", tool.source().wire())
        .bind("revision", tool.revision())
        .bind("updated", tool.updatedAt())
        .bind("archived", tool.archivedAt());
  }

  private static Tool tool(ResultSet row) throws SQLException {
    long archivedAt = row.getLong("archived_at");
    boolean live = row.wasNull();
    return new Tool(
        UUID.fromString(row.getString("id")),
        row.getString("name"),
        entry(row.getString("entry")),
        Basis.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
        row.getInt("revision"),
        row.getLong("created_at"),
        row.getLong("updated_at"),
        live ? null : Long.valueOf(archivedAt));
  }

  private static JsonObject entry(String text) {
    Json value = JsonCodec.stored(text);
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}
