package dev.sepurux.server.web;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.ci.CiView;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import java.util.List;
import java.util.UUID;

/** The pages of a verdict and of a run. */
public final class PageRoutes {
  private static final int MOST_ATTEMPTS = 10_001;

  private final Pages pages;
  private final Runs runs;
  private final CiRuns ciRuns;
  private final CiView view;

  public PageRoutes(Pages pages, Runs runs, CiRuns ciRuns, CiView view) {
    this.pages = pages;
    this.runs = runs;
    this.ciRuns = ciRuns;
    this.view = view;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/batches/{batch_id}", "batchPage", Access.SESSION, this::batchPage),
        Route.get("/runs/{run_id}", "runPage", Access.SESSION, this::runPage));
  }

  /** Markup that was made with every text escaped. */
  public record Body(String html) {}

  Response batchPage(Request request) {
    return page(request, request.paramId("batch_id", "batch"), "batch");
  }

  Response runPage(Request request) {
    return page(request, request.paramId("run_id", "run"), "run");
  }

  private Response page(Request request, UUID id, String kind) {
    Located<CiRuns.Found> located =
        pages.locate(request, kind, project -> ciRuns.find(project, id));
    CiRuns.Found found = located.found();
    RunSet set = found.set();
    String html =
        switch (set) {
          case RunSet.Batch _ -> VerdictBody.verdict(view.of(found), runs.view(set), findings(set));
          case RunSet.One _ ->
              VerdictBody.run(
                  view.of(found),
                  runs.view(set),
                  findings(set),
                  runs.attempts(set, new Page(MOST_ATTEMPTS, 0, null)).items());
        };
    String title = set instanceof RunSet.Batch ? "Verdict" : "Run";
    return pages.show(located.visit(), Section.VERDICTS, title, "web/body.jte", new Body(html));
  }

  private List<JsonObject> findings(RunSet set) {
    return runs.findings(set, new Page(Page.DEFAULT_LIMIT, 0, null)).items();
  }
}
