package dev.sepurux.server.project;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The routes of projects. A key belongs to one project, and sees no other. */
public final class ProjectRoutes {
  private static final String KIND = "project";

  private final Projects projects;
  private final Tenants tenants;

  public ProjectRoutes(Projects projects, Tenants tenants) {
    this.projects = projects;
    this.tenants = tenants;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/projects", "createProject", Access.OWNER, this::createProject),
        Route.get("/v1/projects", "listProjects", Access.ANY_READ, this::listProjects).paged(),
        Route.get("/v1/projects/{project_id}", "getProject", Access.ANY_READ, this::getProject),
        Route.patch(
            "/v1/projects/{project_id}", "updateProject", Access.ADMIN, this::updateProject),
        Route.delete(
            "/v1/projects/{project_id}", "deleteProject", Access.OWNER, this::deleteProject));
  }

  TxWork<Response> createProject(Request request) {
    Fields fields = request.fields();
    ProjectChange wanted = ProjectChange.create(fields);
    return tx ->
        tenants
            .open(tx, wanted)
            .map(opened -> opened(opened).warned(fields.warnings()))
            .orElseThrow(ProjectRoutes::taken);
  }

  /** The secret is in this answer alone; one that repeats it has null in its place. */
  private static Response opened(Tenants.Opened opened) {
    JsonObject key = opened.key().toJson();
    return located(opened, key)
        .rememberedAs(located(opened, key.with("secret", JsonNull.INSTANCE)));
  }

  private static Response located(Tenants.Opened opened, JsonObject key) {
    Project project = opened.project();
    return Response.created(project.toJson().with("key", key))
        .revision(project.id().value(), project.revision())
        .with("Location", "/v1/projects/" + project.id());
  }

  Response listProjects(Request request) {
    Page page = request.page();
    List<Project> own =
        page.offset() > 0 || page.after() != null
            ? List.of()
            : projects.find(request.project()).stream().toList();
    return Response.list(request, new Page.Slice<>(own, null).map(Project::toJson));
  }

  Response getProject(Request request) {
    return Optional.of(named(request))
        .flatMap(projects::find)
        .map(ProjectRoutes::one)
        .orElseThrow(ProjectRoutes::notFound);
  }

  Response updateProject(Request request) {
    ProjectId id = named(request);
    Fields fields = request.fields();
    ProjectChange change = ProjectChange.update(fields);
    return switch (projects.change(id, change, request.ifMatch())) {
      case Projects.Changed.Done done -> one(done.project()).warned(fields.warnings());
      case Projects.Changed.Unknown _ -> throw notFound();
      case Projects.Changed.Stale stale -> throw Refused.stale(stale.project().revision());
      case Projects.Changed.Taken _ -> throw taken();
    };
  }

  Response deleteProject(Request request) {
    return Response.removed(KIND, tenants.close(named(request), request.ifMatch()));
  }

  /** The caller's own project if the path names it; every other one is unknown. */
  private ProjectId named(Request request) {
    String text = request.param("project_id");
    ProjectId own = request.project();
    UUID id = Ids.read(text);
    boolean named =
        id != null
            ? id.equals(own.value())
            : projects
                .find(own)
                .filter(p -> p.slug().equals(text) || p.name().equals(text))
                .isPresent();
    if (!named) {
      throw notFound();
    }
    return own;
  }

  private static Response one(Project project) {
    return Response.ok(project.toJson()).revision(project.id().value(), project.revision());
  }

  private static Refused taken() {
    return new Refused(
        Problem.of(
            ProblemCode.NAME_TAKEN,
            "slug or name: another project of this server has it; take another one."));
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }
}
