package dev.sepurux.server.ops;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.DbFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether this server can do its work now. */
public final class Health {
  private final Db db;
  private final BooleanSupplier stopping;

  /**
   * @param stopping whether the server was told to stop
   */
  public Health(Db db, BooleanSupplier stopping) {
    this.db = db;
    this.stopping = stopping;
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
    boolean stops = stopping.getAsBoolean();
    if (stops) {
      checks.put("server", "stopping");
    }
    return new Report(database && !stops, checks);
  }

  /** A full disk is said, but reads go on: it does not make the server unready. */
  private String disk() {
    try {
      return db.hasRoom() ? "ok" : "less than 200 MB free";
    } catch (DbFault e) {
      return "free space unknown";
    }
  }
}
