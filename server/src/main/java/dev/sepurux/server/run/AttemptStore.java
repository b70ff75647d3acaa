package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Attempts and events in the database. The body is the engine's JSON; the columns are what lists
 * filter by.
 */
final class AttemptStore {
  /** The lists that hang on a run, with the column that orders each within its run. */
  enum Kind {
    ATTEMPT("attempt", "ordinal", ""),
    POLICY_EVENT("policy_event", "position", "rule"),
    SECURITY_EVENT("security_event", "position", "severity");

    private final String table;
    private final String order;

    /** What lists filter by that has no column. */
    private final String inBody;

    Kind(String table, String order, String inBody) {
      this.table = table;
      this.order = order;
      this.inBody = inBody;
    }
  }

  /** A place in the order of a run or batch: the run's position, then the place in the run. */
  record Place(long run, int place) {
    /** The place that a cursor names. */
    static @Nullable Place of(Page page) {
      Page.Cursor cursor = page.after();
      return cursor == null ? null : new Place(cursor.position(), number(cursor.id()));
    }

    Page.Cursor cursor() {
      return new Page.Cursor(run, Integer.toString(place));
    }
  }

  /** A place in the order of a campaign's newest runs. */
  record Newest(long runCreatedAt, String runId, int place) {
    /** The place that a cursor names. */
    static @Nullable Newest of(Page page) {
      Page.Cursor cursor = page.after();
      if (cursor == null) {
        return null;
      }
      int slash = cursor.id().indexOf('/');
      return new Newest(
          cursor.position(),
          cursor.id().substring(0, Math.max(slash, 0)),
          number(cursor.id().substring(slash + 1)));
    }

    Page.Cursor cursor() {
      return new Page.Cursor(runCreatedAt, runId + "/" + place);
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Page.foreignCursor();
    }
  }

  /**
   * One attempt or event.
   *
   * @param place its ordinal or position in the run
   * @param runPosition the run's place in its batch
   * @param traceDeleted true if the recording is gone
   * @param finishedAt when the run ended, ms since 1970
   */
  record Row(
      UUID runId,
      UUID traceId,
      UUID campaignId,
      int runPosition,
      int place,
      long runCreatedAt,
      boolean traceDeleted,
      long finishedAt,
      JsonObject body) {
    Place inSet() {
      return new Place(runPosition, place);
    }

    Newest newest() {
      return new Newest(runCreatedAt, runId.toString(), place);
    }
  }

  void insertAttempts(Tx tx, UUID runId, List<JsonObject> bodies) {
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                INSERT INTO attempt (run_id, ordinal, outcome, class, category, mutation, tool, severity, contained_by, basis, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
      for (JsonObject body : bodies) {
        JsonObject seam = body.get("seam") instanceof JsonObject object ? object : JsonObject.EMPTY;
        batch.add(
            runId.toString(),
            number(body, "ordinal"),
            body.text("outcome"),
            body.text("class"),
            body.text("category"),
            body.text("mutation"),
            seam.text("tool"),
            body.text("severity"),
            body.text("contained_by"),
            body.text("basis"),
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

  /** Removes all that hangs on a run. */
  void delete(Tx tx, UUID runId) {
    for (Kind kind : Kind.values()) {
      tx.handle().execute("DELETE FROM " + kind.table + " WHERE run_id = ?", runId.toString());
    }
  }

  /**
   * A page of what hangs on a run or a batch, in order of run and place.
   *
   * @param filters column to value; every one must hold
   * @param after what the page follows, or null
   */
  List<Row> page(
      Tx tx, Kind kind, RunSet set, Map<String, Object> filters, Page page, @Nullable Place after) {
    StringBuilder sql = ofSet(kind, set);
    Map<String, Object> bindings = new TreeMap<>(filters);
    for (Map.Entry<String, Object> filter : filters.entrySet()) {
      String name = filter.getKey();
      if (kind.inBody.equals(name)) {
        // No column: the body is looked into, in which only the member itself is written so.
        sql.append("AND REPLACE(item.body, :").append(name).append(", '') <> item.body\n");
        bindings.put(name, "\"" + name + "\":" + Json.of(filter.getValue().toString()).compact());
      } else {
        sql.append(where(name));
      }
    }
    bindings.put("set", set.id().toString());
    return inOrder(tx, kind, sql, bindings, page, after);
  }

  /** Attempts that did not pass, of a run or a batch, in order of run and ordinal. */
  List<Row> failures(Tx tx, RunSet set, Page page, @Nullable Place after) {
    StringBuilder sql = ofSet(Kind.ATTEMPT, set).append("AND item.outcome <> 'passed'\n");
    Map<String, Object> bindings = new TreeMap<>(Map.of("set", set.id().toString()));
    return inOrder(tx, Kind.ATTEMPT, sql, bindings, page, after);
  }

  private static StringBuilder ofSet(Kind kind, RunSet set) {
    return select(kind)
        .append(
            switch (set) {
              case RunSet.One _ -> "WHERE run.id = :set\n";
              case RunSet.Batch _ -> "WHERE run.batch_id = :set\n";
            });
  }

  private static List<Row> inOrder(
      Tx tx,
      Kind kind,
      StringBuilder sql,
      Map<String, Object> bindings,
      Page page,
      @Nullable Place after) {
    if (after != null) {
      sql.append("AND (run.position, item.").append(kind.order).append(") > (:run, :place)\n");
      bindings.put("run", after.run());
      bindings.put("place", after.place());
    }
    sql.append("ORDER BY run.position, item.").append(kind.order);
    return rows(tx, sql, bindings, page);
  }

  private static List<Row> rows(Tx tx, StringBuilder sql, Map<String, Object> bindings, Page page) {
    sql.append(" LIMIT :limit OFFSET :offset");
    try (Query query = tx.handle().createQuery(sql)) {
      return query
          .bindMap(bindings)
          .bind("limit", page.fetch())
          .bind("offset", page.offset())
          .map((row, context) -> row(row))
          .list();
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

  /**
   * The first attempt of a run that is as bad as the finding says. Whatever has a column is
   * compared there, so that of ten thousand attempts a few are read.
   */
  Optional<Row> example(Tx tx, UUID runId, Finding finding) {
    String tool = finding.tool();
    StringBuilder sql =
        select(Kind.ATTEMPT)
            .append("WHERE run.id = :run AND item.class = :class AND item.severity = :severity\n")
            .append(tool == null ? "AND item.tool IS NULL\n" : "AND item.tool = :tool\n")
            .append(
                finding.unsafe() > 0
                    ? "AND item.outcome = 'unsafe'\n"
                    : "AND item.outcome <> 'passed'\n")
            .append("ORDER BY item.ordinal");
    try (Query query = tx.handle().createQuery(sql)) {
      query
          .bind("run", runId.toString())
          .bind("class", finding.rule())
          .bind("severity", finding.severity().wire());
      if (tool != null) {
        query.bind("tool", tool);
      }
      try (Stream<Row> rows = query.map((row, context) -> row(row)).stream()) {
        return rows.filter(
                row -> Objects.equals(row.body().text("missing_guard"), finding.missingGuard()))
            .findFirst();
      }
    }
  }

  /** The outcomes of a run's attempts, the control arm first. */
  List<String> outcomes(Tx tx, UUID runId) {
    return tx.handle()
        .select("SELECT outcome FROM attempt WHERE run_id = ? ORDER BY ordinal", runId.toString())
        .mapTo(String.class)
        .list();
  }

  static String where(String column) {
    return "AND item." + column + " = :" + column + "\n";
  }

  /** Attempts of a campaign that did not pass, those of its newest run first. */
  List<Row> failuresOfCampaign(
      Tx tx, ProjectId project, UUID campaign, Page page, @Nullable Newest after) {
    StringBuilder sql =
        select(Kind.ATTEMPT)
            .append(
                """
                WHERE run.project_id = :project AND run.campaign_id = :campaign
                  AND item.outcome <> 'passed'
                """);
    Map<String, Object> bindings =
        new TreeMap<>(Map.of("project", project.toString(), "campaign", campaign.toString()));
    if (after != null) {
      sql.append(
          """
          AND (run.created_at < :time OR (run.created_at = :time AND (run.id < :run
               OR (run.id = :run AND item.ordinal > :place))))
          """);
      bindings.put("time", after.runCreatedAt());
      bindings.put("run", after.runId());
      bindings.put("place", after.place());
    }
    sql.append("ORDER BY run.created_at DESC, run.id DESC, item.ordinal");
    return rows(tx, sql, bindings, page);
  }

  private static StringBuilder select(Kind kind) {
    return new StringBuilder(
            "SELECT run.id AS run_id, run.trace_id, run.campaign_id, run.position AS run_position, run.created_at, run.trace_deleted, run.finished_at, item.")
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
        row.getInt("trace_deleted") == 1,
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
