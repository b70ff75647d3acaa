package dev.sepurux.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every database must do for the record of who did what. */
abstract class AuditStoreContract {
  private final AuditStore store = new AuditStore();

  abstract Db db();

  private AuditEntry noted(long at, Actor by, String subject) {
    AuditEntry entry =
        new AuditEntry(
            UUID.randomUUID(),
            at,
            by.kind() == Actor.Kind.KEY ? new ProjectId(UUID.randomUUID()) : null,
            by,
            "key revoked",
            subject);
    db().<Boolean>write(tx -> {
      store.insert(tx, entry);
      return true;
    });
    return entry;
  }

  private List<AuditEntry> page(Page page) {
    return db().<List<AuditEntry>>read(tx -> store.page(tx, page));
  }

  @Test
  void entriesComeNewestFirstAndAsTheyWere() {
    long base = System.nanoTime();
    AuditEntry first = noted(base, Actor.OPERATOR, "k\u00e9y \u0001");
    AuditEntry second = noted(base + 1, Actor.key(UUID.randomUUID(), "ci"), "");
    AuditEntry third = noted(base + 2, Actor.person(UUID.randomUUID(), "olga"), "<b>");
    Page page = Page.read("3", null, null, 50);
    assertThat(page(page).subList(0, 3)).containsExactly(third, second, first);
    Page older =
        Page.read("2", null, new Page.Cursor(third.at(), third.id().toString()).encode(), 50);
    assertThat(page(older).subList(0, 2)).containsExactly(second, first);
  }
}
