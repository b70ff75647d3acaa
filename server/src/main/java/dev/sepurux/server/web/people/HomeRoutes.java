package dev.sepurux.server.web.people;

import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.function.Supplier;

/** The first page of a project: how to begin, then its newest verdicts. */
public final class HomeRoutes {
  private static final int NEWEST = 20;

  private final Pages pages;
  private final CiRuns ciRuns;
  private final Supplier<String> publicUrl;

  public HomeRoutes(Pages pages, CiRuns ciRuns, Supplier<String> publicUrl) {
    this.pages = pages;
    this.ciRuns = ciRuns;
    this.publicUrl = publicUrl;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/", "firstPage", Access.SESSION, this::firstPage),
        Route.get("/p/{project}", "homePage", Access.SESSION, this::homePage));
  }

  /** One verdict of the list. */
  record Row(String id, String campaign, String decision, int scenarios, long at) {
    static Row of(Batch batch) {
      return new Row(
          batch.id().toString(),
          batch.campaignName(),
          batch.decision(),
          batch.traceCount(),
          batch.createdAt());
    }

    /** The class of its badge. */
    String tone() {
      return switch (decision) {
        case "pass" -> "good";
        case "fail" -> "bad";
        case "unsafe", "error" -> "worst";
        default -> "plain";
      };
    }
  }

  /** What {@code home.jte} shows. */
  record HomePage(List<Row> verdicts, String commands) {}

  /** What {@code none.jte} shows. */
  record NoProject() {}

  Response firstPage(Request request) {
    Visit visit = pages.visit(request);
    return visit.projects().isEmpty()
        ? pages.show(visit, null, "Welcome", "web/people/none.jte", new NoProject())
        : Pages.go(Section.HOME.path(visit.projects().getFirst().slug()));
  }

  Response homePage(Request request) {
    Visit visit = pages.visit(request);
    List<Row> rows = ciRuns.newest(visit.projectId(), NEWEST).stream().map(Row::of).toList();
    return pages.show(
        visit,
        Section.HOME,
        "Home",
        "web/people/home.jte",
        new HomePage(rows, commands(visit.project().slug())));
  }

  private String commands(String slug) {
    return """
    export SEPURUX_API_BASE_URL=%s
    export SEPURUX_PROJECT_ID=%s
    export SEPURUX_API_KEY=...
    curl -sS "$SEPURUX_API_BASE_URL/v1/traces" -H "X-API-Key: $SEPURUX_API_KEY" \\
      -H "X-Project-Id: $SEPURUX_PROJECT_ID" -H 'Content-Type: application/json' \\
      -d '{"task":{"name":"hello"},"events":[{"type":"agent_output","output":"done"}]}'
    """
        .formatted(publicUrl.get(), slug);
  }
}
