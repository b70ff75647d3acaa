package dev.sepurux.server.whatif;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.List;

/** The route that asks what another policy would change. */
public final class WhatIfRoutes {
  private final PolicyPacks packs;
  private final WhatIfs whatIfs;

  public WhatIfRoutes(PolicyPacks packs, WhatIfs whatIfs) {
    this.packs = packs;
    this.whatIfs = whatIfs;
  }

  public List<Route> routes() {
    return List.of(
        Route.ask(
                "/v1/policy-packs/{policy_pack_id}/what-if",
                "askWhatIf",
                Access.READ,
                this::askWhatIf)
            .orYaml());
  }

  Response askWhatIf(Request request) {
    SavedPolicyPack pack =
        packs
            .find(request.project(), request.ref("policy_pack_id"))
            .orElseThrow(() -> new Refused(Problem.notFound("policy pack")));
    WhatIfQuestion question = WhatIfQuestion.read(request.fields());
    return Response.ok(whatIfs.answer(request.project(), pack, question).toJson());
  }
}
