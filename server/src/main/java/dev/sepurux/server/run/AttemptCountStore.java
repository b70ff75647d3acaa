package dev.sepurux.server.run;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.server.db.Tx;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** How many attempts of a run were asked what, and how they ended; the control arm is one. */
final class AttemptCountStore {
  private record Key(
      @Nullable String tool,
      @Nullable String category,
      @Nullable String questionClass,
      @Nullable String outcome,
      @Nullable String severity,
      @Nullable String basis) {
    static Key of(JsonObject body) {
      JsonObject seam = body.get("seam") instanceof JsonObject object ? object : JsonObject.EMPTY;
      return new Key(
          seam.text("tool"),
          body.text("category"),
          body.text("class"),
          body.text("outcome"),
          body.text("severity"),
          body.text("basis"));
    }
  }

  /** Counts attempts as the engine wrote them. */
  void insert(Tx tx, UUID runId, List<JsonObject> bodies) {
    Map<Key, Integer> counts = new LinkedHashMap<>();
    bodies.forEach(body -> counts.merge(Key.of(body), 1, Integer::sum));
    try (PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                INSERT INTO attempt_count (run_id, position, tool, category, class, outcome, severity, basis, attempts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
      int position = 0;
      for (Map.Entry<Key, Integer> count : counts.entrySet()) {
        Key key = count.getKey();
        batch.add(
            runId.toString(),
            position++,
            key.tool(),
            key.category(),
            key.questionClass(),
            key.outcome(),
            key.severity(),
            key.basis(),
            count.getValue());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  void delete(Tx tx, UUID runId) {
    tx.handle().execute("DELETE FROM attempt_count WHERE run_id = ?", runId.toString());
  }

  /** How many attempts the filters leave, the control arms among them. */
  int count(Tx tx, RunSet set, Map<String, Object> filters) {
    StringBuilder sql = new StringBuilder("SELECT COALESCE(SUM(item.attempts), 0)").append(of(set));
    filters.keySet().forEach(column -> sql.append(AttemptStore.where(column)));
    try (Query query = tx.handle().createQuery(sql)) {
      return query.bindMap(filters).bind("set", set.id().toString()).mapTo(Integer.class).one();
    }
  }

  /** By tool, category, class and outcome, the control arms aside. */
  List<AttemptCount> counts(Tx tx, RunSet set) {
    String sql =
        "SELECT item.tool, item.category, item.class, item.outcome, SUM(item.attempts) AS attempts"
            + of(set)
            + """
            AND item.class <> :control
            GROUP BY item.tool, item.category, item.class, item.outcome
            ORDER BY item.tool, item.category, item.class, item.outcome
            """;
    try (Query query = tx.handle().createQuery(sql)) {
      return query
          .bind("set", set.id().toString())
          .bind("control", Attempt.CONTROL)
          .map((row, context) ->
              new AttemptCount(
                  row.getString("tool"),
                  row.getString("category"),
                  row.getString("class"),
                  row.getString("outcome"),
                  row.getInt("attempts")))
          .list();
    }
  }

  /** By run, class and outcome, the control arms aside. */
  List<ScenarioCount> scenarios(Tx tx, Collection<UUID> runs) {
    try (Query query =
        tx.handle()
            .createQuery(
                """
                SELECT run_id, class, outcome, SUM(attempts) AS attempts FROM attempt_count
                WHERE run_id IN (<runs>) AND class <> :control
                GROUP BY run_id, class, outcome ORDER BY run_id, class, outcome
                """)) {
      return query
          .bindList("runs", runs.stream().map(UUID::toString).toList())
          .bind("control", Attempt.CONTROL)
          .map((row, context) ->
              new ScenarioCount(
                  UUID.fromString(row.getString("run_id")),
                  row.getString("class"),
                  row.getString("outcome"),
                  row.getInt("attempts")))
          .list();
    }
  }

  private static String of(RunSet set) {
    return switch (set) {
      case RunSet.One _ -> " FROM attempt_count item WHERE item.run_id = :set\n";
      case RunSet.Batch _ ->
          " FROM attempt_count item JOIN run ON run.id = item.run_id WHERE run.batch_id = :set\n";
    };
  }
}
