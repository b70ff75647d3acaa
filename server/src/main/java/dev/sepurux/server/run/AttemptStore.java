package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * Attempts and events in the database. The body is the engine's JSON; the columns are what lists
 * filter by.
 */
final class AttemptStore {
  /** The lists that hang on a run, with the column that orders each within its run. */
  enum Kind {
    ATTEMPT("attempt", "ordinal"),
    POLICY_EVENT("policy_event", "position"),
    SECURITY_EVENT("security_event", "position");

    private final String table;
    private final String order;

    Kind(String table, String order) {
      this.table = table;
      this.order = order;
    }
  }

  /**
   * One attempt or event.
   *
   * @param place its ordinal or position in the run
   * @param runPosition the run's place in its batch
   * @param finishedAt when the run ended, ms since 1970
   */
  record Row(
      UUID runId,
      UUID traceId,
      UUID campaignId,
      int runPosition,
      int place,
      long runCreatedAt,
      long finishedAt,
      JsonObject body) {}

  void insertAttempts(Tx tx, UUID runId, List<JsonObject> bodies) {
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "INSERT INTO attempt (run_id, ordinal, outcome, class, category, tool, body) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (JsonObject body : bodies) {
        JsonObject seam = body.get("seam") instanceof JsonObject object ? object : JsonObject.EMPTY;
        batch.add(
            runId.toString(),
            number(body, "ordinal"),
            body.text("outcome"),
            body.text("class"),
            body.text("category"),
            seam.text("tool"),
            body.compact());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  void insertPolicyEvents(Tx tx, UUID runId, List<JsonObject> bodies) {
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                "INSERT INTO policy_event (run_id, position, attempt, tool, decision, body) VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < bodies.size(); i++) {
        JsonObject body = bodies.get(i);
        batch.add(
            runId.toString(),
            i,
            number(body, "attempt"),
            body.text("tool"),
            body.text("decision"),
            body.compact());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  void insertSecurityEvents(Tx tx, UUID runId, List<JsonObject> bodies) {
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                INSERT INTO security_event (run_id, position, attempt, tool, rule, action, confidence, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
      for (int i = 0; i < bodies.size(); i++) {
        JsonObject body = bodies.get(i);
        batch.add(
            runId.toString(),
            i,
            number(body, "attempt"),
            body.text("tool"),
            body.text("rule"),
            body.text("action"),
            body.text("confidence"),
            body.compact());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /**
   * A page of what hangs on a run or a batch, in order of run and place.
   *
   * @param filters column to value; every one must hold
   */
  List<Row> page(Tx tx, Kind kind, RunSet set, Map<String, Object> filters, Page page) {
    String ofSet =
        switch (set) {
          case RunSet.One one -> "run.id = :set";
          case RunSet.Batch batch -> "run.batch_id = :set";
        };
    StringBuilder sql = select(kind).append("WHERE ").append(ofSet).append('\n');
    Map<String, Object> ordered = new TreeMap<>(filters);
    ordered
        .keySet()
        .forEach(column ->
            sql.append("AND item.").append(column).append(" = :").append(column).append('\n'));
    Page.Cursor after = page.after();
    if (after != null) {
      sql.append("AND (run.position, item.")
          .append(kind.order)
          .append(") > (:afterRun, :afterPlace)\n");
    }
    sql.append("ORDER BY run.position, item.")
        .append(kind.order)
        .append(" LIMIT :limit OFFSET :offset");
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bindMap(ordered)
          .bind("set", set.id().toString())
          .bind("limit", page.fetch())
          .bind("offset", page.offset());
      if (after != null) {
        query.bind("afterRun", after.position()).bind("afterPlace", Integer.parseInt(after.id()));
      }
      return query.map((row, context) -> row(row)).list();
    }
  }

  Optional<Row> attempt(Tx tx, UUID runId, int ordinal) {
    try (Query query =
        tx.handle()
            .createQuery(
                select(Kind.ATTEMPT).append("WHERE run.id = :run AND item.ordinal = :ordinal"))) {
      return query
          .bind("run", runId.toString())
          .bind("ordinal", ordinal)
          .map((row, context) -> row(row))
          .findOne();
    }
  }

  /** Attempts that did not pass, of a run or a batch, in order. */
  List<Row> failures(Tx tx, RunSet set, Page page) {
    String ofSet =
        switch (set) {
          case RunSet.One one -> "run.id = :set";
          case RunSet.Batch batch -> "run.batch_id = :set";
        };
    StringBuilder sql =
        select(Kind.ATTEMPT)
            .append("WHERE ")
            .append(ofSet)
            .append(" AND item.outcome <> 'passed'\n");
    Page.Cursor after = page.after();
    if (after != null) {
      sql.append("AND (run.position, item.ordinal) > (:afterRun, :afterPlace)\n");
    }
    sql.append("ORDER BY run.position, item.ordinal LIMIT :limit OFFSET :offset");
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bind("set", set.id().toString())
          .bind("limit", page.fetch())
          .bind("offset", page.offset());
      if (after != null) {
        query.bind("afterRun", after.position()).bind("afterPlace", Integer.parseInt(after.id()));
      }
      return query.map((row, context) -> row(row)).list();
    }
  }

  /** Attempts of a campaign that did not pass, those of its newest run first. */
  List<Row> failuresOfCampaign(Tx tx, ProjectId project, UUID campaign, Page page) {
    StringBuilder sql =
        select(Kind.ATTEMPT)
            .append(
                """
                WHERE run.project_id = :project AND run.campaign_id = :campaign AND item.outcome <> 'passed'
                """);
    Page.Cursor after = page.after();
    if (after != null) {
      sql.append(
          """
          AND (run.created_at < :afterTime OR (run.created_at = :afterTime AND (run.id < :afterRun
               OR (run.id = :afterRun AND item.ordinal > :afterPlace))))
          """);
    }
    sql.append(
        "ORDER BY run.created_at DESC, run.id DESC, item.ordinal LIMIT :limit OFFSET :offset");
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bind("project", project.toString())
          .bind("campaign", campaign.toString())
          .bind("limit", page.fetch())
          .bind("offset", page.offset());
      if (after != null) {
        int slash = after.id().indexOf('/');
        query
            .bind("afterTime", after.position())
            .bind("afterRun", after.id().substring(0, slash))
            .bind("afterPlace", Integer.parseInt(after.id().substring(slash + 1)));
      }
      return query.map((row, context) -> row(row)).list();
    }
  }

  /** How many attempts of the set did not pass, by type and severity. */
  Map<List<String>, Integer> breakdown(Tx tx, RunSet set) {
    Map<List<String>, Integer> counts =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (Row row : failures(tx, set, new Page(Page.ALL, 0, null))) {
      String type = row.body().text("type");
      String severity = row.body().text("severity");
      if (type != null && severity != null) {
        counts.merge(List.of(type, severity), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static StringBuilder select(Kind kind) {
    return new StringBuilder(
            "SELECT run.id AS run_id, run.trace_id, run.campaign_id, run.position AS run_position, run.created_at, run.finished_at, item.")
        .append(kind.order)
        .append(" AS place, item.body FROM ")
        .append(kind.table)
        .append(" item JOIN run ON run.id = item.run_id\n");
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        UUID.fromString(row.getString("run_id")),
        UUID.fromString(row.getString("trace_id")),
        UUID.fromString(row.getString("campaign_id")),
        row.getInt("run_position"),
        row.getInt("place"),
        row.getLong("created_at"),
        row.getLong("finished_at"),
        body(row.getString("body")));
  }

  private static JsonObject body(String text) {
    return JsonText.parse(text) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static int number(JsonObject body, String name) {
    Json value = body.get(name);
    BigDecimal decimal = value instanceof JsonNumber number ? number.decimal() : null;
    if (decimal == null) {
      throw new IllegalStateException("the engine's result has no " + name);
    }
    return decimal.intValueExact();
  }
}
