package dev.sepurux.server.db;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What it means that SQLite failed, read from its result code. */
final class SqliteFailure {
  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int NO_MEMORY = 7;
  private static final int IO = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private SqliteFailure() {}

  /**
   * What the caller is to hear of a fault of the disk: that it is full, or that the database did
   * not do its work. Null if the disk is not to blame.
   */
  static @Nullable RuntimeException ofDisk(Throwable thrown) {
    SQLException cause = cause(thrown);
    if (cause == null) {
      return null;
    }
    return switch (cause.getErrorCode()) {
      case FULL ->
          new Refused(
              Problem.of(
                  ProblemCode.STORAGE_FULL, "The disk is full; nothing was written. Make room."));
      case BUSY, LOCKED, NO_MEMORY, IO, CORRUPT, CANNOT_OPEN, NOT_A_DATABASE ->
          new DbFault("the database failed", thrown);
      default -> null;
    };
  }

  /** True if a rollback found nothing to roll back. */
  static boolean isNoTransaction(SQLException refusal) {
    return refusal.getErrorCode() == ERROR;
  }

  private static @Nullable SQLException cause(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
