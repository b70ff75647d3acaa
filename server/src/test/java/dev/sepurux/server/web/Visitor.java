package dev.sepurux.server.web;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Somebody who is signed in asks for pages and sends forms, as a browser without scripts does. */
public final class Visitor {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestServer server;
  private final String session;

  private Visitor(TestServer server, String session) {
    this.server = server;
    this.session = session;
  }

  /** A member or viewer of the project {@code default} of a server with people. */
  public static Visitor of(TestServer server, Role role) {
    Rights rights = new Rights(false, Map.of(server.projectId("default"), role));
    return new Visitor(server, server.signIn(role.word(), rights));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .header("Cookie", "__Host-sepurux=" + session);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The text of a page that must be there. */
  public String page(String path) throws IOException, InterruptedException {
    HttpResponse<String> page = get(path);
    if (page.statusCode() != 200) {
      throw new AssertionError(path + " answers " + page.statusCode() + ": " + page.body());
    }
    return page.body();
  }

  /** Sends a form with the session's token; a field may have several values. */
  public HttpResponse<String> post(String path, Map<String, List<String>> fields)
      throws IOException, InterruptedException {
    String body =
        "csrf="
            + encode(server.csrf(session))
            + fields.entrySet().stream()
                .flatMap(field ->
                    field.getValue().stream()
                        .map(value -> "&" + encode(field.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining());
    return HTTP.send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The API as the pages' own scripts call it. */
  public ApiClient client() {
    return server.inBrowser(session).withHeader("X-Project-Id", "default");
  }

  /** Where an answer leads. */
  public static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }
}
