package dev.sepurux.server.db;

/** The database could not do its work: the disk, the file, the connection or the server's end. */
public final class DbFault extends RuntimeException {
  private final boolean outcomeUnknown;

  DbFault(String message, Throwable cause) {
    this(message, cause, false);
  }

  DbFault(String message) {
    super(message);
    this.outcomeUnknown = false;
  }

  private DbFault(String message, Throwable cause, boolean outcomeUnknown) {
    super(message, cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** The connection was lost while the commit was under way. */
  static DbFault outcomeUnknown(Throwable cause) {
    return new DbFault(
        "the connection was lost during a commit; whether it happened is unknown", cause, true);
  }

  /**
   * True if the transaction may have been committed all the same: nobody may be told that it was,
   * and it must not be run again.
   */
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
