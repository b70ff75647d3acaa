package dev.sepurux.server.ops;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.DbFault;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether this server can do its work now. */
public final class Health {
  private static final long MIN_FREE_BYTES = 200L << 20;

  private final Db db;

  public Health(Db db) {
    this.db = db;
  }

  /**
   * What was found.
   *
   * @param checks by name: {@code ok}, or what is wrong in a few words
   */
  record Report(boolean ok, Map<String, String> checks) {}

  Report check() {
    Map<String, String> checks = new LinkedHashMap<>();
    boolean database = db.answers();
    checks.put("database", database ? "ok" : "does not answer");
    checks.put("disk", disk());
    return new Report(database, checks);
  }

  /** A full disk is said, but reads go on: it does not make the server unready. */
  private String disk() {
    try {
      return db.usableBytes() >= MIN_FREE_BYTES ? "ok" : "less than 200 MB free";
    } catch (DbFault e) {
      return "free space unknown";
    }
  }
}
