package dev.sepurux.server.account;

import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys in the database. Finding one crosses projects: the key is what says which project it is. */
final class KeyStore {
  void insert(Tx tx, ApiKey key) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO api_key
              (id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at, revoked_at)
            VALUES
              (:id, :project, :kind, :name, :prefix, :sha256, :scopes, :created, :expires, :revoked)
            """)
        .bind("id", key.id().toString())
        .bind("project", key.project().toString())
        .bind("kind", key.kind().word())
        .bind("name", key.name())
        .bind("prefix", key.prefix())
        .bind("sha256", key.sha256())
        .bind(
            "scopes",
            key.scopes().stream().map(Scope::word).sorted().collect(Collectors.joining(" ")))
        .bind("created", key.createdAt())
        .bind("expires", key.expiresAt())
        .bind("revoked", key.revokedAt())
        .execute();
  }

  List<ApiKey> byPrefix(Tx tx, String prefix) {
    return tx.handle()
        .select(
            """
            SELECT id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at,
                   revoked_at
            FROM api_key WHERE prefix = ?
            """,
            prefix)
        .map((row, context) -> key(row))
        .list();
  }

  /** All keys of all projects, in the order of their making: for the operator alone. */
  List<ApiKey> all(Tx tx) {
    return tx.handle()
        .select(
            """
            SELECT id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at,
                   revoked_at
            FROM api_key ORDER BY created_at, id
            """)
        .map((row, context) -> key(row))
        .list();
  }

  /** Lets a good key end at a time, or sooner if it already would. */
  void endAt(Tx tx, ApiKey key, long at) {
    tx.handle()
        .execute(
            """
            UPDATE api_key SET expires_at = ?
            WHERE project_id = ? AND id = ? AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > ?)
            """,
            at,
            key.project().toString(),
            key.id().toString(),
            at);
  }

  Optional<ApiKey> byId(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            """
            SELECT id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at,
                   revoked_at
            FROM api_key WHERE project_id = ? AND id = ?
            """,
            project.toString(),
            id.toString())
        .map((row, context) -> key(row))
        .findOne();
  }

  /** Newest first, ended ones too. */
  List<ApiKey> page(Tx tx, ProjectId project, Page page) {
    return tx.handle()
        .select(
            """
            SELECT id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at,
                   revoked_at
            FROM api_key
            WHERE project_id = :project AND (created_at, id) < (:below, :belowId)
            ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
            """)
        .bind("project", project.toString())
        .bind("below", page.below().position())
        .bind("belowId", page.below().id())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> key(row))
        .list();
  }

  /** The project's keys that are good at a time. */
  List<ApiKey> good(Tx tx, ProjectId project, long now) {
    return tx.handle()
        .select(
            """
            SELECT id, project_id, kind, name, prefix, sha256, scopes, created_at, expires_at,
                   revoked_at
            FROM api_key
            WHERE project_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
            """,
            project.toString(),
            now)
        .map((row, context) -> key(row))
        .list();
  }

  void revokeAll(Tx tx, ProjectId project, long now) {
    tx.handle()
        .execute(
            "UPDATE api_key SET revoked_at = ? WHERE project_id = ? AND revoked_at IS NULL",
            now,
            project.toString());
  }

  boolean isEmpty(Tx tx) {
    return tx.handle()
        .select("SELECT 1 FROM api_key LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isEmpty();
  }

  /** True if a key of that digest is there and not revoked. */
  boolean exists(Tx tx, String sha256) {
    return tx.handle()
        .select("SELECT 1 FROM api_key WHERE sha256 = ? AND revoked_at IS NULL", sha256)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Marks a key as no longer good; false if the project has no such good key. */
  boolean revoke(Tx tx, ProjectId project, UUID id, long now) {
    return tx.handle()
            .execute(
                """
                UPDATE api_key SET revoked_at = ?
                WHERE project_id = ? AND id = ? AND revoked_at IS NULL
                """,
                now,
                project.toString(),
                id.toString())
        == 1;
  }

  void delete(Tx tx, String sha256) {
    tx.handle().execute("DELETE FROM api_key WHERE sha256 = ?", sha256);
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        UUID.fromString(row.getString("id")),
        new ProjectId(UUID.fromString(row.getString("project_id"))),
        ApiKey.Kind.of(row.getString("kind")),
        row.getString("name"),
        row.getString("prefix"),
        row.getString("sha256"),
        Arrays.stream(row.getString("scopes").split(" "))
            .map(Scope::of)
            .collect(Collectors.toUnmodifiableSet()),
        row.getLong("created_at"),
        nullable(row, "expires_at"),
        nullable(row, "revoked_at"));
  }

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
