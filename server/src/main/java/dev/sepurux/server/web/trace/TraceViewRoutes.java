package dev.sepurux.server.web.trace;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.Pool;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.run.Verdicts;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.web.trace.EventList.Shown;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The page of one recording and the parts that it asks for. */
public final class TraceViewRoutes {
  private static final int RUNS = 5;
  private static final int MOST_CHOICES = 200;

  /** A longer recording, in bytes, is read after the page is there. */
  private static final int READ_AT_ONCE = 100_000;

  private final Pages pages;
  private final Traces traces;
  private final Campaigns campaigns;
  private final Runs runs;
  private final Readings readings;

  public TraceViewRoutes(
      Pages pages,
      Traces traces,
      Tools tools,
      PolicyPacks policyPacks,
      Campaigns campaigns,
      Runs runs) {
    this.pages = pages;
    this.traces = traces;
    this.campaigns = campaigns;
    this.runs = runs;
    this.readings = new Readings(traces, tools, policyPacks);
  }

  public List<Route> routes() {
    String page = "/traces/{trace_id}";
    return List.of(
        Route.get(page, "tracePage", Access.SESSION, this::tracePage)
            .taking("show", "text", "from"),
        Route.get(page + "/read", "traceRead", Access.SESSION, this::traceRead)
            .taking("show", "text"),
        Route.get(page + "/events", "traceEvents", Access.SESSION, this::traceEvents)
            .taking("show", "text", "from", "at"),
        Route.get(page + "/events/{event}", "traceEvent", Access.SESSION, this::traceEvent),
        Route.get(page + "/events/{event}/value", "traceValue", Access.SESSION, this::traceValue)
            .taking("at", "from"),
        Route.get(page + "/raw", "traceRaw", Access.SESSION, this::traceRaw));
  }

  Response tracePage(Request request) {
    Located<StoredTrace> located = find(request);
    Visit visit = located.visit();
    StoredTrace trace = located.found();
    String path = path(trace);
    // Who has no script asks for a chunk by its address, and gets it with the page.
    boolean now = request.query("from") != null || trace.sizeBytes() <= READ_AT_ONCE;
    List<Pool> pools =
        campaigns.pools(visit.projectId(), List.of(trace.id())).getOrDefault(trace.id(), List.of());
    List<Pool> all =
        visit.may(Scope.WRITE) ? campaigns.names(visit.projectId(), MOST_CHOICES) : List.of();
    return pages.show(
        visit,
        Section.TRACES,
        Brief.cut(TraceRow.of(trace, pools).name(), 80),
        "web/trace/page.jte",
        new TracePage(
            path,
            TraceRow.of(trace, pools),
            trace,
            TracePage.warnings(trace),
            runs(visit, trace),
            all,
            all.stream().filter(campaign -> !pools.contains(campaign)).toList(),
            now ? body(located, request) : null,
            address(request, path + "/read")));
  }

  private TracePage.Body body(Located<StoredTrace> located, Request request) {
    Reading reading = reading(located);
    String path = path(located.found());
    Integer from = request.queryNumber("from", 0);
    return new TracePage.Body(
        TracePage.Ways.of(path, reading),
        EventList.of(reading, path, show(request), text(request), from == null ? 0 : from));
  }

  /** What the page of a long recording leaves out at first. */
  Response traceRead(Request request) {
    Located<StoredTrace> located = find(request);
    return pages.part(located.visit(), "web/trace/body.jte", body(located, request));
  }

  private static String address(Request request, String path) {
    Shown show = show(request);
    return new Query(path)
        .with("show", show == Shown.ALL ? null : show.word())
        .with("text", text(request))
        .text();
  }

  private List<TracePage.RunRow> runs(Visit visit, StoredTrace trace) {
    List<Run> newest = runs.newestOn(visit.projectId(), trace.id(), RUNS);
    Map<UUID, String> names =
        campaigns.namesOf(visit.projectId(), newest.stream().map(Run::campaignId).toList());
    return newest.stream()
        .map(run ->
            new TracePage.RunRow(
                run.id().toString(),
                names.getOrDefault(run.campaignId(), ""),
                Verdicts.of(run).decision().wire(),
                run.createdAt()))
        .toList();
  }

  /** The whole list, one chunk of it, or the chunk of one event. */
  Response traceEvents(Request request) {
    Located<StoredTrace> located = find(request);
    Reading reading = reading(located);
    Shown show = show(request);
    String text = text(request);
    Integer from = request.queryNumber("from", 0);
    Integer at = request.queryNumber("at", 0);
    if (from == null && at == null) {
      String path = path(located.found());
      Response part =
          pages.part(
              located.visit(), "web/trace/events.jte", EventList.of(reading, path, show, text, 0));
      return "find".equals(request.header("HX-Trigger"))
          ? part.with("HX-Push-Url", address(request, path))
          : part;
    }
    return (from == null
            ? EventList.chunkAt(reading, show, text, at == null ? 0 : at)
            : EventList.chunk(reading, show, text, from))
        .map(chunk -> pages.part(located.visit(), "web/trace/chunk.jte", chunk))
        .orElseGet(Response::noContent);
  }

  Response traceEvent(Request request) {
    Located<StoredTrace> located = find(request);
    int event = request.paramNumber("event").orElseThrow(TraceViewRoutes::noEvent);
    return EventView.of(reading(located), path(located.found()), event)
        .map(view -> pages.part(located.visit(), "web/trace/event.jte", view))
        .orElseThrow(TraceViewRoutes::noEvent);
  }

  Response traceValue(Request request) {
    Located<StoredTrace> located = find(request);
    int event = request.paramNumber("event").orElseThrow(TraceViewRoutes::noEvent);
    String at = request.query("at");
    Integer from = request.queryNumber("from", 0);
    return EventView.value(reading(located), event, at == null ? "" : at, from == null ? 0 : from)
        .map(node -> pages.part(located.visit(), "web/trace/kids.jte", node))
        .orElseThrow(TraceViewRoutes::noEvent);
  }

  /** The bytes that were uploaded. */
  Response traceRaw(Request request) {
    Located<StoredTrace> located = find(request);
    StoredTrace trace = located.found();
    byte[] bytes =
        traces.payload(located.visit().projectId(), trace.id()).orElseThrow(TraceViewRoutes::gone);
    return Response.json(200, bytes)
        .with("Content-Disposition", "attachment; filename=\"trace-" + trace.id() + ".json\"")
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "no-store");
  }

  private Located<StoredTrace> find(Request request) {
    UUID id = request.paramId("trace_id", "trace");
    return pages.locate(request, "trace", project -> traces.find(project, id));
  }

  private Reading reading(Located<StoredTrace> located) {
    return readings
        .of(located.visit().projectId(), located.found())
        .orElseThrow(TraceViewRoutes::gone);
  }

  private static Shown show(Request request) {
    return Shown.of(request.query("show"));
  }

  private static String text(Request request) {
    String text = request.query("text");
    return text == null ? "" : Brief.cut(text.strip(), 200);
  }

  static String path(StoredTrace trace) {
    return "/traces/" + trace.id();
  }

  private static Refused gone() {
    return new Refused(Problem.notFound("trace"));
  }

  private static Refused noEvent() {
    return new Refused(Problem.notFound("event"));
  }
}
