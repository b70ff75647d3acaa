package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.people.People;
import dev.sepurux.server.project.Projects;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;

/** What a server puts into an empty folder, and what development mode adds or leaves behind. */
final class FirstStart {
  static final ProjectId DEV_PROJECT =
      new ProjectId(UUID.fromString("22222222-2222-2222-2222-222222222222"));

  private final Db db;
  private final Projects projects;
  private final Accounts accounts;
  private final People people;
  private final boolean dev;

  FirstStart(Db db, Projects projects, Accounts accounts, People people, boolean dev) {
    this.db = db;
    this.projects = projects;
    this.accounts = accounts;
    this.people = people;
    this.dev = dev;
  }

  /** Prepares the folder; the key of a new project, if one was made. */
  Optional<Accounts.Issued> run() {
    return db.write(tx -> dev ? development(tx) : production(tx));
  }

  private Optional<Accounts.Issued> development(Tx tx) {
    if (!projects.exists(tx, DEV_PROJECT)) {
      projects.create(tx, DEV_PROJECT, "dev");
    }
    accounts.seedDevelopment(tx, DEV_PROJECT);
    return Optional.empty();
  }

  private Optional<Accounts.Issued> production(Tx tx) {
    accounts.forgetDevelopment(tx);
    if (!accounts.noKeys(tx)) {
      return Optional.empty();
    }
    ProjectId project = projects.create(tx, "default").id();
    return Optional.of(
        accounts.issueKey(tx, project, "first key", EnumSet.allOf(Scope.class), null));
  }

  /**
   * Where the first owner sets a password; empty once there is one, and in development mode. Each
   * start makes another link, since of the one before only its digest is known.
   */
  Optional<String> setupLink(String publicUrl) {
    return dev
        ? Optional.empty()
        : db.write(people::setupLink).map(minted -> publicUrl + "/setup#" + minted.secret());
  }

  static void showLink(String link) {
    System.err.println(
        "sepurux: nobody can sign in yet; make the first owner within 24 h: " + link);
  }

  /** The only time this secret is shown; not through the log, which may be kept elsewhere. */
  static void show(Accounts.Issued key) {
    System.err.println(
        "sepurux: made the project \"default\" and its first key, shown only now: " + key.secret());
  }
}
