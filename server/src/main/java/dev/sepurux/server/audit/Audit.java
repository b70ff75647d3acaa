package dev.sepurux.server.audit;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of who did what. */
public final class Audit {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final AuditStore store = new AuditStore();

  public Audit(Db db, Ids ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Writes down a change in its own transaction: both are there or neither.
   *
   * @param project null for what belongs to none
   * @param action what was done, as {@code key revoked}
   * @param subject its name, as it is now
   */
  public void note(Tx tx, Actor by, @Nullable ProjectId project, String action, String subject) {
    store.insert(tx, new AuditEntry(ids.next(), clock.millis(), project, by, action, subject));
  }

  /** As the other one, by whoever asked for the transaction. */
  public void note(Tx tx, @Nullable ProjectId project, String action, String subject) {
    note(tx, tx.by(), project, action, subject);
  }

  /** All of them, newest first: for owners. */
  public Page.Slice<AuditEntry> list(Page page) {
    List<AuditEntry> entries = db.read(tx -> store.page(tx, page));
    return page.slice(entries, entry -> new Page.Cursor(entry.at(), entry.id().toString()));
  }
}
