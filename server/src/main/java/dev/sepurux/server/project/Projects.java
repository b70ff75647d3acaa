package dev.sepurux.server.project;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Recent;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The projects of this server. */
public final class Projects {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final ProjectStore store = new ProjectStore();
  private final Recent<ProjectId, Project> recent;

  /**
   * @param nanos a clock that only goes forward
   */
  public Projects(Db db, Ids ids, Clock clock, LongSupplier nanos) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.recent = new Recent<>(nanos);
  }

  public Optional<Project> find(ProjectId id) {
    return db.read(tx -> store.byId(tx, id));
  }

  /** True if the text is the id, in any spelling, or the slug of that project. */
  public boolean isNamed(ProjectId id, String text) {
    UUID named = Ids.read(text);
    return named != null
        ? named.equals(id.value())
        : recent.get(id, () -> find(id)).filter(project -> project.slug().equals(text)).isPresent();
  }

  /** Makes a project in the caller's transaction; its name is its slug. */
  public Project create(Tx tx, String slug) {
    return create(tx, new ProjectId(ids.next()), slug);
  }

  /** As {@link #create(Tx, String)}, with an id that clients know beforehand. */
  public Project create(Tx tx, ProjectId id, String slug) {
    Project project = new Project(id, slug, slug, clock.millis());
    store.insert(tx, project);
    return project;
  }

  /** Every project, in the order of their making. */
  public List<Project> all(Tx tx) {
    return store.all(tx);
  }

  public boolean exists(Tx tx, ProjectId id) {
    return store.byId(tx, id).isPresent();
  }
}
