package dev.sepurux.server.web;

import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.ci.CiView;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The pages of development mode: no key, one project, this machine only. */
public final class PageRoutes {
  /** No script, no frame, no form, nothing from elsewhere: recordings are hostile text. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  private static final int MOST_ATTEMPTS = 10_001;

  private final ProjectId project;
  private final Runs runs;
  private final CiRuns ciRuns;
  private final CiView view;

  /**
   * @param project the one whose verdicts are shown
   */
  public PageRoutes(ProjectId project, Runs runs, CiRuns ciRuns, CiView view) {
    this.project = project;
    this.runs = runs;
    this.ciRuns = ciRuns;
    this.view = view;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/batches/{batch_id}", "batchPage", Access.PUBLIC, this::batchPage),
        Route.get("/runs/{run_id}", "runPage", Access.PUBLIC, this::runPage),
        Route.get("/assets/page.css", "pageStyle", Access.PUBLIC, this::pageStyle));
  }

  Response batchPage(Request request) {
    return page(request.paramId("batch_id", "batch"), "batch");
  }

  Response runPage(Request request) {
    return page(request.paramId("run_id", "run"), "run");
  }

  private Response page(UUID id, String kind) {
    CiRuns.Found found =
        ciRuns.find(project, id).orElseThrow(() -> new Refused(Problem.notFound(kind)));
    RunSet set = found.set();
    String html =
        switch (set) {
          case RunSet.Batch _ -> Pages.verdict(view.of(found), runs.view(set));
          case RunSet.One _ ->
              Pages.run(
                  view.of(found),
                  runs.view(set),
                  runs.attempts(set, new Page(MOST_ATTEMPTS, 0, null)).items());
        };
    return new Response(
        200, "text/html; charset=utf-8", HEADERS, html.getBytes(StandardCharsets.UTF_8));
  }

  Response pageStyle(Request request) {
    try (InputStream css = PageRoutes.class.getResourceAsStream("/web/page.css")) {
      if (css == null) {
        throw new IllegalStateException("the style sheet is not in the jar");
      }
      return new Response(200, "text/css; charset=utf-8", Map.of(), css.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
