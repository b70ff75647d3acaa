package dev.sepurux.server.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Traces in the database. */
final class TraceStore {
  private static final String COLUMNS =
      """
      id, client_trace_id, source, trace_version, task_name, sdk_meta, validation_errors, summary,
      sha256, size_bytes, created_at
      """;

  void insert(Tx tx, ProjectId project, StoredTrace trace, byte[] zstd) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO trace
              (id, project_id, client_trace_id, source, trace_version, task_name, sdk_meta,
               validation_errors, summary, sha256, size_bytes, created_at, words, errors)
            VALUES
              (:id, :project, :client, :source, :version, :task, :sdk, :notes, :summary, :sha256,
               :size, :created, :words, :errors)
            """)
        .bind("id", trace.id().toString())
        .bind("project", project.toString())
        .bind("client", trace.clientTraceId())
        .bind("source", trace.source())
        .bind("version", trace.traceVersion())
        .bind("task", trace.taskName())
        .bind("sdk", trace.sdkMeta())
        .bind("notes", trace.validationErrors().compact())
        .bind("summary", trace.summary().compact())
        .bind("sha256", trace.sha256())
        .bind("size", trace.sizeBytes())
        .bind("created", trace.createdAt())
        .bind("words", TraceSearch.words(trace))
        .bind("errors", TraceSearch.errors(trace))
        .execute();
    tx.handle()
        .execute(
            "INSERT INTO trace_payload (trace_id, zstd) VALUES (?, ?)",
            trace.id().toString(),
            zstd);
  }

  void insertApprovals(Tx tx, ProjectId project, UUID trace, Collection<UUID> approvals) {
    for (UUID approval : approvals) {
      tx.handle()
          .execute(
              "INSERT INTO trace_approval (project_id, trace_id, approval_id) VALUES (?, ?, ?)",
              project.toString(),
              trace.toString(),
              approval.toString());
    }
  }

  List<UUID> approvals(Tx tx, ProjectId project, Collection<UUID> traces) {
    return tx.handle()
        .createQuery(
            """
            SELECT DISTINCT approval_id FROM trace_approval
            WHERE project_id = :project AND trace_id IN (<traces>)
            """)
        .bind("project", project.toString())
        .bindList("traces", traces.stream().map(UUID::toString).toList())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  List<UUID> mentioned(Tx tx, ProjectId project, Collection<UUID> approvals) {
    return tx.handle()
        .createQuery(
            """
            SELECT DISTINCT approval_id FROM trace_approval
            WHERE project_id = :project AND approval_id IN (<approvals>)
            """)
        .bind("project", project.toString())
        .bindList("approvals", approvals.stream().map(UUID::toString).toList())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  Optional<StoredTrace> byId(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            "SELECT " + COLUMNS + " FROM trace WHERE project_id = ? AND id = ?",
            project.toString(),
            id.toString())
        .map((row, context) -> trace(row))
        .findOne();
  }

  Optional<StoredTrace> byClientId(Tx tx, ProjectId project, String clientTraceId) {
    return tx.handle()
        .select(
            "SELECT " + COLUMNS + " FROM trace WHERE project_id = ? AND client_trace_id = ?",
            project.toString(),
            clientTraceId)
        .map((row, context) -> trace(row))
        .findOne();
  }

  /** Newest first. */
  List<StoredTrace> list(Tx tx, ProjectId project, @Nullable String taskName, Page page) {
    Page.Cursor after = page.after();
    String where =
        (taskName == null ? "" : " AND task_name = :task")
            + (after == null ? "" : " AND (created_at, id) < (:at, :after)");
    Query query =
        tx.handle()
            .createQuery(
                "SELECT "
                    + COLUMNS
                    + " FROM trace WHERE project_id = :project"
                    + where
                    + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset")
            .bind("project", project.toString())
            .bind("limit", page.fetch())
            .bind("offset", page.offset());
    if (taskName != null) {
      query.bind("task", taskName);
    }
    if (after != null) {
      query.bind("at", after.position()).bind("after", after.id());
    }
    return query.map((row, context) -> trace(row)).list();
  }

  /** Those that a search finds, newest first. */
  List<StoredTrace> search(Tx tx, ProjectId project, TraceSearch search, Page page) {
    Page.Cursor below = page.below();
    return bound(
            tx.handle()
                .createQuery(
                    "SELECT "
                        + COLUMNS
                        + " FROM trace WHERE project_id = :project"
                        + conditions(search)
                        + " AND (created_at, id) < (:at, :after)"
                        + " ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset"),
            project,
            search)
        .bind("at", below.position())
        .bind("after", below.id())
        .bind("limit", page.fetch())
        .bind("offset", page.offset())
        .map((row, context) -> trace(row))
        .list();
  }

  /** How many a search finds; it stops counting at {@code most}. */
  int count(Tx tx, ProjectId project, TraceSearch search, int most) {
    return bound(
            tx.handle()
                .createQuery(
                    "SELECT COUNT(*) FROM (SELECT 1 FROM trace WHERE project_id = :project"
                        + conditions(search)
                        + " LIMIT :most) AS counted"),
            project,
            search)
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }

  private static String conditions(TraceSearch search) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < search.patterns().size(); i++) {
      sql.append(" AND words LIKE :word").append(i).append(" ESCAPE '!'");
    }
    return sql.append(
            switch (search.kind()) {
              case ERRORS -> " AND errors > 0";
              case WARNINGS -> " AND validation_errors <> '[]'";
              case null -> "";
            })
        .toString();
  }

  private static Query bound(Query query, ProjectId project, TraceSearch search) {
    query.bind("project", project.toString());
    List<String> patterns = search.patterns();
    for (int i = 0; i < patterns.size(); i++) {
      query.bind("word" + i, patterns.get(i));
    }
    return query;
  }

  /** Newest first, without what is costly to read. */
  List<RecentTrace> recent(Tx tx, ProjectId project, int most) {
    return tx.handle()
        .select(
            """
            SELECT id, sha256, size_bytes, created_at FROM trace
            WHERE project_id = ? ORDER BY created_at DESC, id DESC LIMIT ?
            """,
            project.toString(),
            most)
        .map((row, context) ->
            new RecentTrace(
                UUID.fromString(row.getString("id")),
                row.getString("sha256"),
                row.getInt("size_bytes"),
                row.getLong("created_at")))
        .list();
  }

  Optional<byte[]> payload(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            """
            SELECT p.zstd FROM trace t JOIN trace_payload p ON p.trace_id = t.id
            WHERE t.project_id = ? AND t.id = ?
            """,
            project.toString(),
            id.toString())
        .map((row, context) -> row.getBytes(1))
        .findOne();
  }

  /** False if the project has no such trace. */
  boolean delete(Tx tx, ProjectId project, UUID id) {
    if (byId(tx, project, id).isEmpty()) {
      return false;
    }
    tx.handle().execute("DELETE FROM trace_payload WHERE trace_id = ?", id.toString());
    tx.handle()
        .execute(
            "DELETE FROM trace_approval WHERE project_id = ? AND trace_id = ?",
            project.toString(),
            id.toString());
    return tx.handle()
            .execute(
                "DELETE FROM trace WHERE project_id = ? AND id = ?",
                project.toString(),
                id.toString())
        == 1;
  }

  /** Traces older than a time, the oldest first. */
  List<StoredTrace> olderThan(Tx tx, ProjectId project, long before, Page.Cursor after, int limit) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + """
                FROM trace
                WHERE project_id = ? AND created_at < ? AND (created_at, id) > (?, ?)
                ORDER BY created_at, id LIMIT ?
                """,
            project.toString(),
            before,
            after.position(),
            after.id(),
            limit)
        .map((row, context) -> trace(row))
        .list();
  }

  List<UUID> existing(Tx tx, ProjectId project, Collection<UUID> ids) {
    return tx.handle()
        .createQuery("SELECT id FROM trace WHERE project_id = :project AND id IN (<ids>)")
        .bind("project", project.toString())
        .bindList("ids", ids.stream().map(UUID::toString).toList())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  Map<UUID, String> taskNames(Tx tx, ProjectId project, Collection<UUID> ids) {
    return tx
        .handle()
        .createQuery(
            "SELECT id, task_name FROM trace WHERE project_id = :project AND id IN (<ids>)")
        .bind("project", project.toString())
        .bindList("ids", ids.stream().map(UUID::toString).distinct().toList())
        .map((row, context) ->
            Map.entry(UUID.fromString(row.getString("id")), row.getString("task_name")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static StoredTrace trace(ResultSet row) throws SQLException {
    return new StoredTrace(
        UUID.fromString(row.getString("id")),
        row.getString("client_trace_id"),
        row.getString("source"),
        row.getString("trace_version"),
        row.getString("task_name"),
        row.getString("sdk_meta"),
        json(row.getString("validation_errors")),
        json(row.getString("summary")),
        row.getString("sha256"),
        row.getInt("size_bytes"),
        row.getLong("created_at"));
  }

  private static Json json(String text) {
    return JsonCodec.decode(text.getBytes(StandardCharsets.UTF_8));
  }
}
