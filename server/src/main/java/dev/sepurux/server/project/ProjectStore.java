package dev.sepurux.server.project;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Projects in the database. */
final class ProjectStore {
  void insert(Tx tx, Project project) {
    tx.handle()
        .execute(
            "INSERT INTO project (id, slug, name, created_at) VALUES (?, ?, ?, ?)",
            project.id().toString(),
            project.slug(),
            project.name(),
            project.createdAt());
  }

  Optional<Project> byId(Tx tx, ProjectId id) {
    return tx.handle()
        .select("SELECT id, slug, name, created_at FROM project WHERE id = ?", id.toString())
        .map((row, context) -> project(row))
        .findOne();
  }

  /** Every project, in the order of their making: for the operator alone. */
  List<Project> all(Tx tx) {
    return tx.handle()
        .select("SELECT id, slug, name, created_at FROM project ORDER BY created_at, id")
        .map((row, context) -> project(row))
        .list();
  }

  private static Project project(ResultSet row) throws SQLException {
    return new Project(
        new ProjectId(UUID.fromString(row.getString("id"))),
        row.getString("slug"),
        row.getString("name"),
        row.getLong("created_at"));
  }
}
