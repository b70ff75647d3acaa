package dev.sepurux.server.policy;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of policy packs. */
public final class PolicyPackRoutes {
  private static final String KIND = "policy pack";
  private static final String ONE = "/v1/policy-packs/{policy_pack_id}";

  private final PolicyPacks packs;
  private final Rehearsal rehearsal;

  /**
   * @param rehearsal what is said of a policy beside saving it
   */
  public PolicyPackRoutes(PolicyPacks packs, Rehearsal rehearsal) {
    this.packs = packs;
    this.rehearsal = rehearsal;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/policy-packs", "createPolicyPack", Access.WRITE, this::createPolicyPack)
            .orYaml(),
        Route.get("/v1/policy-packs", "listPolicyPacks", Access.READ, this::listPolicyPacks)
            .paged(),
        Route.get(ONE, "getPolicyPack", Access.READ, this::getPolicyPack),
        Route.put(ONE, "replacePolicyPack", Access.WRITE, this::replacePolicyPack).orYaml(),
        Route.get(
                ONE + "/revisions",
                "listPolicyPackRevisions",
                Access.READ,
                this::listPolicyPackRevisions)
            .paged(),
        Route.get(
            ONE + "/revisions/{revision}",
            "getPolicyPackRevision",
            Access.READ,
            this::getPolicyPackRevision));
  }

  TxWork<Response> createPolicyPack(Request request) {
    Fields fields = request.fields();
    NewPolicyPack pack = NewPolicyPack.read(fields);
    List<FieldError> warnings = warnings(request, null, pack, fields);
    return packs.create(request.project(), pack).map(made -> created(made).warned(warnings));
  }

  private List<FieldError> warnings(
      Request request, @Nullable SavedPolicyPack old, NewPolicyPack pack, Fields fields) {
    List<FieldError> warnings = new ArrayList<>(fields.warnings());
    warnings.addAll(
        rehearsal.warnings(request.project(), old, CandidatePolicy.compile(pack.policy())));
    return warnings;
  }

  private static Response created(PolicyPacks.Created created) {
    return switch (created) {
      case PolicyPacks.Created.New made -> located(one(201, made.pack()), made.pack());
      case PolicyPacks.Created.Same same -> located(one(200, same.pack()), same.pack());
      case PolicyPacks.Created.Taken taken -> throw taken(taken.holder());
    };
  }

  Response listPolicyPacks(Request request) {
    return Response.list(
        request, packs.list(request.project(), request.page()).map(SavedPolicyPack::toJson));
  }

  Response getPolicyPack(Request request) {
    return one(200, named(request));
  }

  Response replacePolicyPack(Request request) {
    Fields fields = request.fields();
    NewPolicyPack pack = NewPolicyPack.read(fields);
    SavedPolicyPack old = packs.find(request.project(), request.ref("policy_pack_id")).orElse(null);
    List<FieldError> warnings = warnings(request, old, pack, fields);
    return switch (packs.replace(
        request.project(), request.ref("policy_pack_id"), pack, request.ifMatch())) {
      case PolicyPacks.Replaced.Done done -> one(200, done.pack()).warned(warnings);
      case PolicyPacks.Replaced.Unknown _ -> throw notFound();
      case PolicyPacks.Replaced.Stale stale -> throw Refused.stale(stale.pack().revision());
      case PolicyPacks.Replaced.Taken taken -> throw taken(taken.holder());
    };
  }

  Response listPolicyPackRevisions(Request request) {
    SavedPolicyPack pack = named(request);
    return Response.list(
        request,
        packs.revisions(request.project(), pack.id(), request.page()).map(PolicyRevision::toJson));
  }

  Response getPolicyPackRevision(Request request) {
    SavedPolicyPack pack = named(request);
    return request
        .paramNumber("revision")
        .flatMap(revision -> packs.revision(request.project(), pack.id(), revision))
        .map(revision -> Response.ok(revision.toJson()))
        .orElseThrow(() -> new Refused(Problem.notFound("revision")));
  }

  private SavedPolicyPack named(Request request) {
    return packs
        .find(request.project(), request.ref("policy_pack_id"))
        .orElseThrow(PolicyPackRoutes::notFound);
  }

  private static Response one(int status, SavedPolicyPack pack) {
    return Response.of(status, pack.toJson()).revision(pack.id(), pack.revision());
  }

  private static Response located(Response response, SavedPolicyPack pack) {
    return response.with("Location", "/v1/policy-packs/" + pack.id());
  }

  private static Refused taken(SavedPolicyPack holder) {
    return Refused.nameTaken(KIND, holder.name(), holder.id());
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }
}
