package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.ContainedBy;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.score.FailureCount;
import dev.sepurux.engine.score.Rate;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of runs, attempts, events, and of what a campaign's runs show. */
public final class RunRoutes {
  private static final String KIND = "run";

  /** The control arm is no question, and an attempt all the same. */
  private static final List<String> CLASSES =
      Stream.concat(
              Stream.of("control"), Arrays.stream(QuestionClass.values()).map(QuestionClass::wire))
          .toList();

  private static final List<String> MUTATIONS =
      Stream.concat(Stream.of("control"), Catalogue.all().stream().map(Mutation::id)).toList();

  private final Runs runs;

  public RunRoutes(Runs runs) {
    this.runs = runs;
  }

  public List<Route> routes() {
    String run = "/v1/runs/{run_id}";
    return List.of(
        Route.post("/v1/runs", "createRun", Access.WRITE, this::createRun),
        Route.get("/v1/runs", "listRuns", Access.READ, this::listRuns)
            .paged("campaign_id", "trace_id", "status"),
        Route.get(run, "getRun", Access.READ, this::getRun),
        Route.get(run + "/snapshot", "getRunSnapshot", Access.READ, this::getRunSnapshot),
        Route.get(run + "/attempts", "listAttempts", Access.READ, this::listAttempts)
            .paged(
                "outcome",
                "class",
                "category",
                "mutation",
                "tool",
                "severity",
                "contained_by",
                "basis"),
        Route.get(run + "/attempts/{ordinal}", "getAttempt", Access.READ, this::getAttempt),
        Route.get(
            run + "/attempts/{ordinal}/trace",
            "getAttemptTrace",
            Access.READ,
            this::getAttemptTrace),
        Route.get(run + "/findings", "listFindings", Access.READ, this::listFindings).paged(),
        Route.get(run + "/rules", "getRunRules", Access.READ, this::getRunRules),
        Route.get(run + "/policy-events", "listPolicyEvents", Access.READ, this::listPolicyEvents)
            .paged("attempt", "decision", "tool", "rule"),
        Route.get(
                run + "/security-events",
                "listSecurityEvents",
                Access.READ,
                this::listSecurityEvents)
            .paged("attempt", "rule", "action", "confidence", "tool", "severity"),
        Route.get(
                "/v1/campaigns/{campaign_id}/failures",
                "listFailures",
                Access.READ,
                this::listFailures)
            .paged("run_id"),
        Route.get(
                "/v1/campaigns/{campaign_id}/reliability",
                "getReliability",
                Access.READ,
                this::getReliability)
            .taking("run_id"),
        Route.get(
                "/v1/campaigns/{campaign_id}/rules",
                "getCampaignRules",
                Access.READ,
                this::getCampaignRules)
            .taking("run_id"));
  }

  TxWork<Response> createRun(Request request) {
    Fields fields = request.fields();
    return runs.submitOne(request.project(), NewRun.read(fields))
        .map(id -> created(id).warned(fields.warnings()));
  }

  private static Response created(UUID id) {
    JsonObject made =
        JsonObject.builder()
            .put("run_id", id.toString())
            .put("status", "queued")
            .put("warnings", JsonArray.EMPTY)
            .build();
    return Response.created(made).with("Location", "/v1/runs/" + id);
  }

  Response listRuns(Request request) {
    String status =
        request.oneOf("status", Arrays.stream(RunStatus.values()).map(RunStatus::wire).toList());
    RunStore.Filter filter =
        new RunStore.Filter(
            campaignFilter(request),
            request.queryId("trace_id"),
            status == null ? null : RunStatus.of(status));
    return Response.list(
        request, runs.list(request.project(), filter, request.page()).map(RunView::row));
  }

  private @Nullable UUID campaignFilter(Request request) {
    String named = request.query("campaign_id");
    return named == null ? null : campaign(request, Ref.of(named)).id();
  }

  Response getRun(Request request) {
    return Response.ok(runs.view(set(request)));
  }

  Response listFindings(Request request) {
    return Response.list(request, runs.findings(set(request), request.page()));
  }

  Response getRunRules(Request request) {
    return Response.ok(runs.rules(set(request)));
  }

  Response getCampaignRules(Request request) {
    return Response.ok(
        runs.rules(finished(request, campaign(request, request.ref("campaign_id")))));
  }

  /** The run or batch that the query names, else the newest finished one. */
  private RunSet finished(Request request, Campaign campaign) {
    UUID runId = request.queryId("run_id");
    RunSet set =
        runId == null
            ? runs.newestFinished(request.project(), campaign.id())
                .orElseThrow(RunRoutes::nothingFinished)
            : setOf(request, campaign, runId);
    if (!set.terminal()) {
      throw nothingFinished();
    }
    return set;
  }

  Response getRunSnapshot(Request request) {
    return Response.ok(runs.snapshot(set(request)));
  }

  Response listAttempts(Request request) {
    Map<String, Object> filters = new TreeMap<>();
    put(filters, request, "outcome", List.of("passed", "failed", "unsafe", "error"));
    put(filters, request, "class", CLASSES);
    put(filters, request, "category", Catalogue.CATEGORIES);
    put(filters, request, "mutation", MUTATIONS);
    put(filters, request, "tool", List.of());
    put(filters, request, "severity", words(Severity.values(), Severity::wire));
    put(filters, request, "contained_by", words(ContainedBy.values(), ContainedBy::wire));
    put(filters, request, "basis", words(ContainedBasis.values(), ContainedBasis::wire));
    return Response.list(
        request,
        runs.items(set(request), AttemptStore.Kind.ATTEMPT, filters, request.page())
            .map(EvidenceView::attempt));
  }

  Response getAttempt(Request request) {
    return Response.ok(EvidenceView.attempt(attempt(request, one(request))));
  }

  Response getAttemptTrace(Request request) {
    Run run = one(request);
    return Response.ok(runs.played(run, attempt(request, run)));
  }

  private Run one(Request request) {
    if (set(request) instanceof RunSet.One(Run run)) {
      return run;
    }
    throw new Refused(
        Problem.of(
            ProblemCode.RUN_ID_REQUIRED,
            "This is a batch id; attempts are numbered within a run: take one of its run_ids."));
  }

  private AttemptStore.Row attempt(Request request, Run run) {
    return request
        .paramNumber("ordinal")
        .flatMap(ordinal -> runs.attempt(run, ordinal))
        .orElseThrow(() -> new Refused(Problem.notFound("attempt")));
  }

  Response listPolicyEvents(Request request) {
    Map<String, Object> filters = new TreeMap<>();
    putAttempt(filters, request);
    put(
        filters,
        request,
        "decision",
        List.of("allowed", "blocked", "approval_required", "approved"));
    put(filters, request, "tool", List.of());
    put(filters, request, "rule", List.of());
    RunSet set = set(request);
    RunTerms terms = set.runs().getFirst().terms();
    return Response.list(
        request,
        runs.items(set, AttemptStore.Kind.POLICY_EVENT, filters, request.page())
            .map(row -> EvidenceView.policyEvent(row, terms)));
  }

  Response listSecurityEvents(Request request) {
    Map<String, Object> filters = new TreeMap<>();
    putAttempt(filters, request);
    put(filters, request, "rule", List.of("U1", "U2", "U3", "U4", "U5", "U6", "U7"));
    put(filters, request, "action", List.of("flagged", "blocked"));
    put(filters, request, "confidence", List.of("definite", "suspect"));
    put(filters, request, "severity", words(Severity.values(), Severity::wire));
    put(filters, request, "tool", List.of());
    return Response.list(
        request,
        runs.items(set(request), AttemptStore.Kind.SECURITY_EVENT, filters, request.page())
            .map(EvidenceView::securityEvent));
  }

  Response listFailures(Request request) {
    Campaign campaign = campaign(request, request.ref("campaign_id"));
    UUID runId = request.queryId("run_id");
    Page page = request.page();
    Page.Slice<AttemptStore.Row> rows =
        runId == null
            ? runs.failures(request.project(), campaign.id(), page)
            : runs.failures(setOf(request, campaign, runId), page);
    return Response.list(request, rows.map(EvidenceView::failure));
  }

  Response getReliability(Request request) {
    Campaign campaign = campaign(request, request.ref("campaign_id"));
    RunSet set = finished(request, campaign);
    RunSummary own = Verdicts.of(set).figures();
    if (own == null) {
      throw nothingFinished();
    }
    return Response.ok(reliability(campaign, set, own, lowest(request, set, own)));
  }

  private static JsonObject reliability(
      Campaign campaign, RunSet set, RunSummary own, RunSummary lowest) {
    Rate score = lowest.reliability();
    return JsonObject.builder()
        .put("campaign_id", campaign.id().toString())
        .put("run_id", set.id().toString())
        .put("reliability_score", score.toJson())
        .put("reliability_pct", JsonNumber.of(score.percent()))
        .put(
            "run_reliability_score",
            set instanceof RunSet.One ? own.reliability().toJson() : JsonNull.INSTANCE)
        .put("status", lowest.status())
        .put("classified_failures", own.failures())
        .put(
            "failure_breakdown",
            Json.array(own.failureBreakdown().stream().map(FailureCount::toJson).toList()))
        .build();
  }

  /**
   * For one run of a pool the least reliable run of its batch: the published command line asks for
   * the first run only, and must not pass on it alone.
   */
  private RunSummary lowest(Request request, RunSet set, RunSummary own) {
    if (!(set instanceof RunSet.One(Run run)) || !run.pooled() || run.batchId() == null) {
      return own;
    }
    RunSet batch = runs.find(request.project(), run.batchId()).orElse(set);
    RunSummary lowest = own;
    for (Run other : batch.runs()) {
      RunSummary figures = Verdicts.of(other).figures();
      if (figures == null) {
        throw nothingFinished();
      }
      if (figures.reliability().min(lowest.reliability()).equals(figures.reliability())) {
        lowest = figures;
      }
    }
    return lowest;
  }

  private static Refused nothingFinished() {
    return new Refused(
        Problem.of(
            ProblemCode.NO_COMPLETED_RUN,
            "No run has finished yet: wait until the status is terminal, then ask again."));
  }

  private RunSet set(Request request) {
    UUID id = request.paramId("run_id", KIND);
    return runs.find(request.project(), id).orElseThrow(RunRoutes::notFound);
  }

  private RunSet setOf(Request request, Campaign campaign, UUID runId) {
    return runs.find(request.project(), runId)
        .filter(set -> set.runs().getFirst().campaignId().equals(campaign.id()))
        .orElseThrow(RunRoutes::notFound);
  }

  private Campaign campaign(Request request, Ref ref) {
    return runs.findCampaign(request.project(), ref)
        .orElseThrow(() -> new Refused(Problem.notFound("campaign")));
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }

  private static <T> List<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).toList();
  }

  private static void put(
      Map<String, Object> filters, Request request, String name, List<String> allowed) {
    String value = allowed.isEmpty() ? request.query(name) : request.oneOf(name, allowed);
    if (value != null) {
      filters.put(name, value);
    }
  }

  private static void putAttempt(Map<String, Object> filters, Request request) {
    Integer ordinal = request.queryNumber("attempt", 0);
    if (ordinal != null) {
      filters.put("attempt", ordinal);
    }
  }
}
