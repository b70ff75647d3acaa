package dev.sepurux.server.web.trace;

import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;

/** The list of a project's recordings. */
public final class TracePageRoutes {
  private final Pages pages;
  private final Traces traces;
  private final Campaigns campaigns;

  public TracePageRoutes(Pages pages, Traces traces, Campaigns campaigns) {
    this.pages = pages;
    this.traces = traces;
    this.campaigns = campaigns;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/p/{project}/traces", "tracesPage", Access.SESSION, this::tracesPage)
            .taking("text", "kind", "cursor"));
  }

  Response tracesPage(Request request) {
    Visit visit = pages.visit(request);
    return pages.show(
        visit,
        Section.TRACES,
        "Traces",
        "web/trace/list.jte",
        TraceList.of(request, visit, traces, campaigns));
  }
}
