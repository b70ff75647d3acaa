package dev.sepurux.server.work;

/** The unit was given to another worker: this one must stop and leave nothing behind. */
public final class LeaseLost extends RuntimeException {
  LeaseLost(Unit unit) {
    super("the lease of unit " + unit.id() + " is lost", null, false, false);
  }
}
