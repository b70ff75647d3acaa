package dev.sepurux.server.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What it means that a transaction failed on PostgreSQL, read from the server's SQLSTATE. */
enum Failure {
  /** Another transaction came in between, or both waited for each other. */
  CAME_BETWEEN,
  /** A unique key is taken: perhaps by a transaction that committed while this one ran. */
  KEY_TAKEN,
  /** The connection broke before the commit was sent, so that nothing remains. */
  CONNECTION_LOST,
  /** The server starts, stops or has no connection left: it is the one to wait for. */
  AWAY,
  /** A write where nothing may be written: in a read, or on a standby. */
  READ_ONLY,
  FULL,
  BUSY,
  /** The server could not read or write its own files. */
  BROKEN,
  OTHER;

  static Failure of(Throwable thrown) {
    String state = state(thrown);
    if (state == null) {
      return OTHER;
    }
    return switch (state) {
      case "40001", "40P01" -> CAME_BETWEEN;
      case "23505" -> KEY_TAKEN;
      // Ended by the administrator, by a crash of another backend, or for idling.
      case "57P01", "57P02", "57P05", "25P03" -> CONNECTION_LOST;
      case "57P03", "53300" -> AWAY;
      case "25006" -> READ_ONLY;
      case "53100" -> FULL;
      case "58000", "58030", "XX001", "XX002" -> BROKEN;
      case "53000", "53200", "53400", "55P03" -> BUSY;
      default -> state.startsWith("08") ? CONNECTION_LOST : OTHER;
    };
  }

  /** True if the server has answered a commit with a rollback. */
  static boolean isRolledBack(SQLException refusal) {
    String state = refusal.getSQLState();
    // Rolled back, a constraint checked at the end, or a transaction that had failed before.
    return state != null
        && (state.startsWith("40") || state.startsWith("23") || state.startsWith("25"));
  }

  private static @Nullable String state(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return null;
  }
}
