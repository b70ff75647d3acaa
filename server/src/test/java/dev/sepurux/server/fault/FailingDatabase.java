package dev.sepurux.server.fault;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Fails the n-th call after it is told to, once or from then on. */
public final class FailingDatabase implements WatchedWall.Watcher {
  /** What fails. */
  public enum Kind {
    DISK_ERROR(false, "not_ready", "58030", 10),
    DISK_GONE(true, "not_ready", "58030", 10),
    DISK_FULL(false, "storage_full", "53100", 13),
    DISK_FILLED(true, "storage_full", "53100", 13),
    /** Only PostgreSQL has them. */
    CONNECTIONS_LOST(true, "not_ready", "08006", 0),
    PROGRAM_FAULT(false, "internal", null, 0),
    PROGRAM_BROKEN(true, "internal", null, 0);

    private final boolean lasting;
    private final String code;
    private final @Nullable String state;
    private final int sqlite;

    /**
     * @param state PostgreSQL's word for it; null for a fault of this program
     * @param sqlite SQLite's
     */
    Kind(boolean lasting, String code, @Nullable String state, int sqlite) {
      this.lasting = lasting;
      this.code = code;
      this.state = state;
      this.sqlite = sqlite;
    }

    /** What a request that meets it is told. */
    public String code() {
      return code;
    }
  }

  /** What single requests may meet. */
  static final List<Kind> OF_REQUESTS =
      List.of(Kind.DISK_ERROR, Kind.DISK_GONE, Kind.DISK_FULL, Kind.PROGRAM_FAULT);

  /** The same where a lost connection is another one's chance. */
  static final List<Kind> OF_REQUESTS_ON_POSTGRES =
      List.of(Kind.DISK_ERROR, Kind.CONNECTIONS_LOST, Kind.DISK_FULL, Kind.PROGRAM_FAULT);

  private final Predicate<String> counts;
  private @Nullable Kind kind;
  private int at;
  private int seen;
  private @Nullable String failed;

  /** One that counts, and may fail, every call. */
  public FailingDatabase() {
    this(_ -> true);
  }

  /** One that lets calls of other SQL pass uncounted. */
  public FailingDatabase(Predicate<String> counts) {
    this.counts = counts;
  }

  /** The n-th call from now on fails, counted from 1. */
  public synchronized void failAt(int n, Kind what) {
    kind = what;
    at = n;
    seen = 0;
    failed = null;
  }

  /** Fails nothing more; the first call that failed, null if there was none. */
  public synchronized @Nullable String heal() {
    kind = null;
    return failed;
  }

  @Override
  public synchronized void before(String sql) throws SQLException {
    Kind now = kind;
    if (now == null || !counts.test(sql)) {
      return;
    }
    seen++;
    if (seen == at || (now.lasting && seen > at)) {
      if (failed == null) {
        failed = sql;
      }
      if (now.state == null) {
        throw new IllegalStateException("planted");
      }
      throw new SQLException("planted", now.state, now.sqlite);
    }
  }
}
