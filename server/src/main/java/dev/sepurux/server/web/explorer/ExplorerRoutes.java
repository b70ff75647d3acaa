package dev.sepurux.server.web.explorer;

import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.PublishedSchema;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.Map;

/** The explorer, and the schema as files to keep: for whoever is signed in. */
public final class ExplorerRoutes {
  private final Pages pages;
  private final PublishedSchema schema;

  public ExplorerRoutes(Pages pages, PublishedSchema schema) {
    this.pages = pages;
    this.schema = schema;
  }

  public List<Route> routes() {
    String explorer = "/p/{project}/explorer";
    return List.of(
        Route.get(explorer, "explorerPage", Access.SESSION, this::explorerPage),
        Route.get(explorer + "/schema", "explorerSchema", Access.SESSION, this::explorerSchema),
        Route.get(explorer + "/openapi.json", "schemaAsJson", Access.SESSION, this::schemaAsJson),
        Route.get(explorer + "/openapi.yaml", "schemaAsYaml", Access.SESSION, this::schemaAsYaml));
  }

  /**
   * What {@code explorer.jte} shows.
   *
   * @param role what the visitor may do in the project, in one phrase
   */
  record ExplorerPage(String role) {}

  Response explorerPage(Request request) {
    Visit visit = pages.visit(request);
    return pages.show(
        visit,
        Section.EXPLORER,
        "Explorer",
        "web/explorer/explorer.jte",
        new ExplorerPage(role(visit)));
  }

  private static String role(Visit visit) {
    if (visit.person().owner()) {
      return "as an owner, so every call works";
    }
    return visit.may(Scope.WRITE)
        ? "as a member, so all but an owner's calls work"
        : "as a viewer, so calls that read work";
  }

  /** What the page itself reads: the schema with examples. */
  Response explorerSchema(Request request) {
    pages.visit(request);
    return new Response(
        200,
        "application/json",
        Map.of("Cache-Control", "private, no-cache"),
        schema.illustrated());
  }

  Response schemaAsJson(Request request) {
    pages.visit(request);
    return file("application/json", "openapi.json", schema.json());
  }

  Response schemaAsYaml(Request request) {
    pages.visit(request);
    return file("application/yaml", "openapi.yaml", schema.yaml());
  }

  private static Response file(String type, String name, byte[] bytes) {
    return new Response(
        200,
        type,
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"" + name + "\"",
            "Cache-Control",
            "private, no-cache"),
        bytes);
  }
}
