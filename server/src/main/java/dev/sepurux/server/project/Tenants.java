package dev.sepurux.server.project;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Scope;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens and closes projects together with their keys: a project nobody can call is of no use. */
public final class Tenants {
  private final Db db;
  private final Projects projects;
  private final Accounts accounts;
  private final @Nullable ProjectId development;

  /**
   * @param development the project that development mode cannot be without; null outside it
   */
  public Tenants(Db db, Projects projects, Accounts accounts, @Nullable ProjectId development) {
    this.db = db;
    this.projects = projects;
    this.accounts = accounts;
    this.development = development;
  }

  /**
   * A new project and the key that opens it.
   *
   * @param key holds every scope
   */
  public record Opened(Project project, Accounts.Issued key) {}

  /** Makes a project with a first key; empty if its slug or name is taken. */
  public Optional<Opened> open(Tx tx, ProjectChange wanted) {
    return projects.create(tx, wanted).map(project -> withKey(tx, project));
  }

  private Opened withKey(Tx tx, Project project) {
    return new Opened(
        project,
        accounts.issueKey(tx, project.id(), "first key", EnumSet.allOf(Scope.class), null));
  }

  /** Closes a project: its keys end at once, and runs that have begun end as they would have. */
  Removal close(ProjectId id, IfMatch condition) {
    return db.write(tx -> close(tx, id, condition));
  }

  /** As the other one, in the caller's transaction. */
  public Removal close(Tx tx, ProjectId id, IfMatch condition) {
    Project project = projects.find(tx, id).orElse(null);
    if (project == null) {
      return Removal.UNKNOWN;
    }
    if (!condition.admits(id.value(), project.revision())) {
      return new Removal.Stale(project.revision());
    }
    if (id.equals(development)) {
      return new Removal.InUse(
          "Development mode needs this project: start the server without --dev to close it.",
          id.value());
    }
    projects.archive(tx, project);
    accounts.revokeAll(tx, id);
    return Removal.DONE;
  }
}
