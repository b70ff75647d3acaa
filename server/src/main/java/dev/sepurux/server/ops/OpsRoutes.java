package dev.sepurux.server.ops;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.PublishedSchema;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Health, the schema, and what kind of server this is. */
public final class OpsRoutes {
  private final Health health;
  private final PublishedSchema schema;
  private final Metrics metrics;
  private final Access metricsAccess;
  private final String version;
  private final @Nullable ProjectId demoProject;

  /**
   * @param schema what clients are built from
   * @param publicMetrics whether metrics need no key
   * @param demoProject the project of the published demo key; null unless in development mode
   */
  public OpsRoutes(
      Health health,
      Metrics metrics,
      PublishedSchema schema,
      boolean publicMetrics,
      String version,
      @Nullable ProjectId demoProject) {
    this.health = health;
    this.metrics = metrics;
    this.schema = schema;
    this.metricsAccess = publicMetrics ? Access.PUBLIC : Access.ANY_READ;
    this.version = version;
    this.demoProject = demoProject;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/livez", "livez", Access.PUBLIC, this::livez),
        Route.get("/readyz", "readyz", Access.PUBLIC, this::readyz),
        Route.get("/healthz", "healthz", Access.PUBLIC, this::healthz),
        Route.get("/metrics", "metrics", metricsAccess, this::metrics),
        Route.get("/demo/info", "getDemoInfo", Access.PUBLIC, this::getDemoInfo),
        Route.get("/openapi.json", "openApiJson", Access.ANY_READ, this::openApiJson),
        Route.get("/openapi.yaml", "openApiYaml", Access.ANY_READ, this::openApiYaml));
  }

  Response livez(Request request) {
    return Response.ok(JsonObject.builder().put("status", "ok").build());
  }

  Response readyz(Request request) {
    return status(health.check(), false);
  }

  Response healthz(Request request) {
    return status(health.check(), true);
  }

  Response metrics(Request request) {
    return new Response(200, Metrics.CONTENT_TYPE, Map.of(), metrics.page());
  }

  private Response status(Health.Report report, boolean detailed) {
    JsonObject.Builder body =
        JsonObject.builder().put("status", report.ok() ? "ok" : "unavailable");
    if (detailed) {
      JsonObject.Builder checks = JsonObject.builder();
      report.checks().forEach(checks::put);
      body.put("version", version).put("checks", checks.build());
    }
    return report.ok()
        ? Response.ok(body.build())
        : Response.of(503, body.build()).with("Retry-After", "1");
  }

  Response getDemoInfo(Request request) {
    return Response.ok(
        JsonObject.builder()
            .put("demo", demoProject != null)
            .put("version", version)
            .put("project_id", demoProject == null ? null : demoProject.toString())
            .build());
  }

  Response openApiJson(Request request) {
    return Response.json(200, schema.json());
  }

  Response openApiYaml(Request request) {
    return new Response(200, "application/yaml", Map.of(), schema.yaml());
  }
}
