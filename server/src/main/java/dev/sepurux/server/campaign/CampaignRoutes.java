package dev.sepurux.server.campaign;

import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.List;

/** The routes of campaigns and their eval-sets. */
public final class CampaignRoutes {
  private static final String KIND = "campaign";
  private static final String ALL = "/v1/campaigns";
  private static final String ONE = ALL + "/{campaign_id}";

  private final Campaigns campaigns;

  public CampaignRoutes(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(ALL, "createCampaign", Access.WRITE, this::createCampaign),
        Route.get(ALL, "listCampaigns", Access.READ, this::listCampaigns).paged(),
        Route.get(ONE, "getCampaign", Access.READ, this::getCampaign),
        Route.patch(ONE, "updateCampaign", Access.WRITE, this::updateCampaign),
        Route.delete(ONE, "deleteCampaign", Access.ADMIN, this::deleteCampaign),
        Route.patch(ONE + "/eval-set", "updateEvalSet", Access.WRITE, this::updateEvalSet));
  }

  TxWork<Response> createCampaign(Request request) {
    Fields fields = request.fields();
    return campaigns
        .create(request.project(), NewCampaign.read(fields))
        .map(outcome -> render(outcome).warned(fields.warnings()));
  }

  Response listCampaigns(Request request) {
    // Clients look names up here, so without a limit the list is whole.
    Page page = request.page(Page.ALL);
    return Response.list(request, campaigns.list(request.project(), page).map(Campaign::toJson));
  }

  Response getCampaign(Request request) {
    return campaigns
        .find(request.project(), request.ref("campaign_id"))
        .map(campaign -> one(200, campaign))
        .orElseThrow(CampaignRoutes::notFound);
  }

  Response updateCampaign(Request request) {
    Fields fields = request.fields();
    TermsChange change = TermsChange.readPatch(fields);
    return render(
            campaigns.change(
                request.project(), request.ref("campaign_id"), change, request.ifMatch()))
        .warned(fields.warnings());
  }

  Response deleteCampaign(Request request) {
    return Response.removed(
        KIND, campaigns.archive(request.project(), request.ref("campaign_id"), request.ifMatch()));
  }

  Response updateEvalSet(Request request) {
    Fields fields = request.fields();
    EvalSetChange change = EvalSetChange.readPatch(fields);
    return render(
            campaigns.changeEvalSet(
                request.project(), request.ref("campaign_id"), change, request.ifMatch()))
        .warned(fields.warnings());
  }

  private static Response render(Campaigns.Outcome outcome) {
    return switch (outcome) {
      case Campaigns.Outcome.Created made ->
          one(201, made.campaign()).with("Location", ALL + "/" + made.campaign().id());
      case Campaigns.Outcome.Present present -> one(200, present.campaign());
      case Campaigns.Outcome.Unknown _ -> throw notFound();
      case Campaigns.Outcome.Stale stale -> throw Refused.stale(stale.campaign().revision());
      case Campaigns.Outcome.Taken taken ->
          throw Refused.nameTaken(KIND, taken.holder().name(), taken.holder().id());
      case Campaigns.Outcome.UnknownReferences unknown ->
          throw Refused.unknownReferences(unknown.errors());
      case Campaigns.Outcome.Invalid invalid ->
          throw new Refused(Problem.invalid(invalid.errors()));
    };
  }

  private static Response one(int status, Campaign campaign) {
    return Response.of(status, campaign.toJson()).revision(campaign.id(), campaign.revision());
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }
}
