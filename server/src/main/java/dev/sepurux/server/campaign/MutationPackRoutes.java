package dev.sepurux.server.campaign;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.util.List;

/** The routes of the catalogue. */
public final class MutationPackRoutes {
  private final MutationPacks packs;

  public MutationPackRoutes(MutationPacks packs) {
    this.packs = packs;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/v1/mutation-packs", "listMutationPacks", Access.READ, this::listMutationPacks)
            .paged(),
        Route.get(
            "/v1/mutation-packs/{mutation_pack_id}",
            "getMutationPack",
            Access.READ,
            this::getMutationPack));
  }

  Response listMutationPacks(Request request) {
    return Response.list(request, packs.list(request.page()).map(MutationPackRoutes::row));
  }

  Response getMutationPack(Request request) {
    return packs
        .find(request.ref("mutation_pack_id"))
        .map(pack -> Response.ok(pack.toJson()))
        .orElseThrow(() -> new Refused(Problem.notFound("mutation pack")));
  }

  private static JsonObject row(MutationPack pack) {
    return pack.toJson().without("mutations");
  }
}
