package dev.sepurux.server.web.people;

/** A page of the settings, as the list at their side shows it. */
enum Settings {
  ACCOUNT("Your account", "/settings/account"),
  KEYS("Keys", "/settings/keys"),
  PROJECT("General", "/settings/project"),
  PEOPLE("People", "/settings/people"),
  PROJECTS("Projects", "/settings/projects"),
  AUDIT("Audit", "/settings/audit");

  private final String title;
  private final String path;

  Settings(String title, String path) {
    this.title = title;
    this.path = path;
  }

  String title() {
    return title;
  }

  /** Its address; of the pages of a project, below that project. */
  String path(String slug) {
    return isOfProject() ? "/p/" + slug + path : path;
  }

  boolean isOfProject() {
    return this == KEYS || this == PROJECT;
  }

  /** Whether owners alone see it. */
  boolean isOwners() {
    return this == PEOPLE || this == PROJECTS || this == AUDIT;
  }
}
