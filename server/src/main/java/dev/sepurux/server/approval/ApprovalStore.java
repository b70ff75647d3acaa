package dev.sepurux.server.approval;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Approvals and the keys that sign them in the database. */
final class ApprovalStore {
  private static final String SELECT =
      """
      SELECT id, project_id, tool, args, args_sha256, token_field, kid, reason, by_kind, by_id,
             by_name, created_at, issued_at, expires_at, spent_at, spent_by_kind, spent_by_id,
             spent_by_name, call_id, refusals, refused_at
      FROM approval WHERE project_id = :project
      """;

  /**
   * What a list is narrowed to.
   *
   * @param now what is open and what has expired depends on it
   */
  record Filter(Approval.@Nullable Status status, @Nullable String tool, long now) {
    private String sql() {
      String where =
          switch (status) {
            case null -> "";
            case OPEN -> " AND spent_at IS NULL AND expires_at > :now";
            case SPENT -> " AND spent_at IS NOT NULL";
            case EXPIRED -> " AND spent_at IS NULL AND expires_at <= :now";
          };
      return tool == null ? where : where + " AND tool = :tool";
    }

    private void bind(Query query) {
      if (status != null && status != Approval.Status.SPENT) {
        query.bind("now", now);
      }
      if (tool != null) {
        query.bind("tool", tool);
      }
    }
  }

  void insert(Tx tx, Approval approval) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO approval
              (id, project_id, tool, args, args_sha256, token_field, kid, reason, by_kind, by_id,
               by_name, created_at, issued_at, expires_at, refusals, touched_at)
            VALUES
              (:id, :project, :tool, :args, :sha256, :field, :kid, :reason, :kind, :by, :name,
               :created, :issued, :expires, 0, :created)
            """)
        .bind("id", approval.id().toString())
        .bind("project", approval.project().toString())
        .bind("tool", approval.tool())
        .bind("args", approval.args())
        .bind("sha256", approval.argsSha256())
        .bind("field", approval.tokenField())
        .bind("kid", approval.keyId())
        .bind("reason", approval.reason())
        .bind("kind", approval.approver().kind().word())
        .bind("by", approval.approver().id().toString())
        .bind("name", approval.approver().name())
        .bind("created", approval.createdAt())
        .bind("issued", approval.issuedAt())
        .bind("expires", approval.expiresAt())
        .execute();
  }

  /** False if it was spent before. */
  boolean spend(Tx tx, ProjectId project, UUID id, Approval.Spending spending) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE approval
                SET spent_at = :at, spent_by_kind = :kind, spent_by_id = :by, spent_by_name = :name,
                    call_id = :call, touched_at = :at
                WHERE project_id = :project AND id = :id AND spent_at IS NULL
                """)
            .bind("project", project.toString())
            .bind("id", id.toString())
            .bind("at", spending.at())
            .bind("kind", spending.by().kind().word())
            .bind("by", spending.by().id().toString())
            .bind("name", spending.by().name())
            .bind("call", spending.callId())
            .execute()
        == 1;
  }

  void refused(Tx tx, ProjectId project, UUID id, long at) {
    tx.handle()
        .execute(
            """
            UPDATE approval SET refusals = refusals + 1, refused_at = ?, touched_at = ?
            WHERE project_id = ? AND id = ?
            """,
            at,
            at,
            project.toString(),
            id.toString());
  }

  Optional<Approval> byId(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " AND id = :id")
        .bind("project", project.toString())
        .bind("id", id.toString())
        .map((row, context) -> approval(row))
        .findOne();
  }

  /** Newest first. */
  List<Approval> page(Tx tx, ProjectId project, Filter filter, Page page) {
    Query query =
        tx.handle()
            .createQuery(
                SELECT
                    + filter.sql()
                    + """
                     AND (created_at, id) < (:below, :belowId)
                    ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
                    """)
            .bind("project", project.toString())
            .bind("below", page.below().position())
            .bind("belowId", page.below().id())
            .bind("limit", page.fetch())
            .bind("offset", page.offset());
    filter.bind(query);
    return query.map((row, context) -> approval(row)).list();
  }

  /**
   * Those of the approvals that were spent, in order of their ids.
   *
   * @param ids at most some hundreds
   */
  List<Approval> spent(Tx tx, ProjectId project, Collection<UUID> ids) {
    return tx.handle()
        .createQuery(SELECT + " AND spent_at IS NOT NULL AND id IN (<ids>) ORDER BY id")
        .bind("project", project.toString())
        .bindList("ids", ids.stream().map(UUID::toString).toList())
        .map((row, context) -> approval(row))
        .list();
  }

  /** The latest time at which anything became of the project's approvals; 0 if nothing did. */
  long latest(Tx tx, ProjectId project) {
    return tx.handle()
        .createQuery("SELECT max(touched_at) FROM approval WHERE project_id = :project")
        .bind("project", project.toString())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Approvals of a project that were given before a time, in order of their ids. */
  List<UUID> givenBefore(Tx tx, ProjectId project, long before, String after, int limit) {
    return tx.handle()
        .select(
            """
            SELECT id FROM approval
            WHERE project_id = ? AND created_at < ? AND id > ? ORDER BY id LIMIT ?
            """,
            project.toString(),
            before,
            after,
            limit)
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  int delete(Tx tx, ProjectId project, Collection<UUID> ids) {
    return tx.handle()
        .createUpdate("DELETE FROM approval WHERE project_id = :project AND id IN (<ids>)")
        .bind("project", project.toString())
        .bindList("ids", ids.stream().map(UUID::toString).toList())
        .execute();
  }

  /** First the one that signs, then those that sign no more, the newest first. */
  List<SigningKey> keys(Tx tx, ProjectId project) {
    return tx.handle()
        .select(
            """
            SELECT kid, public_key, private_key, created_at, retired_at
            FROM approval_key WHERE project_id = ?
            ORDER BY private_key IS NULL, created_at DESC, kid
            """,
            project.toString())
        .map((row, context) -> key(row))
        .list();
  }

  void insertKey(Tx tx, ProjectId project, SigningKey key) {
    tx.handle()
        .execute(
            """
            INSERT INTO approval_key (project_id, kid, public_key, private_key, created_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            project.toString(),
            key.id(),
            key.publicKey(),
            key.secret(),
            key.createdAt());
  }

  /** From now on no key of the project signs; the private ones are gone. */
  void retireKeys(Tx tx, ProjectId project, long at) {
    tx.handle()
        .execute(
            """
            UPDATE approval_key SET private_key = NULL, retired_at = ?
            WHERE project_id = ? AND private_key IS NOT NULL
            """,
            at,
            project.toString());
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    return new SigningKey(
        row.getString("kid"),
        row.getString("public_key"),
        row.getString("private_key"),
        row.getLong("created_at"),
        number(row, "retired_at"));
  }

  private static Approval approval(ResultSet row) throws SQLException {
    Long spentAt = number(row, "spent_at");
    return new Approval(
        UUID.fromString(row.getString("id")),
        new ProjectId(UUID.fromString(row.getString("project_id"))),
        row.getString("tool"),
        row.getString("args"),
        row.getString("args_sha256"),
        row.getString("token_field"),
        row.getString("kid"),
        row.getString("reason"),
        actor(row, "by"),
        row.getLong("created_at"),
        row.getLong("issued_at"),
        row.getLong("expires_at"),
        spentAt == null
            ? null
            : new Approval.Spending(spentAt, actor(row, "spent_by"), row.getString("call_id")),
        row.getInt("refusals"),
        number(row, "refused_at"));
  }

  private static Actor actor(ResultSet row, String prefix) throws SQLException {
    return new Actor(
        Actor.Kind.valueOf(row.getString(prefix + "_kind").toUpperCase(Locale.ROOT)),
        UUID.fromString(row.getString(prefix + "_id")),
        row.getString(prefix + "_name"));
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Long.valueOf(value);
  }
}
