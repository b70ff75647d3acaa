package dev.sepurux.server.removal;

import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.util.List;

/** The routes that delete what other objects may refer to. */
public final class RemovalRoutes {
  private final Removals removals;

  public RemovalRoutes(Removals removals) {
    this.removals = removals;
  }

  public List<Route> routes() {
    return List.of(
        Route.delete("/v1/traces/{trace_id}", "deleteTrace", Access.ADMIN, this::deleteTrace),
        Route.delete(
            "/v1/policy-packs/{policy_pack_id}",
            "deletePolicyPack",
            Access.ADMIN,
            this::deletePolicyPack));
  }

  Response deleteTrace(Request request) {
    return Response.removed(
        "trace",
        removals.trace(request.project(), request.paramId("trace_id", "trace"), request.ifMatch()));
  }

  Response deletePolicyPack(Request request) {
    return Response.removed(
        "policy pack",
        removals.policyPack(request.project(), request.ref("policy_pack_id"), request.ifMatch()));
  }
}
