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
      SELECT p.id, p.name, p.is_default, p.revision, p.created_at, p.archived_at,
             r.description, r.policy, r.source, r.created_at AS updated_at
      FROM policy_pack p
      JOIN policy_pack_revision r ON r.policy_pack_id = p.id AND r.revision = p.revision
      WHERE p.project_id = :project
      """;

  private static final String REVISIONS =
      """
      SELECT p.id, r.revision, r.description, r.policy, r.source, r.created_at
      FROM policy_pack p JOIN policy_pack_revision r ON r.policy_pack_id = p.id
      WHERE p.project_id = :project AND p.id = :id
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
                SET name = :name, is_default = :default, revision = :revision, archived_at = :archived
                WHERE project_id = :project AND id = :id AND revision = :revision - 1
                  AND archived_at IS NULL
                """)
            .bind("id", pack.id().toString())
            .bind("project", project.toString())
            .bind("name", pack.name())
            .bind("default", pack.isDefault() ? 1 : 0)
            .bind("revision", pack.revision())
            .bind("archived", pack.archivedAt())
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

  /** By name among the live packs, by id among the archived ones too. */
  Optional<SavedPolicyPack> find(Tx tx, ProjectId project, Ref ref) {
    UUID id = ref.id();
    return id == null ? byName(tx, project, ref.text()) : byId(tx, project, id);
  }

  Optional<SavedPolicyPack> byName(Tx tx, ProjectId project, String name) {
    return tx.handle()
        .createQuery(SELECT + " AND p.name = :name AND p.archived_at IS NULL")
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
  Optional<PolicyRevision> revision(Tx tx, ProjectId project, UUID id, int revision) {
    return tx.handle()
        .createQuery(REVISIONS + " AND r.revision = :revision")
        .bind("project", project.toString())
        .bind("id", id.toString())
        .bind("revision", revision)
        .map((row, context) -> revision(row))
        .findOne();
  }

  /** The newest revision first. */
  List<PolicyRevision> revisions(Tx tx, ProjectId project, UUID id, Page page) {
    return tx.handle()
        .createQuery(
            REVISIONS
                + """
                 AND r.revision < :below
                ORDER BY r.revision DESC LIMIT :limit OFFSET :offset
                """)
        .bind("project", project.toString())
        .bind("id", id.toString())
        .bind("below", page.below().position())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> revision(row))
        .list();
  }

  /** Newest first. */
  List<SavedPolicyPack> page(Tx tx, ProjectId project, Page page) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                 AND p.archived_at IS NULL AND (p.created_at, p.id) < (:below, :belowId)
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

  private static PolicyRevision revision(ResultSet row) throws SQLException {
    return new PolicyRevision(
        UUID.fromString(row.getString("id")),
        row.getInt("revision"),
        row.getString("description"),
        object(row.getString("policy")),
        basis(row),
        row.getLong("created_at"));
  }

  private static Basis basis(ResultSet row) throws SQLException {
    return Basis.valueOf(row.getString("source").toUpperCase(Locale.ROOT));
  }

  private static SavedPolicyPack pack(ResultSet row) throws SQLException {
    long archivedAt = row.getLong("archived_at");
    boolean live = row.wasNull();
    return new SavedPolicyPack(
        UUID.fromString(row.getString("id")),
        row.getString("name"),
        row.getString("description"),
        object(row.getString("policy")),
        basis(row),
        row.getInt("is_default") == 1,
        row.getInt("revision"),
        row.getLong("created_at"),
        row.getLong("updated_at"),
        live ? null : Long.valueOf(archivedAt));
  }

  private static JsonObject object(String text) {
    Json value = JsonCodec.stored(text);
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}
