package dev.sepurux.server.ci;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Batches in the database. */
final class BatchStore {
  private static final String COLUMNS =
      """
      SELECT id, campaign_id, campaign_name, pooled, trace_count, repo, pull_request_number, decision, inputs, figures, created_at,
             started_at, finished_at
      FROM batch
      """;

  /**
   * Which batches a list shows; null where it does not matter.
   *
   * @param status queued, running or done
   */
  record Filter(
      @Nullable UUID campaign,
      @Nullable String status,
      @Nullable String decision,
      @Nullable String repo,
      @Nullable Integer pullRequestNumber) {}

  void insert(Tx tx, ProjectId project, Batch batch) {
    tx.handle()
        .execute(
            """
            INSERT INTO batch (id, project_id, campaign_id, campaign_name, pooled, trace_count, repo, pull_request_number,
                               decision, inputs, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            batch.id().toString(),
            project.toString(),
            batch.campaignId().toString(),
            batch.campaignName(),
            batch.pooled() ? 1 : 0,
            batch.traceCount(),
            batch.repo(),
            batch.pullRequestNumber(),
            batch.decision(),
            batch.inputs() == null ? null : batch.inputs().toJson().compact(),
            batch.createdAt());
  }

  Optional<Batch> find(Tx tx, ProjectId project, UUID id) {
    return tx.handle()
        .select(COLUMNS + "WHERE id = ? AND project_id = ?", id.toString(), project.toString())
        .map((row, context) -> batch(row))
        .findOne();
  }

  /** Newest first. */
  List<Batch> page(Tx tx, ProjectId project, Filter filter, Page page) {
    StringBuilder sql = new StringBuilder(COLUMNS).append("WHERE project_id = :project\n");
    if (filter.campaign() != null) {
      sql.append("AND campaign_id = :campaign\n");
    }
    sql.append(
        switch (filter.status()) {
          case "queued" -> "AND started_at IS NULL AND finished_at IS NULL\n";
          case "running" -> "AND started_at IS NOT NULL AND finished_at IS NULL\n";
          case "done" -> "AND finished_at IS NOT NULL\n";
          case null, default -> "";
        });
    if (filter.decision() != null) {
      sql.append("AND decision = :decision\n");
    }
    if (filter.repo() != null) {
      sql.append("AND repo = :repo\n");
    }
    if (filter.pullRequestNumber() != null) {
      sql.append("AND pull_request_number = :pullRequest\n");
    }
    sql.append(
        """
        AND (created_at, id) < (:belowTime, :belowId)
        ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset
        """);
    Page.Cursor below = page.below();
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bind("project", project.toString())
          .bind("belowTime", below.position())
          .bind("belowId", below.id())
          .bind("limit", page.fetch())
          .bind("offset", page.offset());
      if (filter.campaign() != null) {
        query.bind("campaign", filter.campaign().toString());
      }
      if (filter.decision() != null) {
        query.bind("decision", filter.decision());
      }
      if (filter.repo() != null) {
        query.bind("repo", filter.repo());
      }
      if (filter.pullRequestNumber() != null) {
        query.bind("pullRequest", filter.pullRequestNumber());
      }
      return query.map((row, context) -> batch(row)).list();
    }
  }

  /** The newest one of each of these campaigns; both of two that were submitted in one ms. */
  List<Batch> newestOf(Tx tx, ProjectId project, Collection<UUID> campaigns) {
    return tx.handle()
        .createQuery(
            COLUMNS
                + """
                AS b WHERE project_id = :project AND campaign_id IN (<campaigns>)
                  AND created_at = (SELECT MAX(created_at) FROM batch AS n
                                    WHERE n.project_id = b.project_id
                                      AND n.campaign_id = b.campaign_id)
                ORDER BY created_at, id
                """)
        .bind("project", project.toString())
        .bindList("campaigns", campaigns.stream().map(UUID::toString).toList())
        .map((row, context) -> batch(row))
        .list();
  }

  /** The one that ended and was submitted last before this one, of the same campaign. */
  Optional<Batch> previous(Tx tx, ProjectId project, Batch batch) {
    return tx.handle()
        .select(
            COLUMNS
                + """
                WHERE project_id = ? AND campaign_id = ? AND (created_at, id) < (?, ?)
                  AND finished_at IS NOT NULL
                ORDER BY created_at DESC, id DESC LIMIT 1
                """,
            project.toString(),
            batch.campaignId().toString(),
            batch.createdAt(),
            batch.id().toString())
        .map((row, context) -> batch(row))
        .findOne();
  }

  /** The decision of the one that was submitted last of those that have ended. */
  Optional<String> lastDecision(Tx tx, ProjectId project, UUID campaign) {
    return tx.handle()
        .select(
            """
            SELECT decision FROM batch
            WHERE project_id = ? AND campaign_id = ? AND finished_at IS NOT NULL
            ORDER BY created_at DESC, id DESC LIMIT 1
            """,
            project.toString(),
            campaign.toString())
        .mapTo(String.class)
        .findOne();
  }

  List<UUID> endedBefore(Tx tx, ProjectId project, long before, int limit) {
    return tx.handle()
        .select(
            """
            SELECT id FROM batch WHERE project_id = ? AND created_at < ? AND finished_at < ?
            ORDER BY created_at, id LIMIT ?
            """,
            project.toString(),
            before,
            before,
            limit)
        .map((row, context) -> UUID.fromString(row.getString(1)))
        .list();
  }

  void delete(Tx tx, ProjectId project, UUID id) {
    tx.handle()
        .execute(
            "DELETE FROM batch WHERE id = ? AND project_id = ?", id.toString(), project.toString());
  }

  /** Nobody else gets this lock before the transaction ends. */
  void lock(Tx tx, ProjectId project, UUID id) {
    tx.handle()
        .select(
            "SELECT id FROM batch WHERE id = ? AND project_id = ? " + tx.dialect().forUpdate(),
            id.toString(),
            project.toString())
        .mapTo(String.class)
        .findOne();
  }

  void start(Tx tx, ProjectId project, UUID id, long now) {
    tx.handle()
        .execute(
            "UPDATE batch SET started_at = ? WHERE id = ? AND project_id = ? AND started_at IS NULL",
            now,
            id.toString(),
            project.toString());
  }

  void finish(Tx tx, ProjectId project, UUID id, String decision, JsonObject figures, long now) {
    tx.handle()
        .execute(
            "UPDATE batch SET decision = ?, figures = ?, finished_at = ? WHERE id = ? AND project_id = ?",
            decision,
            figures.compact(),
            now,
            id.toString(),
            project.toString());
  }

  private static Batch batch(ResultSet row) throws SQLException {
    int pullRequest = row.getInt("pull_request_number");
    Integer pullRequestNumber = row.wasNull() ? null : pullRequest;
    String figures = row.getString("figures");
    return new Batch(
        UUID.fromString(row.getString("id")),
        UUID.fromString(row.getString("campaign_id")),
        row.getString("campaign_name"),
        row.getInt("pooled") == 1,
        row.getInt("trace_count"),
        row.getString("repo"),
        pullRequestNumber,
        row.getString("decision"),
        BatchInputs.of(row.getString("inputs")),
        figures != null && JsonText.parse(figures) instanceof JsonObject json ? json : null,
        row.getLong("created_at"),
        time(row, "started_at"),
        time(row, "finished_at"));
  }

  private static @Nullable Long time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : millis;
  }
}
