package dev.sepurux.server.fault;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold of a database whose server has done all its work, whatever happened before. */
public final class Invariants {
  /** Queries that find what must not be. */
  private static final Map<String, String> FORBIDDEN = new LinkedHashMap<>();

  static {
    FORBIDDEN.put(
        "a recording without its bytes",
        "SELECT id FROM trace WHERE id NOT IN (SELECT trace_id FROM trace_payload)");
    FORBIDDEN.put(
        "bytes without their recording",
        "SELECT trace_id FROM trace_payload WHERE trace_id NOT IN (SELECT id FROM trace)");
    FORBIDDEN.put(
        "a client_trace_id twice",
        "SELECT client_trace_id FROM trace WHERE client_trace_id IS NOT NULL"
            + " GROUP BY project_id, client_trace_id HAVING count(*) > 1");
    FORBIDDEN.put(
        "a batch without all its runs",
        "SELECT id FROM batch WHERE trace_count <>"
            + " (SELECT count(*) FROM run WHERE batch_id = batch.id)");
    FORBIDDEN.put(
        "a run of no batch",
        "SELECT id FROM run WHERE batch_id IS NOT NULL"
            + " AND batch_id NOT IN (SELECT id FROM batch)");
    FORBIDDEN.put(
        "a run without its snapshot",
        "SELECT id FROM run WHERE snapshot_id NOT IN (SELECT id FROM run_snapshot)");
    FORBIDDEN.put(
        "a snapshot of no run",
        "SELECT id FROM run_snapshot WHERE id NOT IN (SELECT snapshot_id FROM run)");
    FORBIDDEN.put(
        "a run that never ends", "SELECT id FROM run WHERE status NOT IN ('completed', 'failed')");
    FORBIDDEN.put("work that is left", "SELECT id FROM work_unit");
    FORBIDDEN.put(
        "a run without a summary",
        "SELECT id FROM run WHERE status = 'completed'"
            + " AND (summary IS NULL OR finished_at IS NULL)");
    FORBIDDEN.put("a batch that is not finished", "SELECT id FROM batch WHERE finished_at IS NULL");
    FORBIDDEN.put(
        "a batch that passes with a failed run",
        "SELECT id FROM batch WHERE decision = 'pass'"
            + " AND id IN (SELECT batch_id FROM run WHERE status = 'failed')");
    FORBIDDEN.put(
        "a gap in the attempts",
        "SELECT run_id FROM attempt GROUP BY run_id HAVING max(ordinal) + 1 <> count(*)");
    FORBIDDEN.put(
        "two results of one recording",
        "SELECT trace_sha256 FROM (SELECT DISTINCT trace_sha256, summary FROM run"
            + " WHERE status = 'completed') AS one"
            + " GROUP BY trace_sha256 HAVING count(*) > 1");
    FORBIDDEN.put(
        "a run whose attempts are not counted as they are",
        "SELECT id FROM run WHERE (SELECT COUNT(*) FROM attempt WHERE run_id = run.id)"
            + " <> (SELECT COALESCE(SUM(attempts), 0) FROM attempt_count WHERE run_id = run.id)");
    // Three kills in a row on one unit end it, as promised; nothing else may.
    FORBIDDEN.put(
        "a run that failed though its workers lived",
        "SELECT id FROM run WHERE status = 'failed'"
            + " AND (error_code IS NULL OR error_code <> 'worker_lost')");
  }

  private Invariants() {}

  /** Each rule that is broken, with what breaks it. */
  public static List<String> broken(Db db) {
    return db.read(Invariants::broken);
  }

  private static List<String> broken(Tx tx) {
    List<String> broken = new ArrayList<>();
    FORBIDDEN.forEach((rule, query) -> {
      List<String> found = tx.handle().select(query).mapTo(String.class).list();
      if (!found.isEmpty()) {
        broken.add(rule + ": " + found);
      }
    });
    return broken;
  }

  /** The bytes of every run's result, by the recording it is about; the same for each. */
  public static Map<String, String> results(Db db) {
    return db.read(Invariants::results);
  }

  private static Map<String, String> results(Tx tx) {
    Map<String, String> results = new LinkedHashMap<>();
    tx.handle()
        .select(
            "SELECT id, trace_sha256, status, summary FROM run WHERE status = 'completed' ORDER BY id")
        .map((row, _) ->
            Map.entry(
                row.getString("trace_sha256"),
                row.getString("status")
                    + row.getString("summary")
                    + bodies(tx, "attempt", "ordinal", row.getString("id"))
                    + bodies(tx, "policy_event", "position", row.getString("id"))
                    + bodies(tx, "security_event", "position", row.getString("id"))))
        .list()
        .forEach(result -> {
          String other = results.put(result.getKey(), result.getValue());
          if (other != null && !other.equals(result.getValue())) {
            results.put(result.getKey(), "NOT THE SAME:\n" + other + "\n" + result.getValue());
          }
        });
    return results;
  }

  private static List<String> bodies(Tx tx, String table, String order, String run) {
    return tx.handle()
        .select("SELECT body FROM " + table + " WHERE run_id = ? ORDER BY " + order, run)
        .mapTo(String.class)
        .list();
  }
}
