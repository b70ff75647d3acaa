package dev.sepurux.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for policy packs. */
abstract class PolicyPackStoreContract {
  private final PolicyPackStore store = new PolicyPackStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  private <T> List<T> list(TxWork<List<T>> read) {
    return db().read(read);
  }

  private <T> Optional<T> one(TxWork<Optional<T>> read) {
    return db().read(read);
  }

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private static JsonObject policy(String version) {
    return JsonObject.builder().put("version", version).build();
  }

  private static SavedPolicyPack pack(String name, boolean isDefault, long createdAt) {
    return new SavedPolicyPack(
        UUID.randomUUID(),
        name,
        "About it.",
        policy("one"),
        Basis.BOOTSTRAP,
        isDefault,
        1,
        createdAt,
        createdAt,
        null);
  }

  @Test
  void findsAnArchivedPackByItsIdAloneAndItsNameIsFree() {
    SavedPolicyPack pack = kept(pack("p", true, 7));
    SavedPolicyPack archived = pack.archived(9);
    db().write(tx -> {
      store.revise(tx, project, archived);
      return archived;
    });
    assertThat(one(tx -> store.find(tx, project, Ref.of(pack.id())))).contains(archived);
    assertThat(one(tx -> store.byName(tx, project, "p"))).isEmpty();
    assertThat(one(tx -> store.defaultPack(tx, project))).isEmpty();
    assertThat(
            db().<List<SavedPolicyPack>>read(tx -> store.page(tx, project, new Page(5, 0, null))))
        .isEmpty();
    assertThat(
            db().<List<PolicyRevision>>read(
                    tx -> store.revisions(tx, project, pack.id(), new Page(5, 0, null))))
        .extracting(PolicyRevision::revision)
        .containsExactly(2, 1);
    SavedPolicyPack second = kept(pack("p", true, 8));
    assertThat(one(tx -> store.byName(tx, project, "p"))).contains(second);
  }

  private SavedPolicyPack kept(SavedPolicyPack pack) {
    db().write(tx -> {
      store.insert(tx, project, pack);
      return pack;
    });
    return pack;
  }

  private SavedPolicyPack revised(SavedPolicyPack pack, NewPolicyPack change) {
    SavedPolicyPack revised = pack.revised(change, pack.isDefault(), pack.updatedAt() + 5);
    db().write(tx -> {
      store.revise(tx, project, revised);
      return revised;
    });
    return revised;
  }

  private @Nullable SavedPolicyPack found(String ref) {
    return db().read(tx -> store.find(tx, project, Ref.of(ref)).orElse(null));
  }

  @Test
  void keepsAPack() {
    SavedPolicyPack pack = kept(pack("p", true, 7));
    assertThat(found("p")).isEqualTo(pack);
    assertThat(found(pack.id().toString())).isEqualTo(pack);
  }

  @Test
  void keepsEveryRevision() {
    SavedPolicyPack pack = kept(pack("p", false, 7));
    SavedPolicyPack second = revised(pack, new NewPolicyPack("q", null, policy("two"), null));
    assertThat(found("q")).isEqualTo(second);
    assertThat(found("p")).isNull();
    assertThat(one(tx -> store.revision(tx, project, pack.id(), 1).map(PolicyRevision::policy)))
        .contains(policy("one"));
    assertThat(one(tx -> store.revision(tx, project, pack.id(), 2).map(PolicyRevision::policy)))
        .contains(policy("two"));
    assertThat(one(tx -> store.revision(tx, project, pack.id(), 3).map(PolicyRevision::policy)))
        .isEmpty();
    assertThatThrownBy(() -> revised(pack, new NewPolicyPack("r", null, policy("x"), null)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(one(tx -> store.revision(tx, project, pack.id(), 2).map(PolicyRevision::policy)))
        .contains(policy("two"));
  }

  @Test
  void holdsOneDefaultPackOfAProject() {
    SavedPolicyPack first = kept(pack("a", true, 1));
    assertThat(one(tx -> store.defaultPack(tx, project))).contains(first);
    assertThatThrownBy(() -> kept(pack("b", true, 2))).isInstanceOf(RuntimeException.class);
    kept(pack("c", false, 3));
    assertThat(one(tx -> store.defaultPack(tx, project))).contains(first);
  }

  @Test
  void pagesNewestFirst() {
    List<SavedPolicyPack> packs =
        List.of(kept(pack("a", false, 1)), kept(pack("b", false, 2)), kept(pack("c", false, 3)));
    Page.Cursor cursor = new Page.Cursor(3, packs.get(2).id().toString());
    assertThat(list(tx -> store.page(tx, project, new Page(5, 0, null))))
        .containsExactly(packs.get(2), packs.get(1), packs.get(0));
    assertThat(list(tx -> store.page(tx, project, new Page(5, 0, cursor))))
        .containsExactly(packs.get(1), packs.get(0));
  }

  @Test
  void keepsProjectsApart() {
    SavedPolicyPack pack = kept(pack("mine", true, 1));
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> store.find(tx, other, Ref.of("mine")))).isEmpty();
    assertThat(one(tx -> store.byId(tx, other, pack.id()))).isEmpty();
    assertThat(one(tx -> store.defaultPack(tx, other))).isEmpty();
    assertThat(one(tx -> store.revision(tx, other, pack.id(), 1).map(PolicyRevision::policy)))
        .isEmpty();
    assertThat(list(tx -> store.page(tx, other, new Page(5, 0, null)))).isEmpty();
  }
}
