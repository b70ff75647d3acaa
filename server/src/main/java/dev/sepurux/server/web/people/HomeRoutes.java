package dev.sepurux.server.web.people;

import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.web.verdict.VerdictItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The first page of a project: how to begin, then its newest verdicts. */
public final class HomeRoutes {
  private static final int NEWEST = 20;

  /** So long a page asks for the first trace; who forgot it in a tab keeps no server busy. */
  private static final long PATIENCE = Duration.ofMinutes(30).toMillis();

  private final Pages pages;
  private final Traces traces;
  private final CiRuns ciRuns;
  private final Supplier<String> publicUrl;
  private final Clock clock;

  public HomeRoutes(
      Pages pages, Traces traces, CiRuns ciRuns, Supplier<String> publicUrl, Clock clock) {
    this.pages = pages;
    this.traces = traces;
    this.ciRuns = ciRuns;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/", "firstPage", Access.SESSION, this::firstPage),
        Route.get("/p/{project}", "homePage", Access.SESSION, this::homePage),
        Route.get("/p/{project}/start", "startPart", Access.SESSION, this::startPart)
            .taking("since"));
  }

  /**
   * How to begin.
   *
   * @param server where programs reach it
   * @param trace the id of the newest trace; empty while there is none
   * @param task its name
   * @param poll the address to ask for the next state; empty when there is nothing to wait for, or
   *     nobody came for long
   */
  record Start(String server, String project, String trace, String task, long at, String poll) {
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

  /**
   * What {@code home.jte} shows.
   *
   * @param start null once there is a verdict
   */
  record HomePage(List<VerdictItem> verdicts, @Nullable Start start) {}

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
    List<VerdictItem> rows =
        ciRuns.newest(visit.projectId(), NEWEST).stream().map(VerdictItem::of).toList();
    Start start = rows.isEmpty() ? start(visit, clock.millis()) : null;
    return pages.show(
        visit, Section.HOME, "Home", "web/people/home.jte", new HomePage(rows, start));
  }

  /** Asked again and again by the page while it waits for the first trace. */
  Response startPart(Request request) {
    Visit visit = pages.visit(request);
    Start start = start(visit, since(request));
    // Nothing new leaves the page alone, with what somebody may just be copying from it.
    boolean waits = start.trace().isEmpty() && !start.poll().isEmpty();
    return waits ? Response.noContent() : pages.part(visit, "web/people/start.jte", start);
  }

  /** When the page began to wait, as it says itself. */
  private long since(Request request) {
    String text = request.query("since");
    return text != null && text.matches("[0-9]{1,15}") ? Long.parseLong(text) : clock.millis();
  }

  private Start start(Visit visit, long since) {
    String slug = visit.project().slug();
    boolean waits = clock.millis() - since < PATIENCE;
    String poll = waits ? "/p/" + slug + "/start?since=" + since : "";
    return traces
        .newest(visit.projectId())
        .map(trace ->
            new Start(
                publicUrl.get(),
                slug,
                trace.id().toString(),
                trace.taskName(),
                trace.createdAt(),
                ""))
        .orElseGet(() -> new Start(publicUrl.get(), slug, "", "", 0, poll));
  }
}
