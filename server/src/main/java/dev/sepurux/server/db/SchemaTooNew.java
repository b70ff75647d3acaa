package dev.sepurux.server.db;

/** A newer program wrote the database; this one must not touch it. */
public final class SchemaTooNew extends RuntimeException {
  SchemaTooNew(int found, int known) {
    super(
        "The database has schema version "
            + found
            + ", this program knows up to "
            + known
            + ": start the newer program, or restore an older backup.");
  }
}
