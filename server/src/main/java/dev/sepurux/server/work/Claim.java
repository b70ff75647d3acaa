package dev.sepurux.server.work;

import dev.sepurux.server.db.Tx;

/** A worker's right to one unit, proved by a fence token that every later claim outbids. */
public final class Claim {
  private final Unit unit;
  private final long fence;
  private final WorkStore store;

  Claim(Unit unit, long fence, WorkStore store) {
    this.unit = unit;
    this.fence = fence;
    this.store = store;
  }

  public Unit unit() {
    return unit;
  }

  /** The token; grows with each claim of the unit. */
  public long fence() {
    return fence;
  }

  /**
   * Guards the writes of this transaction: call it first.
   *
   * @throws LeaseLost if the unit is no longer this worker's
   */
  public void guard(Tx tx) {
    if (!store.holds(tx, this)) {
      throw new LeaseLost(unit);
    }
  }

  /**
   * Ends the unit, in the transaction that writes its result.
   *
   * @throws LeaseLost if the unit is no longer this worker's
   */
  public void complete(Tx tx) {
    if (!store.complete(tx, this)) {
      throw new LeaseLost(unit);
    }
  }
}
