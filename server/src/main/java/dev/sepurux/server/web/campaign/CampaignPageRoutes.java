package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.NewCampaign;
import dev.sepurux.server.campaign.TermsChange;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.CiRuns;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
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
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists of campaigns, and the form of one. */
public final class CampaignPageRoutes {
  private static final String ALL = "/p/{project}/campaigns";
  private static final String ONE = "/campaigns/{campaign_id}";
  private static final int MOST_RECORDINGS = 20;

  private final Pages pages;
  private final Campaigns campaigns;
  private final PolicyPacks policyPacks;
  private final CiRuns ciRuns;
  private final Traces traces;

  public CampaignPageRoutes(
      Pages pages, Campaigns campaigns, PolicyPacks policyPacks, CiRuns ciRuns, Traces traces) {
    this.pages = pages;
    this.campaigns = campaigns;
    this.policyPacks = policyPacks;
    this.ciRuns = ciRuns;
    this.traces = traces;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, "campaignsPage", Access.SESSION, this::campaignsPage).taking("cursor"),
        Route.get(ALL + "/new", "newCampaignPage", Access.SESSION, this::newCampaignPage),
        Route.post(ALL + "/new", "makeCampaign", Access.SESSION, this::makeCampaign),
        Route.post(ALL + "/check", "checkNewCampaign", Access.SESSION, this::checkNewCampaign),
        Route.get(ONE + "/edit", "editCampaignPage", Access.SESSION, this::editCampaignPage),
        Route.post(ONE + "/edit", "changeCampaign", Access.SESSION, this::changeCampaign),
        Route.post(ONE + "/check", "checkCampaign", Access.SESSION, this::checkCampaign),
        Route.post(ONE + "/delete", "removeCampaign", Access.SESSION, this::removeCampaign));
  }

  Response campaignsPage(Request request) {
    Visit visit = pages.visit(request);
    ProjectId project = visit.projectId();
    Page page = request.page();
    Page.Slice<Campaign> slice = campaigns.list(project, page);
    Map<UUID, Batch> newest =
        ciRuns.newestOf(project, slice.items().stream().map(Campaign::id).toList());
    Page.Cursor next = slice.next();
    return pages.show(
        visit,
        Section.CAMPAIGNS,
        "Campaigns",
        "web/campaign/list.jte",
        new CampaignListPage(
            slice.items().stream()
                .map(campaign -> CampaignListPage.Row.of(campaign, newest.get(campaign.id())))
                .toList(),
            next == null ? null : listPath(visit) + "?cursor=" + next.encode(),
            page.after() == null));
  }

  private static String listPath(Visit visit) {
    return Section.CAMPAIGNS.path(visit.project().slug());
  }

  Response newCampaignPage(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    return show(200, visit, form(visit, null));
  }

  Response editCampaignPage(Request request) {
    Located<Campaign> located = live(request);
    located.visit().require(Scope.WRITE);
    return show(200, located.visit(), form(located.visit(), located.found()));
  }

  private Response show(int status, Visit visit, CampaignFormPage page) {
    return pages.show(
        status,
        visit,
        Section.CAMPAIGNS,
        page.isNew() ? "New campaign" : "Edit campaign",
        "web/campaign/form.jte",
        page);
  }

  /** The form with all that there is to choose; read before a transaction begins. */
  private CampaignFormPage form(Visit visit, @Nullable Campaign campaign) {
    String list = listPath(visit);
    String one = campaign == null ? "" : "/campaigns/" + campaign.id();
    List<SavedPolicyPack> packs =
        policyPacks.list(visit.projectId(), new Page(Page.MAX_LIMIT, 0, null)).items();
    return new CampaignFormPage(
        campaign == null,
        campaign == null ? list + "/new" : one + "/edit",
        campaign == null ? list + "/check" : one + "/check",
        campaign == null ? list : one,
        campaign == null ? CampaignForm.blank() : CampaignForm.of(campaign),
        FieldErrors.NONE,
        MutationPack.BUILT_IN,
        choices(visit, packs, campaign),
        policyPacks.standard(visit.projectId()).map(SavedPolicyPack::name).orElse(null),
        campaign == null ? recordings(visit) : List.of(),
        null);
  }

  private List<StoredTrace> recordings(Visit visit) {
    return traces.list(visit.projectId(), null, new Page(MOST_RECORDINGS, 0, null)).items();
  }

  /** The newest packs, and the one that is chosen already, wherever it stands. */
  private List<CampaignFormPage.Choice> choices(
      Visit visit, List<SavedPolicyPack> packs, @Nullable Campaign campaign) {
    List<SavedPolicyPack> all = new ArrayList<>(packs);
    UUID chosen = campaign == null ? null : campaign.terms().policyPackId();
    if (chosen != null && packs.stream().noneMatch(pack -> pack.id().equals(chosen))) {
      policyPacks.find(visit.projectId(), Ref.of(chosen)).ifPresent(all::add);
    }
    return all.stream()
        .map(pack -> new CampaignFormPage.Choice(pack.id().toString(), pack.name()))
        .toList();
  }

  TxWork<Response> checkNewCampaign(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    return checked(visit, null, CampaignForm.read(request.form()));
  }

  TxWork<Response> checkCampaign(Request request) {
    Located<Campaign> located = live(request);
    located.visit().require(Scope.WRITE);
    return checked(located.visit(), located.found(), CampaignForm.read(request.form()));
  }

  private TxWork<Response> checked(Visit visit, @Nullable Campaign campaign, CampaignForm form) {
    FieldErrors errors = errors(visit, campaign, form);
    Response part =
        pages.part(
            visit,
            "web/campaign/checked.jte",
            new CampaignFormPage.Checked(CampaignForm.FIELDS, errors));
    return _ -> part;
  }

  private FieldErrors errors(Visit visit, @Nullable Campaign campaign, CampaignForm form) {
    try {
      Fields fields = Fields.of(form.body(campaign));
      TermsChange terms =
          campaign == null ? NewCampaign.read(fields).terms() : TermsChange.readPatch(fields);
      return FieldErrors.of(
          campaigns.obstacles(visit.projectId(), terms, campaign == null ? null : campaign.id()));
    } catch (Refused e) {
      return FieldErrors.of(e.problem(), "name");
    }
  }

  TxWork<Response> makeCampaign(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    CampaignForm typed = CampaignForm.read(request.form());
    Attempt attempt = new Attempt(visit, form(visit, null), typed);
    NewCampaign wanted;
    try {
      wanted = NewCampaign.read(Fields.of(typed.body(null)));
    } catch (Refused e) {
      return _ -> wrong(attempt, FieldErrors.of(e.problem(), "name"));
    }
    return campaigns.create(visit.projectId(), wanted).map(outcome -> answer(attempt, outcome));
  }

  TxWork<Response> changeCampaign(Request request) {
    Located<Campaign> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    Campaign campaign = located.found();
    CampaignForm typed = CampaignForm.read(request.form());
    Attempt attempt = new Attempt(visit, form(visit, campaign), typed);
    TermsChange change;
    try {
      change = TermsChange.readPatch(Fields.of(typed.body(campaign)));
    } catch (Refused e) {
      return _ -> wrong(attempt, FieldErrors.of(e.problem(), "name"));
    }
    return campaigns
        .changing(visit.projectId(), Ref.of(campaign.id()), change, IfMatch.of(typed.tag()))
        .map(outcome -> answer(attempt, outcome));
  }

  /** Somebody has sent the form. */
  private record Attempt(Visit visit, CampaignFormPage page, CampaignForm typed) {}

  private Response answer(Attempt attempt, Campaigns.Outcome outcome) {
    return switch (outcome) {
      case Campaigns.Outcome.Created made -> saved(made.campaign());
      case Campaigns.Outcome.Present present -> saved(present.campaign());
      case Campaigns.Outcome.Unknown _ -> throw new Refused(Problem.notFound("campaign"));
      case Campaigns.Outcome.Taken _ ->
          wrong(attempt, FieldErrors.one("name", "another campaign has this name"));
      case Campaigns.Outcome.UnknownReferences unknown ->
          wrong(attempt, FieldErrors.of(unknown.errors()));
      case Campaigns.Outcome.Invalid invalid -> wrong(attempt, FieldErrors.of(invalid.errors()));
      case Campaigns.Outcome.Stale stale -> conflict(attempt, stale.campaign());
    };
  }

  private Response wrong(Attempt attempt, FieldErrors errors) {
    return show(422, attempt.visit(), attempt.page().with(attempt.typed(), errors, null));
  }

  private Response conflict(Attempt attempt, Campaign now) {
    return show(
        412,
        attempt.visit(),
        attempt
            .page()
            .with(
                attempt.typed(),
                FieldErrors.NONE,
                "Somebody changed this campaign since you opened it; it is at revision "
                    + now.revision()
                    + " now. What you typed is still here, and is not saved."));
  }

  private static Response saved(Campaign campaign) {
    return Pages.go(Said.SAVED.at("/campaigns/" + campaign.id()));
  }

  TxWork<Response> removeCampaign(Request request) {
    Located<Campaign> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.ADMIN);
    return campaigns
        .archiving(visit.projectId(), Ref.of(located.found().id()), IfMatch.ANY)
        .map((Removal _) -> Pages.go(Said.CAMPAIGN_DELETED.at(listPath(visit))));
  }

  private Located<Campaign> live(Request request) {
    UUID id = request.paramId("campaign_id", "campaign");
    return pages.locate(
        request,
        "campaign",
        project -> campaigns.find(project, Ref.of(id)).filter(c -> c.archivedAt() == null));
  }
}
