package dev.sepurux.server.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.util.List;

/** The routes of the policies to begin with. */
public final class PolicyTemplateRoutes {
  private final PolicyTemplates templates;

  public PolicyTemplateRoutes(PolicyTemplates templates) {
    this.templates = templates;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/policy-templates", "listPolicyTemplates", Access.READ, this::listPolicyTemplates),
        Route.get(
            "/v1/policy-templates/{template}",
            "getPolicyTemplate",
            Access.READ,
            this::getPolicyTemplate));
  }

  Response listPolicyTemplates(Request request) {
    return Response.ok(
        Json.array(templates.all().stream().map(PolicyTemplates.Template::row).toList()));
  }

  Response getPolicyTemplate(Request request) {
    return templates
        .find(request.param("template"))
        .map(template -> Response.ok(template.toJson()))
        .orElseThrow(() -> new Refused(Problem.notFound("policy template")));
  }
}
