package dev.sepurux.server.bootstrap;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.List;

/** The route from a trace to a first campaign. */
public final class BootstrapRoutes {
  private final Bootstraps bootstraps;

  public BootstrapRoutes(Bootstraps bootstraps) {
    this.bootstraps = bootstraps;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(
            "/v1/traces/{trace_id}/bootstrap",
            "bootstrapTrace",
            Access.WRITE,
            this::bootstrapTrace));
  }

  TxWork<Response> bootstrapTrace(Request request) {
    // There is nothing to say here; what somebody says all the same is answered, not swallowed.
    Fields fields = request.fieldsOrNone().others();
    return bootstraps
        .of(request.project(), request.paramId("trace_id", "trace"))
        .map(made ->
            made.map(one -> Response.ok(one.toJson()).warned(fields.warnings()))
                .orElseThrow(() -> new Refused(Problem.notFound("trace"))));
  }
}
