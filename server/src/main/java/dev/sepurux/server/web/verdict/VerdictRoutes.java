package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.run.AttemptCount;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.run.Verdicts;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Show;
import dev.sepurux.server.web.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages of a batch, a run, their attempts and one attempt. */
public final class VerdictRoutes {
  private static final int MOST_FINDINGS = 20;

  /** A longer recording, in bytes, is played out after the page is there. */
  private static final int PLAYED_AT_ONCE = 100_000;

  private final Pages pages;
  private final Runs runs;
  private final CiRuns ciRuns;
  private final Traces traces;
  private final Supplier<String> publicUrl;

  /**
   * The pages.
   *
   * @param publicUrl where people reach this server, without a slash at its end
   */
  public VerdictRoutes(
      Pages pages, Runs runs, CiRuns ciRuns, Traces traces, Supplier<String> publicUrl) {
    this.pages = pages;
    this.runs = runs;
    this.ciRuns = ciRuns;
    this.traces = traces;
    this.publicUrl = publicUrl;
  }

  public List<Route> routes() {
    String[] filters = AttemptList.NAMES;
    return List.of(
        Route.get("/batches/{batch_id}", "batchPage", Access.SESSION, this::batchPage)
            .taking("from"),
        Route.get(
                "/batches/{batch_id}/attempts",
                "batchAttemptsPage",
                Access.SESSION,
                this::batchAttemptsPage)
            .taking("cursor")
            .taking(filters),
        Route.get("/runs/{run_id}", "runPage", Access.SESSION, this::runPage)
            .taking("cursor")
            .taking(filters),
        Route.get(
            "/runs/{run_id}/attempts/{ordinal}", "attemptPage", Access.SESSION, this::attemptPage),
        Route.get(
            "/runs/{run_id}/attempts/{ordinal}/way",
            "attemptWay",
            Access.SESSION,
            this::attemptWay));
  }

  Response batchPage(Request request) {
    Located<CiRuns.Found> located = batch(request);
    Visit visit = located.visit();
    CiRuns.Found found = located.found();
    RunSet set = found.set();
    List<Verdict> verdicts = set.runs().stream().map(Verdicts::of).toList();
    Integer from = request.queryNumber("from", 0);
    return show(
        visit,
        "Verdict",
        "web/verdict/verdict.jte",
        page(
            visit,
            found,
            verdicts,
            matrix(visit, set, verdicts, from == null ? 0 : from),
            null,
            null));
  }

  private Matrix matrix(Visit visit, RunSet set, List<Verdict> verdicts, int from) {
    List<Matrix.Scenario> shown = Matrix.worst(set.runs(), verdicts, from);
    return Matrix.of(
        shown,
        runs.scenarios(shown.stream().map(scenario -> scenario.run().id()).toList()),
        traces.taskNames(
            visit.projectId(), shown.stream().map(scenario -> scenario.run().traceId()).toList()),
        from,
        set.runs().size());
  }

  Response runPage(Request request) {
    Located<CiRuns.Found> located = find(request, "run_id", "run");
    if (!(located.found().set() instanceof RunSet.One(Run run))) {
      return Pages.go("/batches/" + located.found().set().id());
    }
    Visit visit = located.visit();
    Verdict verdict = Verdicts.of(run);
    RunSet set = located.found().set();
    List<AttemptCount> counts = runs.counts(set);
    return show(
        visit,
        "Run",
        "web/verdict/run.jte",
        page(
            visit,
            located.found(),
            List.of(verdict),
            null,
            scenario(visit, run, verdict),
            AttemptList.of(request, runs, set, counts, "/runs/" + run.id())));
  }

  private VerdictPage.Scenario scenario(Visit visit, Run run, Verdict verdict) {
    StringBuilder marks = new StringBuilder();
    Tally tally = Tally.NONE;
    for (String outcome : runs.outcomes(run)) {
      tally = marks.isEmpty() ? tally : tally.plus(Tally.of(outcome, 1));
      marks.append(outcome.charAt(0));
    }
    String error = run.errorCode();
    return new VerdictPage.Scenario(
        name(visit, run),
        run.traceId().toString(),
        run.traceDeleted(),
        marks.toString(),
        "%s: %s passed, %s failed, %s unsafe, %s not judged"
            .formatted(
                Show.count(tally.asked(), "attempt"),
                Show.number(tally.passed()),
                Show.number(tally.failed()),
                Show.number(tally.unsafe()),
                Show.number(tally.errors())),
        error == null
            ? null
            : Show.words(error) + (run.errorDetail() == null ? "" : ": " + run.errorDetail()),
        control(verdict));
  }

  private static List<AttemptPage.ControlRow> control(Verdict verdict) {
    RunSummary figures = verdict.figures();
    return figures == null
        ? List.of()
        : figures.control().findings().stream()
            .map(finding -> AttemptPage.ControlRow.of(finding.toJson()))
            .toList();
  }

  private String name(Visit visit, Run run) {
    String name = traces.taskNames(visit.projectId(), List.of(run.traceId())).get(run.traceId());
    return name == null ? "(trace deleted)" : name;
  }

  Response batchAttemptsPage(Request request) {
    Located<CiRuns.Found> located = batch(request);
    RunSet set = located.found().set();
    Batch batch = located.found().batch();
    String path = "/batches/" + set.id();
    return show(
        located.visit(),
        "Attempts",
        "web/verdict/attempts.jte",
        new AttemptsPage(
            path,
            batch == null ? "" : batch.campaignName(),
            AttemptList.of(request, runs, set, runs.counts(set), path + "/attempts")));
  }

  Response attemptPage(Request request) {
    Found found = attempt(request);
    Visit visit = found.visit();
    boolean isLong =
        traces
            .find(visit.projectId(), found.run().traceId())
            .filter(trace -> trace.sizeBytes() > PLAYED_AT_ONCE)
            .isPresent();
    int ordinal = found.ordinal();
    return show(
        visit,
        ordinal == 0 ? "The recording itself" : "Attempt " + ordinal,
        "web/verdict/attempt.jte",
        page(found, isLong && ordinal > 0));
  }

  /** What the page of an attempt leaves out where it takes long. */
  Response attemptWay(Request request) {
    Found found = attempt(request);
    return pages.part(found.visit(), "web/verdict/way.jte", page(found, false));
  }

  /** An attempt that may be there. */
  private record Found(Visit visit, Run run, int ordinal) {}

  private Found attempt(Request request) {
    Located<CiRuns.Found> located = find(request, "run_id", "run");
    if (located.found().set() instanceof RunSet.One(Run run)) {
      int ordinal = request.paramNumber("ordinal").orElseThrow(VerdictRoutes::noAttempt);
      return new Found(located.visit(), run, ordinal);
    }
    throw noAttempt();
  }

  private static Refused noAttempt() {
    return new Refused(Problem.notFound("attempt"));
  }

  private AttemptPage page(Found found, boolean isWaiting) {
    Run run = found.run();
    int ordinal = found.ordinal();
    Runs.Inspected inspected =
        runs.inspect(run, ordinal, !isWaiting && ordinal > 0).orElseThrow(VerdictRoutes::noAttempt);
    Verdict verdict = Verdicts.of(run);
    RunSummary figures = verdict.figures();
    return AttemptPage.of(
        run,
        name(found.visit(), run),
        figures == null ? ordinal : figures.attempts(),
        publicUrl.get() + "/runs/" + run.id() + "/attempts/" + ordinal,
        inspected,
        isWaiting,
        ordinal == 0 ? control(verdict) : List.of());
  }

  private VerdictPage page(
      Visit visit,
      CiRuns.Found found,
      List<Verdict> verdicts,
      @Nullable Matrix matrix,
      VerdictPage.@Nullable Scenario scenario,
      @Nullable AttemptList attempts) {
    RunSet set = found.set();
    Batch batch = found.batch();
    boolean whole = set instanceof RunSet.Batch;
    Verdict verdict = Verdicts.of(set);
    RunSummary figures = verdict.figures();
    String path = (whole ? "/batches/" : "/runs/") + set.id();
    String list = whole ? path + "/attempts" : path;
    boolean live = verdict.decision() == Decision.PENDING;
    int all = figures == null ? 0 : dev.sepurux.engine.score.Found.of(figures).size();
    int ended = (int) verdicts.stream().filter(one -> one.decision() != Decision.PENDING).count();
    return new VerdictPage(
        path,
        list,
        batch == null ? "" : batch.campaignName(),
        batch,
        set.runs().getFirst().createdAt(),
        Headline.of(verdict, verdicts, ended),
        verdict,
        figures,
        live,
        set.runs().stream().map(run -> run.id().toString()).toList(),
        Bound.of(verdict, verdicts, set.runs().getFirst().pooled()),
        live ? List.of() : findings(set, list),
        live ? 0 : Math.max(0, all - MOST_FINDINGS),
        figures == null || live ? List.of() : AdviceRow.of(figures),
        whole && batch != null && !live ? delta(visit, batch, verdict) : null,
        HeatMap.of(runs.counts(set), figures == null ? List.of() : figures.findings(), list),
        matrix,
        scenario,
        attempts);
  }

  private List<FindingRow> findings(RunSet set, String list) {
    List<FindingRow> rows = new ArrayList<>();
    for (JsonObject finding : runs.findings(set, new Page(MOST_FINDINGS, 0, null)).items()) {
      rows.add(FindingRow.of(finding, list));
    }
    return rows;
  }

  private @Nullable Delta delta(Visit visit, Batch batch, Verdict verdict) {
    RunSummary now = verdict.figures();
    CiRuns.Found before = ciRuns.previous(visit.projectId(), batch).orElse(null);
    if (before == null || before.batch() == null || now == null) {
      return null;
    }
    Verdict then = Verdicts.of(before.set());
    RunSummary figures = then.figures();
    return figures == null
        ? null
        : Delta.of("/batches/" + before.set().id(), before.batch().createdAt(), then, figures, now);
  }

  private Located<CiRuns.Found> batch(Request request) {
    Located<CiRuns.Found> located = find(request, "batch_id", "batch");
    if (located.found().set() instanceof RunSet.Batch) {
      return located;
    }
    throw new Refused(Problem.notFound("batch"));
  }

  private Located<CiRuns.Found> find(Request request, String param, String kind) {
    UUID id = request.paramId(param, kind);
    return pages.locate(request, kind, project -> ciRuns.find(project, id));
  }

  private Response show(Visit visit, String title, String template, Object page) {
    return pages.show(visit, Section.VERDICTS, title, template, page);
  }
}
