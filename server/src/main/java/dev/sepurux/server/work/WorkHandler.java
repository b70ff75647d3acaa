package dev.sepurux.server.work;

import dev.sepurux.server.db.Tx;

/** Does the work of one kind of unit. A feature with workers has one. */
public interface WorkHandler {
  /** The kind of unit this handles; stable, it stands in the database. */
  String kind();

  /**
   * Does the unit, in transactions that run alongside others ({@code Db.writeAlongside}) and are
   * kept apart by locks. It must write its result and {@link Claim#complete} in one transaction,
   * and may be started again from the beginning at any time, in another process.
   *
   * @throws LeaseLost if the unit now belongs to someone else; nothing is to be done about it
   */
  void run(Claim claim);

  /**
   * Ends what the unit stood for as failed, because {@code max_claims} workers died or failed on
   * it. Runs in the transaction that removes the unit, alongside others.
   */
  void onLost(Tx tx, Unit unit);
}
