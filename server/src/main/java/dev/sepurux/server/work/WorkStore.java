package dev.sepurux.server.work;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Work units in the database. All times are the database's own clock. */
final class WorkStore {
  private static final String COLUMNS = "id, project_id, kind, ref, claims, fence";

  void insert(Tx tx, Unit unit) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO work_unit (id, project_id, kind, ref, state, due_at, created_at)
            VALUES (:id, :project, :kind, :ref, 'queued', <now>, <now>)
            """)
        .define("now", tx.dialect().nowMillis())
        .bind("id", unit.id().toString())
        .bind("project", unit.project().toString())
        .bind("kind", unit.kind())
        .bind("ref", unit.ref())
        .execute();
  }

  /** Takes the unit that has been due longest and raises its fence. */
  Optional<Claim> claim(Tx tx, String owner, Leases leases) {
    return tx.handle()
        .createQuery(
            """
            UPDATE work_unit
            SET state = 'running', owner = :owner, claims = claims + 1, fence = fence + 1,
                lease_until = <now> + :ttl
            WHERE id = (SELECT id FROM work_unit WHERE state = 'queued' AND due_at <= <now>
                          AND claims < :max
                        ORDER BY due_at, id LIMIT 1 <free>)
            RETURNING id, project_id, kind, ref, claims, fence
            """)
        .define("now", tx.dialect().nowMillis())
        .define("free", tx.dialect().forUpdateOfFree())
        .bind("owner", owner)
        .bind("ttl", leases.ttl().toMillis())
        .bind("max", leases.maxClaims())
        .map((row, context) -> new Claim(unit(row), row.getLong("fence"), this))
        .findOne();
  }

  /** True if the claim still holds; then nobody takes the unit before this transaction ends. */
  boolean holds(Tx tx, Claim claim) {
    return tx.handle()
        .select(
            "SELECT 1 FROM work_unit WHERE id = ? AND fence = ? AND state = 'running' "
                + tx.dialect().forUpdate(),
            claim.unit().id().toString(),
            claim.fence())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** Prolongs a lease; false if it is lost. */
  boolean heartbeat(Tx tx, Claim claim, long ttlMillis) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE work_unit SET lease_until = <now> + :ttl
                WHERE id = :id AND fence = :fence AND state = 'running'
                """)
            .define("now", tx.dialect().nowMillis())
            .bind("ttl", ttlMillis)
            .bind("id", claim.unit().id().toString())
            .bind("fence", claim.fence())
            .execute()
        == 1;
  }

  boolean complete(Tx tx, Claim claim) {
    return tx.handle()
            .execute(
                "DELETE FROM work_unit WHERE id = ? AND fence = ? AND state = 'running'",
                claim.unit().id().toString(),
                claim.fence())
        == 1;
  }

  /** Gives a unit back, to be claimed again after a delay. */
  boolean release(Tx tx, Claim claim, long delayMillis) {
    return tx.handle()
            .createUpdate(
                """
                UPDATE work_unit
                SET state = 'queued', owner = NULL, lease_until = NULL, due_at = <now> + :delay
                WHERE id = :id AND fence = :fence AND state = 'running'
                """)
            .define("now", tx.dialect().nowMillis())
            .bind("delay", delayMillis)
            .bind("id", claim.unit().id().toString())
            .bind("fence", claim.fence())
            .execute()
        == 1;
  }

  /** Gives a unit back as if it had not been claimed: the worker stops in good order. */
  boolean handBack(Tx tx, Claim claim) {
    return tx.handle()
            .execute(
                """
                UPDATE work_unit
                SET state = 'queued', owner = NULL, lease_until = NULL, claims = claims - 1
                WHERE id = ? AND fence = ? AND state = 'running'
                """,
                claim.unit().id().toString(),
                claim.fence())
        == 1;
  }

  /** Queues units whose lease has run out; returns how many. One that is being written can wait. */
  int reclaim(Tx tx) {
    return tx.handle()
        .createUpdate(
            """
            UPDATE work_unit SET state = 'queued', owner = NULL, lease_until = NULL
            WHERE id IN (SELECT id FROM work_unit WHERE state = 'running' AND lease_until < <now>
                         <free>)
            """)
        .define("now", tx.dialect().nowMillis())
        .define("free", tx.dialect().forUpdateOfFree())
        .execute();
  }

  /**
   * Brings near what stands too far ahead, since the database's clock has gone back: units would
   * wait, and leases of dead workers last, for as long as it went.
   */
  void bringNear(Tx tx, Leases leases) {
    tx.handle()
        .createUpdate(
            """
            UPDATE work_unit SET due_at = <now>
            WHERE id IN (SELECT id FROM work_unit WHERE state = 'queued' AND due_at > <now> + :far
                         <free>)
            """)
        .define("now", tx.dialect().nowMillis())
        .define("free", tx.dialect().forUpdateOfFree())
        .bind("far", leases.farthestDue().toMillis())
        .execute();
    tx.handle()
        .createUpdate(
            """
            UPDATE work_unit SET lease_until = <now> + :ttl
            WHERE id IN (SELECT id FROM work_unit
                         WHERE state = 'running' AND lease_until > <now> + :far <free>)
            """)
        .define("now", tx.dialect().nowMillis())
        .define("free", tx.dialect().forUpdateOfFree())
        .bind("ttl", leases.ttl().toMillis())
        .bind("far", leases.farthestLease().toMillis())
        .execute();
  }

  /** Queues every running unit: its worker was a process that no longer lives. */
  int reclaimAll(Tx tx) {
    return tx.handle()
        .execute(
            """
            UPDATE work_unit SET state = 'queued', owner = NULL, lease_until = NULL
            WHERE state = 'running'
            """);
  }

  /** Queued units that have used up their claims. */
  List<Unit> exhausted(Tx tx, int maxClaims) {
    return tx.handle()
        .select(
            "SELECT "
                + COLUMNS
                + " FROM work_unit WHERE state = 'queued' AND claims >= ? ORDER BY id LIMIT 100",
            maxClaims)
        .map((row, context) -> unit(row))
        .list();
  }

  /** Removes a queued unit that has used up its claims; false if another process did. */
  boolean removeExhausted(Tx tx, Unit unit, int maxClaims) {
    return tx.handle()
            .execute(
                "DELETE FROM work_unit WHERE id = ? AND state = 'queued' AND claims >= ?",
                unit.id().toString(),
                maxClaims)
        == 1;
  }

  /** Units by state; a state without one is missing. */
  Map<String, Long> counts(Tx tx) {
    Map<String, Long> counts = new HashMap<>();
    tx.handle()
        .createQuery("SELECT state, count(*) AS units FROM work_unit GROUP BY state")
        .map((row, context) -> Map.entry(row.getString("state"), row.getLong("units")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  boolean anyDue(Tx tx, int maxClaims) {
    return tx.handle()
        .createQuery(
            """
            SELECT 1 FROM work_unit
            WHERE state = 'queued' AND due_at <= <now> AND claims < :max LIMIT 1
            """)
        .define("now", tx.dialect().nowMillis())
        .bind("max", maxClaims)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /** True if a lease has run out, a unit has used up its claims, or a time stands too far ahead. */
  boolean anyStranded(Tx tx, Leases leases) {
    return tx.handle()
        .createQuery(
            """
            SELECT 1 FROM work_unit
            WHERE (state = 'running' AND (lease_until < <now> OR lease_until > <now> + :lease))
               OR (state = 'queued' AND (claims >= :max OR due_at > <now> + :due))
            LIMIT 1
            """)
        .define("now", tx.dialect().nowMillis())
        .bind("lease", leases.farthestLease().toMillis())
        .bind("due", leases.farthestDue().toMillis())
        .bind("max", leases.maxClaims())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static Unit unit(ResultSet row) throws SQLException {
    return new Unit(
        UUID.fromString(row.getString("id")),
        new ProjectId(UUID.fromString(row.getString("project_id"))),
        row.getString("kind"),
        row.getString("ref"),
        row.getInt("claims"));
  }
}
