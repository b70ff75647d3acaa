package dev.sepurux.server.policy;

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

/** Policy packs in the database. */
final class PolicyPackStore {
  private static final String SELECT =
      """
      SELECT p.id, p.name, p.is_default, p.revision, p.created_at,
             r.description, r.policy, r.source, r.created_at AS updated_at
      FROM policy_pack p
      JOIN policy_pack_revision r ON r.policy_pack_id = p.id AND r.revision = p.revision
      WHERE p.project_id = :project
      """;

  void insert(Tx tx, ProjectId project, SavedPolicyPack pack) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO policy_pack (id, project_id, name, is_default, revision, created_at)
            VALUES (:id, :project, :name, :default, :revision, :created)
            """)
        .bind("id", pack.id().toString())
        .bind("project", project.toString())
        .bind("name", pack.name())
        .bind("default", pack.isDefault() ? 1 : 0)
        .bind("revision", pack.revision())
        .bind("created", pack.createdAt())
        .execute();
    insertRevision(tx, pack);
  }

  /** Puts the next revision of a pack on top of those before it. */
  void revise(Tx tx, ProjectId project, SavedPolicyPack pack) {
    int changed =
        tx.handle()
            .createUpdate(
                """
                UPDATE policy_pack
                SET name = :name, is_default = :default, revision = :revision
                WHERE project_id = :project AND id = :id AND revision = :revision - 1
                """)
            .bind("id", pack.id().toString())
            .bind("project", project.toString())
            .bind("name", pack.name())
            .bind("default", pack.isDefault() ? 1 : 0)
            .bind("revision", pack.revision())
            .execute();
    if (changed != 1) {
      throw new IllegalStateException("pack " + pack.id() + " changed within one transaction");
    }
    insertRevision(tx, pack);
  }

  private void insertRevision(Tx tx, SavedPolicyPack pack) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO policy_pack_revision
              (policy_pack_id, revision, description, policy, source, created_at)
            VALUES (:id, :revision, :description, :policy, :source, :created)
            """)
        .bind("id", pack.id().toString())
        .bind("revision", pack.revision())
        .bind("description", pack.description())
        .bind("policy", pack.policy().compact())
        .bind("source", pack.source().wire())
        .bind("created", pack.updatedAt())
        .execute();
  }

  Optional<SavedPolicyPack> find(Tx tx, ProjectId project, Ref ref) {
    UUID id = ref.id();
    return id == null ? byName(tx, project, ref.text()) : byId(tx, project, id);
  }

  Optional<SavedPolicyPack> byName(Tx tx, ProjectId project, String name) {
    return tx.handle()
        .createQuery(SELECT + " AND p.name = :name")
        .bind("project", project.toString())
        .bind("name", name)
        .map((row, context) -> pack(row))
        .findOne();
  }

  Optional<SavedPolicyPack> byId(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " AND p.id = :id")
        .bind("project", project.toString())
        .bind("id", id.toString())
        .map((row, context) -> pack(row))
        .findOne();
  }

  Optional<SavedPolicyPack> defaultPack(Tx tx, ProjectId project) {
    return tx.handle()
        .createQuery(SELECT + " AND p.is_default = 1")
        .bind("project", project.toString())
        .map((row, context) -> pack(row))
        .findOne();
  }

  /** What a pack said at one of its revisions. */
  Optional<JsonObject> policyAt(Tx tx, ProjectId project, UUID id, int revision) {
    return tx.handle()
        .select(
            """
            SELECT r.policy
            FROM policy_pack p JOIN policy_pack_revision r ON r.policy_pack_id = p.id
            WHERE p.project_id = ? AND p.id = ? AND r.revision = ?
            """,
            project.toString(),
            id.toString(),
            revision)
        .map((row, context) -> object(row.getString(1)))
        .findOne();
  }

  /** Newest first. */
  List<SavedPolicyPack> page(Tx tx, ProjectId project, Page page) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                 AND (p.created_at, p.id) < (:below, :belowId)
                ORDER BY p.created_at DESC, p.id DESC LIMIT :limit OFFSET :offset
                """)
        .bind("project", project.toString())
        .bind("below", page.below().position())
        .bind("belowId", page.below().id())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> pack(row))
        .list();
  }

  private static SavedPolicyPack pack(ResultSet row) throws SQLException {
    return new SavedPolicyPack(
        UUID.fromString(row.getString("id")),
        row.getString("name"),
        row.getString("description"),
        object(row.getString("policy")),
        Basis.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
        row.getInt("is_default") == 1,
        row.getInt("revision"),
        row.getLong("created_at"),
        row.getLong("updated_at"));
  }

  private static JsonObject object(String text) {
    Json value = JsonCodec.stored(text);
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}
