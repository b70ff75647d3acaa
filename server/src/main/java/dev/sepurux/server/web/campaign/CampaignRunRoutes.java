package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.EvalSetChange;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.ci.NewCiRun;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.FieldErrors;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One campaign: its trend, its eval-set, and the button that runs it. */
public final class CampaignRunRoutes {
  private static final String ONE = "/campaigns/{campaign_id}";
  private static final int MOST_VERDICTS = 40;
  private static final int MOST_CANDIDATES = 20;

  private final Pages pages;
  private final Campaigns campaigns;
  private final PolicyPacks policyPacks;
  private final CiRuns ciRuns;
  private final Traces traces;

  public CampaignRunRoutes(
      Pages pages, Campaigns campaigns, PolicyPacks policyPacks, CiRuns ciRuns, Traces traces) {
    this.pages = pages;
    this.campaigns = campaigns;
    this.policyPacks = policyPacks;
    this.ciRuns = ciRuns;
    this.traces = traces;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ONE, "campaignPage", Access.SESSION, this::campaignPage).taking("from"),
        Route.post(ONE + "/run", "runCampaign", Access.SESSION, this::runCampaign),
        Route.post(ONE + "/eval-set", "changePool", Access.SESSION, this::changePool));
  }

  Response campaignPage(Request request) {
    Located<Campaign> located = find(request);
    Integer from = request.queryNumber("from", 0);
    return show(
        200, located.visit(), page(located.visit(), located.found(), from == null ? 0 : from));
  }

  private Response show(int status, Visit visit, CampaignPage page) {
    return pages.show(
        status,
        visit,
        Section.CAMPAIGNS,
        page.campaign().name(),
        "web/campaign/campaign.jte",
        page);
  }

  /** All that the page shows; read before a transaction begins. */
  private CampaignPage page(Visit visit, Campaign campaign, int from) {
    ProjectId project = visit.projectId();
    List<Batch> batches = ciRuns.newest(project, campaign.id(), MOST_VERDICTS + 1);
    List<VerdictRow> verdicts = new ArrayList<>();
    for (int i = 0; i < Math.min(batches.size(), MOST_VERDICTS); i++) {
      verdicts.add(
          VerdictRow.of(batches.get(i), i + 1 < batches.size() ? batches.get(i + 1) : null));
    }
    return new CampaignPage(
        campaign,
        policy(project, campaign),
        campaign.selection().choices().size(),
        MutationPack.BUILT_IN,
        Trend.of(verdicts, campaign.thresholds().minPassRate()),
        verdicts,
        batches.size() > MOST_VERDICTS,
        evalSet(visit, campaign, from),
        traces.newest(project).map(StoredTrace::taskName).orElse(null),
        visit.may(Scope.WRITE),
        visit.may(Scope.ADMIN),
        null);
  }

  private CampaignPage.Policy policy(ProjectId project, Campaign campaign) {
    UUID named = campaign.terms().policyPackId();
    SavedPolicyPack pack =
        (named == null ? policyPacks.standard(project) : policyPacks.find(project, Ref.of(named)))
            .orElse(null);
    return pack == null
        ? new CampaignPage.Policy(null, "none", named == null)
        : new CampaignPage.Policy(pack.id().toString(), pack.name(), named == null);
  }

  private CampaignPage.EvalSetPart evalSet(Visit visit, Campaign campaign, int from) {
    List<UUID> pool = campaign.evalSet().traceIds();
    int first = Math.clamp(from, 0, Math.max(0, pool.size() - 1));
    List<UUID> shown =
        pool.subList(first, Math.min(pool.size(), first + CampaignPage.EvalSetPart.MOST));
    Map<UUID, String> names = traces.taskNames(visit.projectId(), shown);
    List<CampaignPage.Member> members = new ArrayList<>();
    for (UUID id : shown) {
      members.add(
          new CampaignPage.Member(
              first + members.size() + 1, id.toString(), names.getOrDefault(id, "")));
    }
    return new CampaignPage.EvalSetPart(
        campaign.id(),
        pool.size(),
        first,
        members,
        visit.may(Scope.WRITE) && campaign.archivedAt() == null
            ? candidates(visit.projectId(), Set.copyOf(pool))
            : List.of(),
        Integer.toString(campaign.evalSet().minScenarios()),
        String.join("\n", campaign.evalSet().expects()),
        "",
        FieldErrors.NONE);
  }

  private List<CampaignPage.Member> candidates(ProjectId project, Set<UUID> pool) {
    return traces.list(project, null, new Page(Page.MAX_LIMIT, 0, null)).items().stream()
        .filter(trace -> !pool.contains(trace.id()))
        .limit(MOST_CANDIDATES)
        .map(trace -> new CampaignPage.Member(0, trace.id().toString(), trace.taskName()))
        .toList();
  }

  TxWork<Response> runCampaign(Request request) {
    Located<Campaign> located = find(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    Campaign campaign = located.found();
    CampaignPage page = page(visit, campaign, 0);
    NewCiRun wanted;
    try {
      wanted = NewCiRun.read(Fields.of(run(visit, campaign, request.form())));
    } catch (Refused e) {
      return _ -> refused(visit, page, e);
    }
    TxWork<CiRuns.Submitted> submit = ciRuns.submit(visit.projectId(), wanted);
    return tx -> {
      try {
        return Pages.go("/batches/" + submit.in(tx).batchId());
      } catch (Refused e) {
        // It refuses before it writes anything.
        return refused(visit, page, e);
      }
    };
  }

  private Response refused(Visit visit, CampaignPage page, Refused e) {
    return show(422, visit, page.with(e.problem().detail(), page.evalSet()));
  }

  private JsonObject run(Visit visit, Campaign campaign, Form form) {
    JsonObject.Builder body = JsonObject.builder().put("campaign_id", campaign.id().toString());
    if (campaign.evalSet().traceIds().isEmpty()) {
      traces
          .newest(visit.projectId())
          .ifPresent(trace -> body.put("trace_id", trace.id().toString()));
    }
    String pack = form.text("mutation_pack_id");
    if (!pack.isEmpty()) {
      body.put("mutation_pack_id", pack);
    }
    return body.put("seed", number(form.text("seed"))).build();
  }

  private static Json number(String text) {
    if (text.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    return text.matches("0|[1-9][0-9]{0,17}") ? JsonNumber.parse(text) : Json.of(text);
  }

  TxWork<Response> changePool(Request request) {
    Located<Campaign> located = find(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    Campaign campaign = located.found();
    Form form = request.form();
    int from = form.text("from").matches("[0-9]{1,5}") ? Integer.parseInt(form.text("from")) : 0;
    CampaignPage page = page(visit, campaign, from);
    EvalSetChange change;
    try {
      change = EvalSetChange.readPatch(Fields.of(change(campaign, form)));
    } catch (Refused e) {
      return _ -> wrong(visit, page, form, FieldErrors.of(e.problem(), "add_trace_ids"));
    }
    // A new order is meant for the pool that was looked at; all else can be done to any.
    IfMatch meant =
        form.has("move")
            ? IfMatch.of(IfMatch.tag(campaign.id(), campaign.revision()))
            : IfMatch.ANY;
    String back = page.path() + (from == 0 ? "" : "?from=" + from) + "#eval-set";
    return campaigns
        .changing(visit.projectId(), Ref.of(campaign.id()), change, meant)
        .map(outcome ->
            switch (outcome) {
              case Campaigns.Outcome.Created _,
                  Campaigns.Outcome.Present _,
                  Campaigns.Outcome.Stale _ ->
                  Pages.go(back);
              case Campaigns.Outcome.Unknown _, Campaigns.Outcome.Taken _ ->
                  throw new Refused(Problem.notFound("campaign"));
              case Campaigns.Outcome.UnknownReferences unknown ->
                  wrong(visit, page, form, FieldErrors.of(unknown.errors()));
              case Campaigns.Outcome.Invalid invalid ->
                  wrong(visit, page, form, FieldErrors.of(invalid.errors()));
            });
  }

  private Response wrong(Visit visit, CampaignPage page, Form form, FieldErrors errors) {
    boolean settings = form.has("min_scenarios");
    CampaignPage.EvalSetPart tried =
        page.evalSet()
            .with(
                settings ? form.text("min_scenarios") : null,
                settings ? form.text("expects") : null,
                form.text("add"),
                errors);
    return show(422, visit, page.with(null, tried));
  }

  /** The change as the API takes it. */
  private static JsonObject change(Campaign campaign, Form form) {
    if (form.has("remove")) {
      return JsonObject.builder()
          .put("remove_trace_ids", Json.strings(List.of(form.text("remove"))))
          .build();
    }
    if (form.has("move")) {
      return JsonObject.builder()
          .put("trace_ids", Json.strings(moved(campaign, form.text("move"), form.text("to"))))
          .build();
    }
    if (form.has("min_scenarios")) {
      return JsonObject.builder()
          .put("min_scenarios", number(form.text("min_scenarios")))
          .put("expects", Json.strings(lines(form.text("expects"))))
          .build();
    }
    List<String> ids = new ArrayList<>(lines(form.text("add")));
    ids.addAll(form.all("trace_id"));
    return JsonObject.builder().put("add_trace_ids", Json.strings(ids)).build();
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static List<String> moved(Campaign campaign, String id, String to) {
    List<String> order =
        new ArrayList<>(campaign.evalSet().traceIds().stream().map(UUID::toString).toList());
    int place = order.indexOf(id);
    int other = to.equals("up") ? place - 1 : place + 1;
    if (place >= 0 && other >= 0 && other < order.size()) {
      Collections.swap(order, place, other);
    }
    return order;
  }

  private Located<Campaign> find(Request request) {
    UUID id = request.paramId("campaign_id", "campaign");
    return pages.locate(request, "campaign", project -> campaigns.find(project, Ref.of(id)));
  }
}
