package dev.sepurux.server.schema;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.util.List;

/** The routes of what was learned about results. */
public final class ResultSchemaRoutes {
  private final ResultSchemas schemas;

  public ResultSchemaRoutes(ResultSchemas schemas) {
    this.schemas = schemas;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/v1/result-schemas", "listResultSchemas", Access.READ, this::listResultSchemas)
            .paged(),
        Route.get(
            "/v1/result-schemas/{tool_id}", "getResultSchema", Access.READ, this::getResultSchema));
  }

  Response listResultSchemas(Request request) {
    return Response.list(
        request, schemas.list(request.project(), request.page()).map(Learned.OfTool::toJson));
  }

  Response getResultSchema(Request request) {
    return schemas
        .find(request.project(), request.ref("tool_id"))
        .map(learned -> Response.ok(learned.toJson()))
        .orElseThrow(() -> new Refused(Problem.notFound("result schema")));
  }
}
