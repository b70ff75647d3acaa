package dev.sepurux.server.project;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects in the database, closed ones too. */
final class ProjectStore {
  private static final String COLUMNS =
      "id, slug, name, retention_days, revision, created_at, updated_at, archived_at";

  void insert(Tx tx, Project project) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO project
              (id, slug, name, retention_days, revision, created_at, updated_at)
            VALUES (:id, :slug, :name, :retention, :revision, :created, :updated)
            """)
        .bind("id", project.id().toString())
        .bind("slug", project.slug())
        .bind("name", project.name())
        .bind("retention", project.retentionDays())
        .bind("revision", project.revision())
        .bind("created", project.createdAt())
        .bind("updated", project.updatedAt())
        .execute();
  }

  /** Writes the next revision of a project over the one before it. */
  void update(Tx tx, Project project) {
    int changed =
        tx.handle()
            .createUpdate(
                """
                UPDATE project
                SET slug = :slug, name = :name, retention_days = :retention, revision = :revision,
                    updated_at = :updated, archived_at = :archived
                WHERE id = :id AND revision = :revision - 1
                """)
            .bind("id", project.id().toString())
            .bind("slug", project.slug())
            .bind("name", project.name())
            .bind("retention", project.retentionDays())
            .bind("revision", project.revision())
            .bind("updated", project.updatedAt())
            .bind("archived", project.archivedAt())
            .execute();
    if (changed != 1) {
      throw new IllegalStateException("project " + project.id() + " changed in one transaction");
    }
  }

  Optional<Project> byId(Tx tx, ProjectId id) {
    return tx.handle()
        .select("SELECT " + COLUMNS + " FROM project WHERE id = ?", id.toString())
        .map((row, context) -> project(row))
        .findOne();
  }

  Optional<Project> bySlug(Tx tx, String slug) {
    return tx.handle()
        .select("SELECT " + COLUMNS + " FROM project WHERE slug = ?", slug)
        .map((row, context) -> project(row))
        .findOne();
  }

  /** Another project that has this slug or this name. */
  Optional<Project> holder(Tx tx, ProjectId other, String slug, String name) {
    return tx.handle()
        .select(
            "SELECT " + COLUMNS + " FROM project WHERE (slug = ? OR name = ?) AND id <> ? LIMIT 1",
            slug,
            name,
            other.toString())
        .map((row, context) -> project(row))
        .findOne();
  }

  /** Every project, closed ones too, the oldest first. */
  List<Project> all(Tx tx) {
    return tx.handle()
        .select("SELECT " + COLUMNS + " FROM project ORDER BY created_at, id")
        .map((row, context) -> project(row))
        .list();
  }

  private static Project project(ResultSet row) throws SQLException {
    return new Project(
        new ProjectId(UUID.fromString(row.getString("id"))),
        row.getString("slug"),
        row.getString("name"),
        number(row, "retention_days"),
        row.getInt("revision"),
        row.getLong("created_at"),
        row.getLong("updated_at"),
        time(row, "archived_at"));
  }

  private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Long time(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
