package dev.sepurux.server.web.people;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.audit.AuditEntry;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.ProjectChange;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.project.Tenants;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Projects, and the record of who did what. */
public final class ProjectPageRoutes {
  private static final String TAKEN = "Another project has this slug or name; take another one.";

  private final Pages pages;
  private final Projects projects;
  private final Tenants tenants;
  private final Audit audit;

  public ProjectPageRoutes(Pages pages, Projects projects, Tenants tenants, Audit audit) {
    this.pages = pages;
    this.projects = projects;
    this.tenants = tenants;
    this.audit = audit;
  }

  public List<Route> routes() {
    String one = "/p/{project}/settings/project";
    String all = Settings.PROJECTS.path("");
    return List.of(
        Route.get("/p/{project}/settings", "settingsPage", Access.SESSION, this::settingsPage),
        Route.get(one, "projectPage", Access.SESSION, this::projectPage),
        Route.post(one, "changeProject", Access.SESSION, this::changeProject),
        Route.post(one + "/close", "closeProject", Access.SESSION, this::closeProject),
        Route.get(all, "projectsPage", Access.SESSION, this::projectsPage),
        Route.post(all, "makeProject", Access.SESSION, this::makeProject),
        Route.get(Settings.AUDIT.path(""), "auditPage", Access.SESSION, this::auditPage));
  }

  /** What {@code project.jte} shows. */
  record ProjectPage(
      String slug,
      String name,
      String retention,
      boolean mayChange,
      boolean mayClose,
      @Nullable String error) {}

  /**
   * What {@code projects.jte} shows.
   *
   * @param made the first key of a project that was made just now; null for none
   */
  record ProjectsPage(
      List<Project> projects,
      String slug,
      @Nullable String madeSlug,
      @Nullable String made,
      @Nullable String error) {
    ProjectsPage {
      projects = List.copyOf(projects);
    }
  }

  /** One change of the list. */
  record Row(long at, String who, String kind, String action, String subject, String project) {}

  /**
   * What {@code audit.jte} shows.
   *
   * @param next the address of the next page; null on the last one
   */
  record AuditPage(List<Row> rows, @Nullable String next) {
    AuditPage {
      rows = List.copyOf(rows);
    }
  }

  Response settingsPage(Request request) {
    Visit visit = pages.visit(request);
    return Pages.go(Settings.KEYS.path(visit.project().slug()));
  }

  Response projectPage(Request request) {
    Visit visit = pages.visit(request);
    Project project = visit.project();
    Integer days = project.retentionDays();
    return page(
        200, visit, project.slug(), project.name(), days == null ? "" : days.toString(), null);
  }

  private Response page(
      int status, Visit visit, String slug, String name, String days, @Nullable String error) {
    return pages.show(
        status,
        visit,
        Section.SETTINGS,
        "General",
        "web/people/project.jte",
        new ProjectPage(slug, name, days, visit.may(Scope.ADMIN), visit.person().owner(), error));
  }

  TxWork<Response> changeProject(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.ADMIN);
    Form form = request.form();
    String slug = form.text("slug");
    String name = form.text("name");
    String days = form.text("retention_days");
    ProjectChange change;
    try {
      change = ProjectChange.update(Fields.of(body(slug, name, days)));
    } catch (Refused e) {
      return _ -> page(422, visit, slug, name, days, message(e));
    }
    return tx ->
        switch (projects.change(tx, visit.projectId(), change, IfMatch.ANY)) {
          case Projects.Changed.Done done ->
              Pages.go(Said.SAVED.at(Settings.PROJECT.path(done.project().slug())));
          case Projects.Changed.Taken _ -> page(422, visit, slug, name, days, TAKEN);
          case Projects.Changed.Unknown _, Projects.Changed.Stale _ ->
              page(422, visit, slug, name, days, "It changed meanwhile; load the page again.");
        };
  }

  private static String message(Refused refusal) {
    var error = refusal.problem().errors().getFirst();
    return error.loc().getLast() + ": " + error.msg();
  }

  /** As the API takes it, so that both have the same rules. */
  private static JsonObject body(String slug, String name, String days) {
    JsonObject.Builder body = JsonObject.builder().put("slug", slug);
    if (!name.isEmpty()) {
      body.put("name", name);
    }
    if (days.isEmpty()) {
      return body.put("retention_days", JsonNull.INSTANCE).build();
    }
    return days.matches("[0-9]{1,9}")
        ? body.put("retention_days", Integer.parseInt(days)).build()
        : body.put("retention_days", days).build();
  }

  TxWork<Response> closeProject(Request request) {
    Visit visit = pages.visit(request);
    visit.requireOwner();
    Project project = visit.project();
    if (!request.form().text("slug").equals(project.slug())) {
      Integer days = project.retentionDays();
      return _ ->
          page(
              422,
              visit,
              project.slug(),
              project.name(),
              days == null ? "" : days.toString(),
              "Type the project's slug to close it.");
    }
    return tx -> {
      Removal removal = tenants.close(tx, project.id(), IfMatch.ANY);
      return removal instanceof Removal.InUse
          ? Pages.go(Said.NEEDED_PROJECT.at(Settings.PROJECT.path(project.slug())))
          : Pages.go(Said.PROJECT_CLOSED.at(Settings.PROJECTS.path("")));
    };
  }

  Response projectsPage(Request request) {
    Visit visit = pages.visit(request);
    visit.requireOwner();
    return projectsPage(200, visit, "", null, null, null);
  }

  private Response projectsPage(
      int status,
      Visit visit,
      String slug,
      @Nullable String madeSlug,
      @Nullable String made,
      @Nullable String error) {
    return pages.show(
        status,
        visit,
        Section.SETTINGS,
        "Projects",
        "web/people/projects.jte",
        new ProjectsPage(visit.projects(), slug, madeSlug, made, error));
  }

  TxWork<Response> makeProject(Request request) {
    Visit visit = pages.visit(request);
    visit.requireOwner();
    String slug = request.form().text("slug");
    ProjectChange wanted;
    try {
      wanted = ProjectChange.create(Fields.of(JsonObject.builder().put("slug", slug).build()));
    } catch (Refused e) {
      return _ -> projectsPage(422, visit, slug, null, null, message(e));
    }
    return tx ->
        tenants
            .open(tx, wanted)
            .map(opened ->
                projectsPage(200, visit, "", opened.project().slug(), opened.key().secret(), null))
            .orElseGet(() -> projectsPage(422, visit, slug, null, null, TAKEN));
  }

  Response auditPage(Request request) {
    Visit visit = pages.visit(request);
    visit.requireOwner();
    Map<ProjectId, String> slugs =
        visit.projects().stream().collect(Collectors.toMap(Project::id, Project::slug));
    Page.Slice<AuditEntry> slice = audit.list(request.page());
    List<Row> rows = slice.items().stream().map(entry -> row(entry, slugs)).toList();
    Page.Cursor next = slice.next();
    return pages.show(
        visit,
        Section.SETTINGS,
        "Audit",
        "web/people/audit.jte",
        new AuditPage(
            rows, next == null ? null : Settings.AUDIT.path("") + "?cursor=" + next.encode()));
  }

  private static Row row(AuditEntry entry, Map<ProjectId, String> slugs) {
    ProjectId project = entry.project();
    return new Row(
        entry.at(),
        entry.by().name(),
        entry.by().kind().word(),
        entry.action(),
        entry.subject(),
        project == null ? "" : slugs.getOrDefault(project, "closed project"));
  }
}
