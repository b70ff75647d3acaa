package dev.sepurux.server.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for approvals. */
abstract class ApprovalStoreContract {
  private static final Actor ANNA = Actor.person(UUID.randomUUID(), "anna");
  private static final Actor TOOL = Actor.key(UUID.randomUUID(), "tool");

  private final ApprovalStore store = new ApprovalStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private Approval inserted(ProjectId owner, String tool, long at) {
    Approval approval =
        new Approval(
            UUID.randomUUID(),
            owner,
            tool,
            "{\"note\":\"\\u0000 \u00e9 \ud83d\ude00\"}",
            "00",
            "approval_token",
            "k1",
            null,
            ANNA,
            at,
            at,
            at + 1_000,
            null,
            0,
            null);
    db().write(tx -> {
      store.insert(tx, approval);
      return null;
    });
    return approval;
  }

  private <T> T read(TxWork<T> work) {
    return db().read(work);
  }

  private @Nullable Approval found(ProjectId owner, UUID id) {
    Optional<Approval> found = read(tx -> store.byId(tx, owner, id));
    return found.orElse(null);
  }

  private boolean spend(ProjectId owner, UUID id, long at) {
    return db().write(tx -> store.spend(tx, owner, id, new Approval.Spending(at, TOOL, "c1")));
  }

  private List<Approval> page(Approval.@Nullable Status status, @Nullable String tool, long now) {
    ApprovalStore.Filter filter = new ApprovalStore.Filter(status, tool, now);
    return db().read(tx -> store.page(tx, project, filter, new Page(50, 0, null)));
  }

  @Test
  void readsWhatWasWritten() {
    Approval approval = inserted(project, "pay", 5_000);
    assertThat(found(project, approval.id())).isEqualTo(approval);
    assertThat(found(EmbeddedDb.project(db()), approval.id())).isNull();
  }

  @Test
  void spendsOnce() {
    Approval approval = inserted(project, "pay", 5_000);
    assertThat(spend(EmbeddedDb.project(db()), approval.id(), 5_500)).isFalse();
    assertThat(spend(project, approval.id(), 5_500)).isTrue();
    assertThat(spend(project, approval.id(), 5_600)).isFalse();
    assertThat(Objects.requireNonNull(found(project, approval.id())).spending())
        .isEqualTo(new Approval.Spending(5_500, TOOL, "c1"));
  }

  @Test
  void ofManyWhoSpendAtOnceOneDoes() throws Exception {
    Approval approval = inserted(project, "pay", 5_000);
    AtomicInteger won = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                if (spend(project, approval.id(), 5_500)) {
                  won.incrementAndGet();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(won).hasValue(1);
  }

  @Test
  void narrowsListsByStateAndTool() {
    Approval open = inserted(project, "pay", 5_000);
    Approval spent = inserted(project, "pay", 4_000);
    Approval expired = inserted(project, "mail", 3_000);
    inserted(EmbeddedDb.project(db()), "pay", 9_000);
    spend(project, spent.id(), 4_100);
    assertThat(page(null, null, 5_999))
        .extracting(Approval::id)
        .containsExactly(open.id(), spent.id(), expired.id());
    assertThat(page(Approval.Status.OPEN, null, 5_999)).containsExactly(open);
    assertThat(page(Approval.Status.OPEN, null, 6_000)).isEmpty();
    assertThat(page(Approval.Status.EXPIRED, null, 6_000)).containsExactly(open, expired);
    assertThat(page(Approval.Status.SPENT, "pay", 6_000)).hasSize(1);
    assertThat(page(Approval.Status.SPENT, "mail", 6_000)).isEmpty();
    assertThat(page(null, "mail", 6_000)).containsExactly(expired);
  }

  @Test
  void knowsTheLatestTimeOfAll() {
    assertThat(latest()).isZero();
    Approval approval = inserted(project, "pay", 5_000);
    inserted(project, "pay", 4_000);
    assertThat(latest()).isEqualTo(5_000);
    db().write(tx -> {
      store.refused(tx, project, approval.id(), 7_000);
      return null;
    });
    assertThat(latest()).isEqualTo(7_000);
    spend(project, approval.id(), 8_000);
    assertThat(latest()).isEqualTo(8_000);
    assertThat(Objects.requireNonNull(found(project, approval.id())).refusals()).isEqualTo(1);
  }

  private long latest() {
    return db().read(tx -> store.latest(tx, project));
  }

  @Test
  void givesTheSpentOnesAmongSome() {
    Approval open = inserted(project, "pay", 5_000);
    Approval spent = inserted(project, "pay", 4_000);
    spend(project, spent.id(), 4_100);
    List<UUID> both = List.of(open.id(), spent.id(), UUID.randomUUID());
    List<Approval> found = read(tx -> store.spent(tx, project, both));
    assertThat(found).extracting(Approval::id).containsExactly(spent.id());
    ProjectId other = EmbeddedDb.project(db());
    List<Approval> none = read(tx -> store.spent(tx, other, both));
    assertThat(none).isEmpty();
  }

  @Test
  void deletesWhatIsOldInItsProjectAlone() {
    Approval old = inserted(project, "pay", 5_000);
    Approval young = inserted(project, "pay", 9_000);
    Approval theirs = inserted(EmbeddedDb.project(db()), "pay", 5_000);
    List<UUID> before = read(tx -> store.givenBefore(tx, project, 9_000, "", 10));
    assertThat(before).containsExactly(old.id());
    List<UUID> rest = read(tx -> store.givenBefore(tx, project, 9_000, old.id().toString(), 10));
    assertThat(rest).isEmpty();
    int gone = db().write(tx -> store.delete(tx, project, List.of(old.id(), theirs.id())));
    assertThat(gone).isEqualTo(1);
    assertThat(page(null, null, 0)).containsExactly(young);
  }

  @Test
  void aRetiredKeyHasNoSecretAnyMore() {
    SigningKey first = SigningKey.generate(new SecureRandom(), 1_000);
    SigningKey second = SigningKey.generate(new SecureRandom(), 2_000);
    db().write(tx -> {
      store.insertKey(tx, project, first);
      store.retireKeys(tx, project, 2_000);
      store.insertKey(tx, project, second);
      return null;
    });
    List<SigningKey> keys = read(tx -> store.keys(tx, project));
    assertThat(keys)
        .containsExactly(
            second, new SigningKey(first.id(), first.publicKey(), null, 1_000, 2_000L));
    assertThat(first.toString()).doesNotContain(String.valueOf(first.secret()));
  }
}
