package dev.sepurux.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.Wall;
import dev.sepurux.server.fault.WatchedWall;
import dev.sepurux.server.http.Scope;
import dev.sepurux.testkit.SettableClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A key that is looked up seldom is still refused as soon as it ends. */
class RecentKeysTest {
  @RegisterExtension static final EmbeddedDb DATABASE = new EmbeddedDb();

  private final SettableClock clock = SettableClock.at("2026-11-24T09:00:00Z");
  private final AtomicLong nanos = new AtomicLong();
  private final Accounts accounts = process();
  private ProjectId project;

  /** Each process has a memory of its own. */
  private Accounts process() {
    return process(DATABASE.db());
  }

  private Accounts process(Db db) {
    Ids ids = Ids.timeOrdered(clock);
    return new Accounts(
        db, ids, clock, nanos::get, new SecureRandom(), false, new Audit(db, ids, clock));
  }

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(DATABASE.db());
  }

  private Accounts.Issued issue(@Nullable Long expiresAt) {
    return DATABASE
        .db()
        .write(tx -> accounts.issueKey(tx, project, "test", Set.of(Scope.READ), expiresAt));
  }

  @Test
  void refusesARevokedKeyAtOnce() {
    Accounts.Issued key = issue(null);
    assertThat(accounts.credential(key.secret())).isPresent();
    assertThat(accounts.revoke(project, key.id())).isTrue();
    assertThat(accounts.credential(key.secret())).isEmpty();
  }

  @Test
  void refusesAKeyThatAnotherProcessRevokedAfterTwoSeconds() {
    Accounts.Issued key = issue(null);
    assertThat(accounts.credential(key.secret())).isPresent();
    assertThat(process().revoke(project, key.id())).isTrue();
    nanos.addAndGet(2_000_000_000L);
    assertThat(accounts.credential(key.secret())).isEmpty();
  }

  @Test
  void looksIntoTheDatabaseOnlyForWhatMayBeAKey(@TempDir Path folder) {
    AtomicInteger looks = new AtomicInteger();
    Wall wall =
        new WatchedWall(sql -> {
          if (sql.contains("FROM api_key")) {
            looks.incrementAndGet();
          }
        });
    try (Db db = Db.embedded(folder.resolve("keys.db"), wall)) {
      Accounts watched = process(db);
      String unknown = Secrets.generate("key", new SecureRandom());
      for (String text : List.of("", "sepurux-dev-key", "x".repeat(16_000), unknown + "0")) {
        assertThat(watched.credential(text)).isEmpty();
      }
      assertThat(looks).hasValue(0);
      assertThat(watched.credential(unknown)).isEmpty();
      assertThat(looks).hasValue(1);
    }
  }

  @Test
  void refusesAnExpiredKeyAtOnce() {
    Accounts.Issued key = issue(clock.millis() + 1_000);
    assertThat(accounts.credential(key.secret())).isPresent();
    clock.advance(Duration.ofMillis(999));
    assertThat(accounts.credential(key.secret())).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(accounts.credential(key.secret())).isEmpty();
  }
}
