package dev.sepurux.server.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The policy packs of projects. */
public final class PolicyPacks {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final Audit audit;
  private final PolicyPackStore store = new PolicyPackStore();

  public PolicyPacks(Db db, Ids ids, Clock clock, Audit audit) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.audit = audit;
  }

  /** What became of a new pack. */
  public sealed interface Created {
    record New(SavedPolicyPack pack) implements Created {}

    /** The name has this content already; a proposal of bootstrap is confirmed by it. */
    record Same(SavedPolicyPack pack) implements Created {}

    /** The name has other content. */
    record Taken(SavedPolicyPack holder) implements Created {}
  }

  /** What became of a replacement. */
  public sealed interface Replaced {
    record Done(SavedPolicyPack pack) implements Replaced {}

    record Unknown() implements Replaced {}

    /** It is not at a revision that the change was meant for. */
    record Stale(SavedPolicyPack pack) implements Replaced {}

    /** Another pack has the new name. */
    record Taken(SavedPolicyPack holder) implements Replaced {}
  }

  /** Keeps a new pack; the same one again is no other. */
  public TxWork<Created> create(ProjectId project, NewPolicyPack pack) {
    return tx -> create(tx, project, pack);
  }

  private Created create(Tx tx, ProjectId project, NewPolicyPack pack) {
    SavedPolicyPack holder = store.byName(tx, project, pack.name()).orElse(null);
    if (holder == null) {
      return new Created.New(insert(tx, project, pack, Basis.DECLARED));
    }
    return pack.says(holder)
        ? new Created.Same(saved(tx, project, holder, pack))
        : new Created.Taken(holder);
  }

  Replaced replace(ProjectId project, Ref ref, NewPolicyPack pack, IfMatch condition) {
    return db.write(replacing(project, ref, pack, condition));
  }

  /** Puts another content in the place of a pack's, as its next revision. */
  public TxWork<Replaced> replacing(
      ProjectId project, Ref ref, NewPolicyPack pack, IfMatch condition) {
    return tx -> replace(tx, project, ref, pack, condition);
  }

  private Replaced replace(
      Tx tx, ProjectId project, Ref ref, NewPolicyPack pack, IfMatch condition) {
    SavedPolicyPack old = live(tx, project, ref).orElse(null);
    if (old == null) {
      return new Replaced.Unknown();
    }
    if (!condition.admits(old.id(), old.revision())) {
      return new Replaced.Stale(old);
    }
    SavedPolicyPack holder = store.byName(tx, project, pack.name()).orElse(old);
    return holder.id().equals(old.id())
        ? new Replaced.Done(saved(tx, project, old, pack))
        : new Replaced.Taken(holder);
  }

  /** The pack as it is declared now; without a change it keeps its revision. */
  private SavedPolicyPack saved(Tx tx, ProjectId project, SavedPolicyPack old, NewPolicyPack pack) {
    if (old.source() == Basis.DECLARED && pack.says(old)) {
      return old;
    }
    boolean isDefault = pack.isDefault() == null ? old.isDefault() : pack.isDefault();
    if (isDefault && !old.isDefault()) {
      demote(tx, project);
    }
    SavedPolicyPack revised = old.revised(pack, isDefault, clock.millis());
    store.revise(tx, project, revised);
    audit.note(tx, project, "policy changed", revised.name());
    return revised;
  }

  /** A project has one default pack at most. */
  private void demote(Tx tx, ProjectId project) {
    store
        .defaultPack(tx, project)
        .ifPresent(old -> store.revise(tx, project, old.withDefault(false, clock.millis())));
  }

  private SavedPolicyPack insert(Tx tx, ProjectId project, NewPolicyPack pack, Basis source) {
    boolean isDefault = pack.isDefault() != null && pack.isDefault();
    if (isDefault) {
      demote(tx, project);
    }
    long now = clock.millis();
    SavedPolicyPack made =
        new SavedPolicyPack(
            ids.next(),
            pack.name(),
            pack.description(),
            pack.policy(),
            source,
            isDefault,
            1,
            now,
            now,
            null);
    store.insert(tx, project, made);
    audit.note(tx, project, "policy made", made.name());
    return made;
  }

  /** By name a live pack; by id an archived one too. */
  public Optional<SavedPolicyPack> find(ProjectId project, Ref ref) {
    return db.read(tx -> find(tx, project, ref));
  }

  /** As {@link #find(ProjectId, Ref)}, in the caller's transaction. */
  public Optional<SavedPolicyPack> find(Tx tx, ProjectId project, Ref ref) {
    return store.find(tx, project, ref);
  }

  /** A pack that can be used. */
  public Optional<SavedPolicyPack> live(Tx tx, ProjectId project, Ref ref) {
    return store.find(tx, project, ref).filter(pack -> pack.archivedAt() == null);
  }

  /**
   * Puts a live pack into the archive: its name is free again, it judges no new run, and it stays
   * readable by its id. The caller has seen in the same transaction that nothing names it.
   */
  public void archive(Tx tx, ProjectId project, SavedPolicyPack pack) {
    store.revise(tx, project, pack.archived(clock.millis()));
    audit.note(tx, project, "policy deleted", pack.name());
  }

  /** The pack that judges campaigns which name none; empty if there is none. */
  public Optional<SavedPolicyPack> standard(ProjectId project) {
    return db.read(tx -> store.defaultPack(tx, project));
  }

  /** The newest revision first. */
  public Page.Slice<PolicyRevision> revisions(ProjectId project, UUID id, Page page) {
    List<PolicyRevision> fetched = db.read(tx -> store.revisions(tx, project, id, page));
    return page.slice(fetched, revision -> new Page.Cursor(revision.revision(), ""));
  }

  /** What a pack said at a revision. */
  public Optional<PolicyRevision> revision(ProjectId project, UUID id, int revision) {
    return db.read(tx -> store.revision(tx, project, id, revision));
  }

  /** Newest first. */
  public Page.Slice<SavedPolicyPack> list(ProjectId project, Page page) {
    List<SavedPolicyPack> fetched = db.read(tx -> store.page(tx, project, page));
    return page.slice(fetched, pack -> new Page.Cursor(pack.createdAt(), pack.id().toString()));
  }

  /**
   * The policy of a run that is submitted in the caller's transaction.
   *
   * @param packId the campaign's pack; null: the project's default
   * @return empty if the campaign names none and the project has no default
   */
  public Optional<PolicySnapshot> snapshot(Tx tx, ProjectId project, @Nullable UUID packId) {
    Optional<SavedPolicyPack> pack =
        packId == null ? store.defaultPack(tx, project) : store.byId(tx, project, packId);
    return pack.map(PolicySnapshot::of);
  }

  /** The project's default policy as it is now; empty if it has none. */
  public Optional<PolicySnapshot> defaultSnapshot(ProjectId project) {
    return db.read(tx -> snapshot(tx, project, null));
  }

  /**
   * Keeps a proposal of bootstrap under a name that is free; it becomes the project's default if
   * there is none.
   *
   * @param policy accepted by the engine
   */
  public SavedPolicyPack propose(Tx tx, ProjectId project, String name, JsonObject policy) {
    boolean isDefault = store.defaultPack(tx, project).isEmpty();
    NewPolicyPack pack = new NewPolicyPack(name, null, policy, isDefault);
    return insert(tx, project, pack, Basis.BOOTSTRAP);
  }
}
