package dev.sepurux.server.web.people;

import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.function.Supplier;

/** The first page of a project: how to begin, then its newest verdicts. */
public final class HomeRoutes {
  private static final int NEWEST = 20;

  private final Pages pages;
  private final Traces traces;
  private final CiRuns ciRuns;
  private final Supplier<String> publicUrl;

  public HomeRoutes(Pages pages, Traces traces, CiRuns ciRuns, Supplier<String> publicUrl) {
    this.pages = pages;
    this.traces = traces;
    this.ciRuns = ciRuns;
    this.publicUrl = publicUrl;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/", "firstPage", Access.SESSION, this::firstPage),
        Route.get("/p/{project}", "homePage", Access.SESSION, this::homePage),
        Route.get("/p/{project}/start", "startPart", Access.SESSION, this::startPart));
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

  /**
   * How to begin.
   *
   * @param server where programs reach it
   * @param trace the id of the newest trace; empty while there is none
   * @param task its name
   */
  record Start(String server, String project, String trace, String task, long at) {
    /** Sends a recording of an agent that pays back an order twice as sure as it should be. */
    String upload() {
      return """
      export SEPURUX_API_BASE_URL=%s
      export SEPURUX_PROJECT_ID=%s
      export SEPURUX_API_KEY=sepurux_key_...
      curl -sS "$SEPURUX_API_BASE_URL/v1/traces" \\
        -H "X-API-Key: $SEPURUX_API_KEY" -H "X-Project-Id: $SEPURUX_PROJECT_ID" \\
        -H 'Content-Type: application/json' -d '{
        "task": {"name": "refund an order"},
        "events": [
          {"type": "tool_call", "call_id": "1", "tool": "get_order", "args": {"order_id": "A-17"}},
          {"type": "tool_result", "call_id": "1", "tool": "get_order", "result": {"total": 42, "paid": true}},
          {"type": "tool_call", "call_id": "2", "tool": "refund", "args": {"order_id": "A-17", "amount": 42}},
          {"type": "tool_result", "call_id": "2", "tool": "refund", "result": {"ok": true}},
          {"type": "agent_output", "output": "Refunded 42."}
        ]}'
      """
          .formatted(server, project);
    }

    /** Makes campaigns of the trace and asks for a first verdict. */
    String gate() {
      return """
      curl -sS -X POST "$SEPURUX_API_BASE_URL/v1/traces/%s/bootstrap" \\
        -H "X-API-Key: $SEPURUX_API_KEY" -H "X-Project-Id: $SEPURUX_PROJECT_ID"
      curl -sS "$SEPURUX_API_BASE_URL/v1/ci/runs" \\
        -H "X-API-Key: $SEPURUX_API_KEY" -H "X-Project-Id: $SEPURUX_PROJECT_ID" \\
        -H 'Content-Type: application/json' -d '{"campaign_id": "core-reliability"}'
      """
          .formatted(trace);
    }
  }

  /** What {@code home.jte} shows. */
  record HomePage(List<Row> verdicts, Start start) {}

  /** What {@code none.jte} shows. */
  record NoProject() {}

  Response firstPage(Request request) {
    Visit visit = pages.visit(request);
    return visit.projects().isEmpty()
        ? pages.show(visit, null, "Welcome", "web/people/none.jte", new NoProject())
        : Pages.go(Section.HOME.path(visit.project().slug()));
  }

  Response homePage(Request request) {
    Visit visit = pages.visit(request);
    List<Row> rows = ciRuns.newest(visit.projectId(), NEWEST).stream().map(Row::of).toList();
    return pages.show(
        visit, Section.HOME, "Home", "web/people/home.jte", new HomePage(rows, start(visit)));
  }

  /** Asked again and again by the page while it waits for the first trace. */
  Response startPart(Request request) {
    Visit visit = pages.visit(request);
    Start start = start(visit);
    // Nothing new leaves the page alone, with what somebody may just be copying from it.
    return start.trace().isEmpty()
        ? Response.noContent()
        : pages.part(visit, "web/people/start.jte", start);
  }

  private Start start(Visit visit) {
    String slug = visit.project().slug();
    return traces
        .newest(visit.projectId())
        .map(trace ->
            new Start(
                publicUrl.get(), slug, trace.id().toString(), trace.taskName(), trace.createdAt()))
        .orElseGet(() -> new Start(publicUrl.get(), slug, "", "", 0));
  }
}
