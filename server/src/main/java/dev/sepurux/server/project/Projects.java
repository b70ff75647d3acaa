package dev.sepurux.server.project;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Recent;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The projects of this server. */
public final class Projects {
  private static final ProjectId NONE = new ProjectId(new UUID(0, 0));

  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final Audit audit;
  private final ProjectStore store = new ProjectStore();
  private final Recent<ProjectId, Project> recent;
  private final Recent<String, ProjectId> recentSlugs;

  /**
   * @param nanos a clock that only goes forward
   */
  public Projects(Db db, Ids ids, Clock clock, LongSupplier nanos, Audit audit) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.audit = audit;
    this.recent = new Recent<>(nanos);
    this.recentSlugs = new Recent<>(nanos);
  }

  /** What became of a change. */
  public sealed interface Changed {
    record Done(Project project) implements Changed {}

    record Unknown() implements Changed {}

    /** It is not at a revision that the change was meant for. */
    record Stale(Project project) implements Changed {}

    /** Another project has the slug or the name; which one is not this caller's to know. */
    record Taken() implements Changed {}
  }

  /** A live project. */
  public Optional<Project> find(ProjectId id) {
    return db.read(tx -> find(tx, id));
  }

  public Optional<Project> find(Tx tx, ProjectId id) {
    return store.byId(tx, id).filter(project -> project.archivedAt() == null);
  }

  /** A live project by its slug, whoever asks: for the operator's commands. */
  public Optional<Project> bySlug(Tx tx, String slug) {
    return store.bySlug(tx, slug).filter(project -> project.archivedAt() == null);
  }

  /** True if a project, live or closed, has this as its slug or name. */
  public boolean isTaken(Tx tx, String slug) {
    return store.holder(tx, NONE, slug, slug).isPresent();
  }

  /** Every live project, the oldest first. */
  public List<Project> live() {
    return db.read(store::all).stream().filter(project -> project.archivedAt() == null).toList();
  }

  /** Every project, closed ones too, the oldest first: for the operator and the sweep. */
  public List<Project> all(Tx tx) {
    return store.all(tx);
  }

  /** True if the text is the id, in any spelling, or the slug of that project. */
  public boolean isNamed(ProjectId id, String text) {
    UUID named = Ids.read(text);
    return named != null
        ? named.equals(id.value())
        : recent.get(id, () -> find(id)).filter(project -> project.slug().equals(text)).isPresent();
  }

  /** The live project of that id, in any spelling, or slug. */
  public Optional<ProjectId> named(String text) {
    UUID id = Ids.read(text);
    return id == null
        ? recentSlugs.get(text, () -> db.read(tx -> bySlug(tx, text)).map(Project::id))
        : recent.get(new ProjectId(id), () -> find(new ProjectId(id))).map(Project::id);
  }

  private void forget() {
    recent.forget();
    recentSlugs.forget();
  }

  /** Makes a project in the caller's transaction; its name is its slug. */
  public Project create(Tx tx, String slug) {
    return create(tx, new ProjectId(ids.next()), slug);
  }

  /** As {@link #create(Tx, String)}, with an id that clients know beforehand. */
  public Project create(Tx tx, ProjectId id, String slug) {
    return insert(tx, id, slug, slug, null);
  }

  /** Makes a project; empty if its slug or name is taken. */
  Optional<Project> create(Tx tx, ProjectChange wanted) {
    String slug = String.valueOf(wanted.slug());
    String name = String.valueOf(wanted.name());
    return store.holder(tx, NONE, slug, name).isPresent()
        ? Optional.empty()
        : Optional.of(insert(tx, new ProjectId(ids.next()), slug, name, wanted.retentionDays()));
  }

  private Project insert(
      Tx tx, ProjectId id, String slug, String name, @Nullable Integer retentionDays) {
    long now = clock.millis();
    Project project = new Project(id, slug, name, retentionDays, 1, now, now, null);
    store.insert(tx, project);
    audit.note(tx, id, "project made", slug);
    return project;
  }

  Changed change(ProjectId id, ProjectChange change, IfMatch condition) {
    TxWork<Changed> work = tx -> change(tx, id, change, condition);
    return db.write(work);
  }

  /** Changes a project in the caller's transaction. */
  public Changed change(Tx tx, ProjectId id, ProjectChange change, IfMatch condition) {
    Project old = find(tx, id).orElse(null);
    if (old == null) {
      return new Changed.Unknown();
    }
    if (!condition.admits(id.value(), old.revision())) {
      return new Changed.Stale(old);
    }
    Project changed = change.applied(old, clock.millis());
    if (store.holder(tx, id, changed.slug(), changed.name()).isPresent()) {
      return new Changed.Taken();
    }
    store.update(tx, changed);
    audit.note(tx, id, "project changed", changed.slug());
    tx.afterCommit(this::forget);
    return new Changed.Done(changed);
  }

  /** Closes a project in the caller's transaction. Its slug and name stay taken. */
  void archive(Tx tx, Project project) {
    long now = clock.millis();
    store.update(
        tx,
        new Project(
            project.id(),
            project.slug(),
            project.name(),
            project.retentionDays(),
            project.revision() + 1,
            project.createdAt(),
            now,
            now));
    audit.note(tx, project.id(), "project closed", project.slug());
    tx.afterCommit(this::forget);
  }

  public boolean exists(Tx tx, ProjectId id) {
    return store.byId(tx, id).isPresent();
  }
}
