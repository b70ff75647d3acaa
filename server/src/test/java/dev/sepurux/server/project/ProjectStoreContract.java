package dev.sepurux.server.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every database must do for projects. */
abstract class ProjectStoreContract {
  private final ProjectStore store = new ProjectStore();

  abstract Db db();

  private Project kept(String slug, String name) {
    Project project = new Project(new ProjectId(UUID.randomUUID()), slug, name, 30, 1, 7, 8, null);
    db().<Project>write(tx -> {
      store.insert(tx, project);
      return project;
    });
    return project;
  }

  @Test
  void keepsAProject() {
    Project project = kept("kept", "N\u00e4me \ud83d\ude00 'quoted'");
    assertThat(db().<Optional<Project>>read(tx -> store.byId(tx, project.id()))).contains(project);
    ProjectId unknown = new ProjectId(UUID.randomUUID());
    assertThat(db().<Optional<Project>>read(tx -> store.byId(tx, unknown))).isEmpty();
  }

  @Test
  void takesTheNextRevisionOnly() {
    Project old = kept("revised", "Revised");
    Project next = new Project(old.id(), "renamed", "Renamed", null, 2, 7, 9, 10L);
    db().<Project>write(tx -> {
      store.update(tx, next);
      return next;
    });
    assertThat(db().<Optional<Project>>read(tx -> store.byId(tx, old.id()))).contains(next);
    assertThatThrownBy(() ->
            db().<Project>write(tx -> {
              store.update(tx, next);
              return next;
            }))
        .hasMessageContaining("changed in one transaction");
  }

  @Test
  void letsASlugAndANameStandForOneProject() {
    kept("one", "One");
    assertThatThrownBy(() -> kept("one", "Another")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> kept("another", "One")).isInstanceOf(RuntimeException.class);
    kept("ONE-2", "one");
  }
}
