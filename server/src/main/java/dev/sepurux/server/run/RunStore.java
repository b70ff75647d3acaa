package dev.sepurux.server.run;

import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Runs and their snapshots in the database. */
final class RunStore {
  private static final String COLUMNS =
      """
      SELECT run.id, run.project_id, batch_id, pooled, position, campaign_id, trace_id, trace_sha256, trace_deleted, snapshot_id, terms, status,
             error_code, error_detail, summary, run.created_at, started_at, finished_at
      FROM run JOIN run_snapshot ON run_snapshot.id = run.snapshot_id
      """;

  /** Which runs a list shows; null where it does not matter. */
  record Filter(@Nullable UUID campaign, @Nullable UUID trace, @Nullable RunStatus status) {}

  void insertSnapshot(Tx tx, ProjectId project, UUID id, RunTerms terms, String body, long now) {
    tx.handle()
        .execute(
            "INSERT INTO run_snapshot (id, project_id, terms, body, created_at) VALUES (?, ?, ?, ?, ?)",
            id.toString(),
            project.toString(),
            terms.text(),
            body,
            now);
  }

  Optional<String> snapshot(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            "SELECT body FROM run_snapshot WHERE id = ? AND project_id = ?",
            id.toString(),
            project.toString())
        .mapTo(String.class)
        .findOne();
  }

  void insert(Tx tx, Run run) {
    tx.handle()
        .execute(
            """
            INSERT INTO run (id, project_id, batch_id, pooled, position, campaign_id, trace_id, trace_sha256, snapshot_id,
                             status, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            run.id().toString(),
            run.project().toString(),
            text(run.batchId()),
            run.pooled() ? 1 : 0,
            run.position(),
            run.campaignId().toString(),
            run.traceId().toString(),
            run.traceSha256(),
            run.snapshotId().toString(),
            run.status().wire(),
            run.createdAt());
  }

  Optional<Run> find(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(
            COLUMNS + "WHERE run.id = ? AND run.project_id = ?", id.toString(), project.toString())
        .map((row, context) -> run(row))
        .findOne();
  }

  /** The runs of a batch in order of position; none if there is no such batch in the project. */
  List<Run> ofBatch(Tx tx, ProjectId project, UUID batchId) {
    return tx.handle()
        .select(
            COLUMNS + "WHERE batch_id = ? AND run.project_id = ? ORDER BY position",
            batchId.toString(),
            project.toString())
        .map((row, context) -> run(row))
        .list();
  }

  Optional<UUID> openOn(Tx tx, ProjectId project, UUID traceId) {
    return tx.handle()
        .select(
            """
            SELECT id FROM run
            WHERE project_id = ? AND trace_id = ? AND status IN ('queued', 'running')
            ORDER BY created_at, id LIMIT 1
            """,
            project.toString(),
            traceId.toString())
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .findOne();
  }

  void traceDeleted(Tx tx, ProjectId project, UUID traceId) {
    tx.handle()
        .execute(
            "UPDATE run SET trace_deleted = 1 WHERE project_id = ? AND trace_id = ?",
            project.toString(),
            traceId.toString());
  }

  /** What hangs on the run must be gone. Its snapshot goes with the last run that shares it. */
  void delete(Tx tx, ProjectId project, Run run) {
    tx.handle()
        .execute(
            "DELETE FROM run WHERE id = ? AND project_id = ?",
            run.id().toString(),
            project.toString());
    tx.handle()
        .execute(
            """
            DELETE FROM run_snapshot
            WHERE id = ? AND NOT EXISTS (SELECT 1 FROM run WHERE run.snapshot_id = run_snapshot.id)
            """,
            run.snapshotId().toString());
  }

  /** Runs that belong to no batch, newest first. */
  List<Run> alone(Tx tx, ProjectId project, @Nullable UUID campaign, Page page) {
    Page.Cursor below = page.below();
    return tx.handle()
        .createQuery(
            COLUMNS
                + """
                WHERE run.project_id = :project AND batch_id IS NULL
                  AND (run.created_at, run.id) < (:at, :below)
                """
                + (campaign == null ? "" : "AND campaign_id = :campaign\n")
                + "ORDER BY run.created_at DESC, run.id DESC LIMIT :limit")
        .bind("project", project.toString())
        .bind("campaign", text(campaign))
        .bind("at", below.position())
        .bind("below", below.id())
        .bind("limit", page.fetch())
        .map((row, context) -> run(row))
        .list();
  }

  List<Run> endedAlone(Tx tx, ProjectId project, long before, int limit) {
    return tx.handle()
        .select(
            COLUMNS
                + """
                WHERE run.project_id = ? AND batch_id IS NULL
                  AND status IN ('completed', 'failed')
                  AND run.created_at < ? AND finished_at < ?
                ORDER BY run.created_at, run.id LIMIT ?
                """,
            project.toString(),
            before,
            before,
            limit)
        .map((row, context) -> run(row))
        .list();
  }

  boolean anyOpen(Tx tx, ProjectId project, UUID batchId) {
    return tx.handle()
        .select(
            """
            SELECT 1 FROM run
            WHERE batch_id = ? AND project_id = ? AND status IN ('queued', 'running') LIMIT 1
            """,
            batchId.toString(),
            project.toString())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  List<Run> page(Tx tx, ProjectId project, Filter filter, Page page) {
    StringBuilder sql = new StringBuilder(COLUMNS).append("WHERE run.project_id = :project\n");
    if (filter.campaign() != null) {
      sql.append("AND campaign_id = :campaign\n");
    }
    if (filter.trace() != null) {
      sql.append("AND trace_id = :trace\n");
    }
    if (filter.status() != null) {
      sql.append("AND status = :status\n");
    }
    Page.Cursor after = page.after();
    if (after != null) {
      sql.append("AND (run.created_at, run.id) < (:afterTime, :afterId)\n");
    }
    sql.append("ORDER BY run.created_at DESC, run.id DESC LIMIT :limit OFFSET :offset");
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bind("project", project.toString())
          .bind("campaign", text(filter.campaign()))
          .bind("trace", text(filter.trace()))
          .bind("status", filter.status() == null ? null : filter.status().wire())
          .bind("limit", page.fetch())
          .bind("offset", page.offset());
      if (after != null) {
        query.bind("afterTime", after.position()).bind("afterId", after.id());
      }
      return query.map((row, context) -> run(row)).list();
    }
  }

  /** As {@link Runs#newestJudged}. */
  List<Run> newestJudged(
      Tx tx, ProjectId project, @Nullable UUID campaign, @Nullable UUID policyPack, int limit) {
    String pack = policyPack == null ? null : "%\"policy_pack_id\":\"" + policyPack + "\"%";
    return tx.handle()
        .select(
            COLUMNS
                + "WHERE run.project_id = ? AND status = 'completed' AND trace_deleted = 0\n"
                + (campaign == null ? "" : "AND campaign_id = ?\n")
                + (policyPack == null ? "" : "AND terms LIKE ?\n")
                + "ORDER BY run.created_at DESC, run.id DESC LIMIT ?",
            Stream.<@Nullable Object>of(project.toString(), text(campaign), pack, limit)
                .filter(Objects::nonNull)
                .toArray())
        .map((row, context) -> run(row))
        .list();
  }

  int countInBatch(Tx tx, ProjectId project, UUID batchId) {
    return tx.handle()
        .select(
            "SELECT COUNT(*) FROM run WHERE batch_id = ? AND project_id = ?",
            batchId.toString(),
            project.toString())
        .mapTo(Integer.class)
        .one();
  }

  /** The run of a campaign that finished last, or null. */
  Optional<Run> newestFinished(Tx tx, ProjectId project, UUID campaign) {
    return tx.handle()
        .select(
            COLUMNS
                + """
                WHERE run.project_id = ? AND campaign_id = ? AND status IN ('completed', 'failed')
                  AND (batch_id IS NULL OR NOT EXISTS (
                        SELECT 1 FROM run open WHERE open.batch_id = run.batch_id
                          AND open.status IN ('queued', 'running')))
                ORDER BY finished_at DESC, run.id DESC LIMIT 1
                """,
            project.toString(),
            campaign.toString())
        .map((row, context) -> run(row))
        .findOne();
  }

  void start(Tx tx, ProjectId project, UUID id, long now) {
    tx.handle()
        .execute(
            """
            UPDATE run SET status = 'running', started_at = COALESCE(started_at, ?)
            WHERE id = ? AND project_id = ? AND status IN ('queued', 'running')
            """,
            now,
            id.toString(),
            project.toString());
  }

  /** Ends a run that has not ended; false if it had. */
  boolean end(
      Tx tx,
      ProjectId project,
      UUID id,
      RunStatus status,
      @Nullable RunFault fault,
      String summary,
      long now) {
    return tx.handle()
            .execute(
                """
                UPDATE run SET status = ?, error_code = ?, error_detail = ?, summary = ?, finished_at = ?,
                               started_at = COALESCE(started_at, ?)
                WHERE id = ? AND project_id = ? AND status IN ('queued', 'running')
                """,
                status.wire(),
                fault == null ? null : fault.code(),
                fault == null ? null : fault.detail(),
                summary,
                now,
                now,
                id.toString(),
                project.toString())
        == 1;
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  private static Run run(ResultSet row) throws SQLException {
    String batchId = row.getString("batch_id");
    return new Run(
        UUID.fromString(row.getString("id")),
        new ProjectId(UUID.fromString(row.getString("project_id"))),
        batchId == null ? null : UUID.fromString(batchId),
        row.getInt("pooled") == 1,
        row.getInt("position"),
        UUID.fromString(row.getString("campaign_id")),
        UUID.fromString(row.getString("trace_id")),
        row.getString("trace_sha256"),
        row.getInt("trace_deleted") == 1,
        UUID.fromString(row.getString("snapshot_id")),
        RunTerms.of(row.getString("terms")),
        RunStatus.of(row.getString("status")),
        row.getString("error_code"),
        row.getString("error_detail"),
        row.getString("summary"),
        row.getLong("created_at"),
        time(row, "started_at"),
        time(row, "finished_at"));
  }

  private static @Nullable Long time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : millis;
  }
}
