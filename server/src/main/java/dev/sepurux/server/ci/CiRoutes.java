package dev.sepurux.server.ci;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.run.RunSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of the gate. */
public final class CiRoutes {
  private final CiRuns runs;
  private final CiView view;

  public CiRoutes(CiRuns runs, CiView view) {
    this.runs = runs;
    this.view = view;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/ci/runs", "submitCiRun", Access.CI_WRITE, this::submitCiRun),
        Route.get("/v1/ci/runs/{run_id}", "getCiRun", Access.CI_READ, this::getCiRun),
        Route.get("/v1/ci/batch/{batch_id}", "getCiBatch", Access.CI_READ, this::getCiBatch),
        Route.get(
                "/v1/ci/batch/{batch_id}/findings",
                "listCiBatchFindings",
                Access.CI_READ,
                this::listCiBatchFindings)
            .paged(),
        Route.get("/v1/ci/batches", "listCiBatches", Access.CI_READ, this::listCiBatches)
            .paged("campaign_id", "status", "decision", "repo", "pull_request_number"),
        Route.post("/v1/campaigns/{campaign_id}/run-pack", "runPack", Access.WRITE, this::runPack));
  }

  TxWork<Response> submitCiRun(Request request) {
    Fields fields = request.fields();
    return runs.submit(request.project(), NewCiRun.read(fields))
        .map(made -> submitted(made).warned(fields.warnings()));
  }

  private static Response submitted(CiRuns.Submitted made) {
    JsonObject body =
        JsonObject.builder()
            .put("run_id", made.runIds().getFirst().toString())
            .put("run_ids", ids(made))
            .put("trace_count", made.runIds().size())
            .put("ci_batch_id", made.batchId().toString())
            .put("batch_id", made.batchId().toString())
            .put("warnings", JsonArray.EMPTY)
            .build();
    return Response.created(body).with("Location", "/v1/ci/batch/" + made.batchId());
  }

  TxWork<Response> runPack(Request request) {
    Fields fields = request.fields();
    return runs.submitPack(request.project(), request.ref("campaign_id"), NewPackRun.read(fields))
        .map(made ->
            made.map(one -> packSubmitted(one).warned(fields.warnings()))
                .orElseThrow(() -> new Refused(Problem.notFound("campaign"))));
  }

  private static Response packSubmitted(CiRuns.Submitted made) {
    boolean one = made.runIds().size() == 1;
    UUID polled = one ? made.runIds().getFirst() : made.batchId();
    JsonObject body =
        JsonObject.builder()
            .put("run_id", polled.toString())
            .put("run_ids", ids(made))
            .put("batch_id", made.batchId().toString())
            .put("trace_count", made.runIds().size())
            .put("warnings", JsonArray.EMPTY)
            .build();
    return Response.created(body).with("Location", "/v1/ci/batch/" + made.batchId());
  }

  private static Json ids(CiRuns.Submitted made) {
    return Json.strings(made.runIds().stream().map(UUID::toString).toList());
  }

  Response getCiRun(Request request) {
    UUID id = request.paramId("run_id", "run");
    return runs.find(request.project(), id)
        .map(found -> Response.ok(view.of(found)))
        .orElseThrow(() -> new Refused(Problem.notFound("run")));
  }

  Response getCiBatch(Request request) {
    UUID id = request.paramId("batch_id", "batch");
    return runs.find(request.project(), id)
        .filter(found -> found.set() instanceof RunSet.Batch)
        .map(found -> Response.ok(view.of(found)))
        .orElseThrow(() -> new Refused(Problem.notFound("batch")));
  }

  Response listCiBatchFindings(Request request) {
    UUID id = request.paramId("batch_id", "batch");
    return runs.find(request.project(), id)
        .filter(found -> found.set() instanceof RunSet.Batch)
        .map(found -> Response.list(request, runs.findings(found.set(), request.page())))
        .orElseThrow(() -> new Refused(Problem.notFound("batch")));
  }

  Response listCiBatches(Request request) {
    BatchStore.Filter filter =
        new BatchStore.Filter(
            campaign(request),
            request.oneOf("status", List.of("queued", "running", "done")),
            request.oneOf("decision", List.of("pass", "fail", "pending")),
            request.query("repo"),
            request.queryNumber("pull_request_number", 1));
    return Response.list(
        request, runs.list(request.project(), filter, request.page()).map(view::row));
  }

  private @Nullable UUID campaign(Request request) {
    String named = request.query("campaign_id");
    return named == null
        ? null
        : runs.campaign(request.project(), Ref.of(named))
            .orElseThrow(() -> new Refused(Problem.notFound("campaign")))
            .id();
  }
}
