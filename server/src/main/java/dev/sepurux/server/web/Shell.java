package dev.sepurux.server.web;

import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.project.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page, and what every template may ask.
 *
 * @param title of the page
 * @param section null for pages outside the navigation
 * @param person null if nobody is signed in
 * @param project null for pages of no project
 * @param projects that the person may switch to
 * @param said what was done just now; null for nothing
 * @param now ms since 1970
 */
public record Shell(
    Assets assets,
    String title,
    @Nullable Section section,
    @Nullable Person person,
    @Nullable Project project,
    List<Project> projects,
    @Nullable Said said,
    long now) {

  /** The address of a style sheet, script or picture. */
  public String asset(String name) {
    return assets.path(name);
  }

  /** What a form repeats, and a script sends as {@code X-CSRF-Token}; empty if nobody is there. */
  public String csrf() {
    return person == null ? "" : person.csrf();
  }

  /** The slug of the page's project; empty if it has none. */
  public String slug() {
    return project == null ? "" : project.slug();
  }

  /** True if the person may change things in the page's project. */
  public boolean mayWrite() {
    return person != null && project != null && Scope.WRITE.isIn(person.scopes(project.id()));
  }

  public boolean isOwner() {
    return person != null && person.owner();
  }

  /** The parts of the workspace; none for pages of no project. */
  public List<Section> sections() {
    return project == null ? List.of() : Section.shown();
  }

  /**
   * Where the switch to a project leads: the same part of the workspace there, if it has a page.
   */
  public String switchTo(Project other) {
    Section there = section == null || !section.isListed() ? Section.HOME : section;
    return there.path(other.slug());
  }
}
