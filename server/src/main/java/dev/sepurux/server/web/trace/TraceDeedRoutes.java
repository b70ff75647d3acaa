package dev.sepurux.server.web.trace;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.bootstrap.Bootstrap;
import dev.sepurux.server.bootstrap.Bootstraps;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.removal.Removals;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.UUID;

/** What members do with a recording. */
public final class TraceDeedRoutes {
  private final Pages pages;
  private final Traces traces;
  private final Bootstraps bootstraps;
  private final Campaigns campaigns;
  private final Runs runs;
  private final Removals removals;
  private final Audit audit;

  public TraceDeedRoutes(
      Pages pages,
      Traces traces,
      Bootstraps bootstraps,
      Campaigns campaigns,
      Runs runs,
      Removals removals,
      Audit audit) {
    this.pages = pages;
    this.traces = traces;
    this.bootstraps = bootstraps;
    this.campaigns = campaigns;
    this.runs = runs;
    this.removals = removals;
    this.audit = audit;
  }

  public List<Route> routes() {
    String page = "/traces/{trace_id}";
    return List.of(
        Route.post(page + "/campaign", "makeCampaigns", Access.SESSION, this::makeCampaigns),
        Route.post(page + "/eval-set", "poolTrace", Access.SESSION, this::poolTrace),
        Route.post(page + "/judge", "judgeTrace", Access.SESSION, this::judgeTrace),
        Route.post(page + "/delete", "removeTrace", Access.SESSION, this::removeTrace));
  }

  /** What {@code made.jte} shows. */
  record MadePage(String path, String task, Bootstrap made, List<Made> campaigns) {}

  /**
   * A campaign of a core pack.
   *
   * @param fresh true if it was made now
   * @param holds true if the recording is in its eval-set
   */
  record Made(String id, String name, String asks, boolean fresh, boolean holds) {}

  TxWork<Response> makeCampaigns(Request request) {
    Located<StoredTrace> located = allowed(request, Scope.WRITE);
    Visit visit = located.visit();
    StoredTrace trace = located.found();
    return bootstraps
        .of(visit.projectId(), trace.id())
        .map(done -> {
          Bootstrap made = done.orElseThrow(TraceDeedRoutes::gone);
          return pages.show(
              visit,
              Section.TRACES,
              "Campaigns made",
              "web/trace/made.jte",
              new MadePage(
                  TraceViewRoutes.path(trace),
                  TraceRow.of(trace, List.of()).name(),
                  made,
                  made.campaigns().stream().map(member -> made(member, trace.id())).toList()));
        });
  }

  private static Made made(Bootstrap.Member member, UUID trace) {
    return new Made(
        member.campaign().id().toString(),
        member.campaign().name(),
        member.campaign().terms().mutationPack().name(),
        member.made(),
        member.campaign().evalSet().traceIds().contains(trace));
  }

  TxWork<Response> poolTrace(Request request) {
    Located<StoredTrace> located = allowed(request, Scope.WRITE);
    StoredTrace trace = located.found();
    Ref campaign = Ref.of(request.form().text("campaign"));
    return tx -> {
      Campaigns.Outcome outcome =
          campaigns.addTrace(tx, located.visit().projectId(), campaign, trace.id());
      return Pages.go(said(outcome).at(TraceViewRoutes.path(trace)));
    };
  }

  private static Said said(Campaigns.Outcome outcome) {
    return switch (outcome) {
      case Campaigns.Outcome.Present _, Campaigns.Outcome.Created _ -> Said.IN_EVAL_SET;
      case Campaigns.Outcome.Unknown _,
          Campaigns.Outcome.Stale _,
          Campaigns.Outcome.Taken _,
          Campaigns.Outcome.UnknownReferences _,
          Campaigns.Outcome.Invalid _ ->
          Said.EVAL_SET_REFUSED;
    };
  }

  /** Submits a run and leads to its page, which follows it. */
  TxWork<Response> judgeTrace(Request request) {
    Located<StoredTrace> located = allowed(request, Scope.WRITE);
    StoredTrace trace = located.found();
    Ref campaign = Ref.of(request.form().text("campaign"));
    return tx ->
        runs.liveCampaign(tx, located.visit().projectId(), campaign).isEmpty()
            ? Pages.go(Said.CAMPAIGN_GONE.at(TraceViewRoutes.path(trace)))
            : Pages.go(
                "/runs/"
                    + runs.submitOne(located.visit().projectId(), Ref.of(trace.id()), campaign)
                        .in(tx));
  }

  TxWork<Response> removeTrace(Request request) {
    Located<StoredTrace> located = allowed(request, Scope.ADMIN);
    Visit visit = located.visit();
    StoredTrace trace = located.found();
    return tx ->
        switch (removals.trace(tx, visit.projectId(), trace.id(), IfMatch.ANY)) {
          case Removal.Done _ -> {
            audit.note(tx, visit.projectId(), "trace deleted", trace.id().toString());
            yield Pages.go(Said.TRACE_DELETED.at(Section.TRACES.path(visit.project().slug())));
          }
          case Removal.InUse _ -> Pages.go(Said.TRACE_IN_USE.at(TraceViewRoutes.path(trace)));
          case Removal.Unknown _, Removal.Stale _ -> throw gone();
        };
  }

  private Located<StoredTrace> allowed(Request request, Scope scope) {
    UUID id = request.paramId("trace_id", "trace");
    Located<StoredTrace> located =
        pages.locate(request, "trace", project -> traces.find(project, id));
    located.visit().require(scope);
    return located;
  }

  private static Refused gone() {
    return new Refused(Problem.notFound("trace"));
  }
}
