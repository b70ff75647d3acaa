package dev.sepurux.server.web.mutation;

import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalogue of mutations. */
public final class MutationPageRoutes {
  private final Pages pages;

  public MutationPageRoutes(Pages pages) {
    this.pages = pages;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/p/{project}/mutations", "mutationsPage", Access.SESSION, this::mutationsPage)
            .taking(MutationsPage.FILTERS.toArray(String[]::new)));
  }

  Response mutationsPage(Request request) {
    Visit visit = pages.visit(request);
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String filter : MutationsPage.FILTERS) {
      String value = request.query(filter);
      if (value != null && !value.isBlank() && !value.equals("*")) {
        chosen.put(filter, value.strip());
      }
    }
    return pages.show(
        visit, Section.MUTATIONS, "Mutations", "web/mutation/list.jte", MutationsPage.of(chosen));
  }
}
