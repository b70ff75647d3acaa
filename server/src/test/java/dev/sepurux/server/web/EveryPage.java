package dev.sepurux.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every page of the workspace, out of the live route table: who adds a page has it looked at
 * without doing anything, but for naming a value of a new path parameter.
 */
public final class EveryPage {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

  private EveryPage() {}

  /**
   * The addresses of all whole pages that a session sees; parts of pages, files and pictures are
   * not among them.
   *
   * @param values of path parameters, by their names
   */
  public static List<String> signedIn(TestServer server, String session, Map<String, String> values)
      throws Exception {
    return pages(server, new Access.Page(true, true), session, values);
  }

  /** The addresses of all whole pages that somebody sees who is not signed in. */
  public static List<String> open(TestServer server) throws Exception {
    return pages(server, (Access.Page) Access.OPEN, "", Map.of());
  }

  private static List<String> pages(
      TestServer server, Access.Page access, String session, Map<String, String> values)
      throws Exception {
    List<String> found = new ArrayList<>();
    for (Route route : server.pages()) {
      if (route.method() != Route.Method.GET || !route.access().equals(access)) {
        continue;
      }
      String path = filled(route, values);
      HttpResponse<String> answer = get(server, path, session);
      String type = answer.headers().firstValue("Content-Type").orElse("");
      boolean leads = answer.statusCode() == 303 || answer.statusCode() == 204;
      // What is no page by itself, as the way back from a provider.
      boolean refused = answer.statusCode() == 401 && access.equals(Access.OPEN);
      assertThat(answer.statusCode() == 200 || leads || refused)
          .as("%s of %s answers %s", path, route.operationId(), answer.statusCode())
          .isTrue();
      if (!leads && type.startsWith("text/html") && answer.body().startsWith("<!doctype")) {
        found.add(path);
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private static String filled(Route route, Map<String, String> values) {
    Matcher parameter = PARAMETER.matcher(route.path());
    return parameter.replaceAll(match -> {
      String value = values.get(match.group(1));
      assertThat(value)
          .as("EveryPage needs a value of {%s} for %s", match.group(1), route.path())
          .isNotNull();
      return String.valueOf(value);
    });
  }

  private static HttpResponse<String> get(TestServer server, String path, String session)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.address() + path))
              .header("Cookie", "__Host-sepurux=" + session)
              .build(),
          BodyHandlers.ofString());
    }
  }
}
