package dev.sepurux.server.trace;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of recordings. */
public final class TraceRoutes {
  private static final int MAX_SDK_META = 200;

  private final Traces traces;

  public TraceRoutes(Traces traces) {
    this.traces = traces;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/traces", "uploadTrace", Access.WRITE, this::uploadTrace),
        Route.get("/v1/traces", "listTraces", Access.READ, this::listTraces).paged("task_name"),
        Route.get("/v1/traces/{trace_id}", "getTrace", Access.READ, this::getTrace)
            .taking("include_payload"),
        Route.get(
                "/v1/traces/{trace_id}/timeline",
                "getTraceTimeline",
                Access.READ,
                this::getTraceTimeline)
            .paged());
  }

  TxWork<Response> uploadTrace(Request request) {
    String sdk = request.header("X-Sepurux-SDK");
    return traces
        .upload(request.project(), request.body(), shortened(sdk))
        .map(TraceRoutes::uploaded);
  }

  private static Response uploaded(Traces.Upload upload) {
    return switch (upload) {
      case Traces.Upload.Stored stored ->
          located(Response.created(stored.trace().toJson()), stored.trace());
      case Traces.Upload.AlreadyHere here ->
          located(Response.ok(here.trace().toJson()), here.trace());
      case Traces.Upload.Taken taken ->
          throw new Refused(
              Problem.taken(
                  ProblemCode.TRACE_EXISTS,
                  "This client_trace_id was used for other bytes; use a new one.",
                  taken.existing()));
      case Traces.Upload.Invalid invalid ->
          throw new Refused(
              Problem.invalid(invalid.notes().stream().map(TraceRoutes::error).toList()));
    };
  }

  private static Response located(Response response, StoredTrace trace) {
    return response
        .with("Location", "/v1/traces/" + trace.id())
        .revision(trace.id(), StoredTrace.REVISION);
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= MAX_SDK_META ? text : text.substring(0, MAX_SDK_META);
  }

  private static FieldError error(Note note) {
    List<String> loc = new ArrayList<>(List.of("body"));
    if (!note.loc().isEmpty()) {
      loc.addAll(List.of(note.loc().substring(1).split("/")));
    }
    return new FieldError(loc, note.msg(), note.type());
  }

  Response listTraces(Request request) {
    Page.Slice<StoredTrace> slice =
        traces.list(request.project(), request.query("task_name"), request.page());
    return Response.list(request, slice.map(StoredTrace::toJson));
  }

  Response getTrace(Request request) {
    UUID id = request.paramId("trace_id", "trace");
    StoredTrace trace = traces.find(request.project(), id).orElseThrow(TraceRoutes::notFound);
    if (!request.flag("include_payload")) {
      return Response.ok(trace.toJson()).revision(trace.id(), StoredTrace.REVISION);
    }
    byte[] payload = traces.payload(request.project(), id).orElseThrow(TraceRoutes::notFound);
    return Response.json(200, JsonCodec.splice(trace.toJson(), "payload", payload))
        .revision(trace.id(), StoredTrace.REVISION);
  }

  Response getTraceTimeline(Request request) {
    UUID id = request.paramId("trace_id", "trace");
    Page page = request.page(Page.ALL);
    List<TimelineStep> steps =
        traces.timeline(request.project(), id).orElseThrow(TraceRoutes::notFound);
    Page.Cursor after = page.after();
    long from = (after == null ? 0 : after.position() + 1) + page.offset();
    List<TimelineStep> rest = steps.stream().skip(from).limit(page.fetch()).toList();
    return Response.list(
        request,
        page.slice(rest, step -> new Page.Cursor(step.index(), "")).map(step -> view(id, step)));
  }

  private static JsonObject view(UUID traceId, TimelineStep step) {
    JsonObject.Builder view =
        JsonObject.builder()
            .put("id", traceId + ":" + step.index())
            .put("trace_id", traceId.toString())
            .put("step", step.step());
    step.toJson().members().forEach(view::put);
    if (step.stepName() == null) {
      view.put("step_name", "");
    }
    if (step.status() == null) {
      view.put("status", "unknown");
    }
    return view.build();
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound("trace"));
  }
}
