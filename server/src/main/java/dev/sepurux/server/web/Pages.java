package dev.sepurux.server.web;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Cookies;
import dev.sepurux.server.http.Headers;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.ProblemView;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.Projects;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every page needs: who visits which project, and the frame around its content. Templates are
 * in {@code src/main/jte}; each takes a {@link Shell} named {@code shell} and what it shows, named
 * {@code page}.
 */
public final class Pages implements ProblemView {
  /** Nothing from elsewhere, no script in a page's text: recordings are hostile. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
          // Not "no-referrer": with it browsers hide from us where our own forms come from.
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private static final String HTML = "text/html; charset=utf-8";

  /** The answers to the questions that a problem leaves open, for who is no program. */
  private static final Map<ProblemCode, String> TITLES =
      Map.of(
          ProblemCode.NOT_FOUND, "There is nothing here",
          ProblemCode.SCOPE, "You may not do this",
          ProblemCode.CSRF, "This page was too old",
          ProblemCode.CROSS_SITE, "This came from another site",
          ProblemCode.RATE_LIMITED, "Too many attempts",
          ProblemCode.NOT_READY, "The server is not ready",
          ProblemCode.INTERNAL, "The server failed");

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "dev.sepurux.server");

  private final Assets assets;
  private final Projects projects;
  private final Clock clock;

  public Pages(Assets assets, Projects projects, Clock clock) {
    this.assets = assets;
    this.projects = projects;
    this.clock = clock;
  }

  /**
   * The visit of a page that stands below {@code /p/{project}}, or belongs to no project: then it
   * has the one that was looked at last around it, if there is any.
   *
   * @throws Refused with {@code not_found} if the project is unknown, or not this person's to see
   */
  public Visit visit(Request request) {
    Person person = request.person();
    List<Project> own = projects(person);
    String named = request.paramOrNull("project");
    return new Visit(
        request, person, named == null ? last(request, own) : project(own, named), own);
  }

  /** The project around pages that belong to none: the one that was looked at last. */
  private static @Nullable Project last(Request request, List<Project> own) {
    String slug = Cookies.lastProject(request);
    return own.stream()
        .filter(project -> project.slug().equals(slug))
        .findFirst()
        .orElse(own.isEmpty() ? null : own.getFirst());
  }

  private static Project project(List<Project> own, String named) {
    return own.stream()
        .filter(project -> project.slug().equals(named) || project.id().toString().equals(named))
        .findFirst()
        .orElseThrow(() -> new Refused(Problem.notFound("project")));
  }

  private List<Project> projects(Person person) {
    return projects.live().stream()
        .filter(project -> !person.scopes(project.id()).isEmpty())
        .toList();
  }

  /**
   * The visit of a page of one object, whose address names no project: it is looked for in every
   * project that the person may see.
   *
   * @param kind what it is, for the page that says that there is none
   * @throws Refused with {@code not_found}
   */
  public <T> Located<T> locate(
      Request request, String kind, Function<ProjectId, Optional<T>> find) {
    Person person = request.person();
    List<Project> own = projects(person);
    for (Project project : nearest(request, own)) {
      Optional<T> found = find.apply(project.id());
      if (found.isPresent()) {
        return new Located<>(new Visit(request, person, project, own), found.get());
      }
    }
    throw new Refused(Problem.notFound(kind));
  }

  /** The project that was looked at last first: a page that asks again and again finds it there. */
  private static List<Project> nearest(Request request, List<Project> own) {
    Project last = last(request, own);
    return last == null
        ? own
        : Stream.concat(Stream.of(last), own.stream().filter(project -> !project.equals(last)))
            .toList();
  }

  /**
   * A page.
   *
   * @param section where in the navigation it stands; null for nowhere
   * @param template below {@code src/main/jte}, as {@code web/trace/list.jte}
   * @param page what the template shows
   */
  public Response show(
      Visit visit, @Nullable Section section, String title, String template, Object page) {
    return show(200, visit, section, title, template, page);
  }

  /** As the other one, with another status: 422 for a form that comes back with what is wrong. */
  public Response show(
      int status,
      Visit visit,
      @Nullable Section section,
      String title,
      String template,
      Object page) {
    Response answer = html(status, template, shell(visit, section, title), page);
    Project project = visit.projectOrNull();
    return project == null || project.slug().equals(Cookies.lastProject(visit.request()))
        ? answer
        : answer.with("Set-Cookie", Cookies.remember(project.slug()));
  }

  /** A part of a page, for htmx to put in the place of another. */
  public Response part(Visit visit, String template, Object page) {
    return html(200, template, shell(visit, null, ""), page);
  }

  private Shell shell(Visit visit, @Nullable Section section, String title) {
    return new Shell(
        assets,
        title,
        section,
        visit.person(),
        visit.projectOrNull(),
        visit.projects(),
        Said.of(visit.request().query("said")).orElse(null),
        clock.millis());
  }

  /** A page for somebody who is not signed in, or need not be. */
  public Response open(int status, String title, String template, Object page) {
    return html(status, template, outside(title, null), page);
  }

  private Shell outside(String title, @Nullable Person person) {
    return new Shell(assets, title, null, person, null, List.of(), null, clock.millis());
  }

  /** Leads to another page of this server, as after a form. */
  public static Response go(String path) {
    Map<String, String> headers = new LinkedHashMap<>(HEADERS);
    headers.put("Location", path);
    return new Response(303, "", headers, new byte[0]);
  }

  private Response html(int status, String template, Shell shell, Object page) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    engine.render(template, Map.of("shell", shell, "page", page), output);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(output.getContentLength());
    try {
      output.writeTo(bytes::write);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Response(status, HTML, HEADERS, bytes.toByteArray());
  }

  /** What {@code web/problem.jte} shows. */
  public record ProblemPage(int status, String title, String detail, String requestId) {}

  @Override
  public Response of(Problem problem, Asked asked) {
    if (problem.code() == ProblemCode.UNAUTHORIZED) {
      return toSignIn(asked);
    }
    String title = TITLES.getOrDefault(problem.code(), problem.code().title());
    boolean missing = problem.code() == ProblemCode.NOT_FOUND;
    String detail =
        missing
            ? "The address is wrong, what it names was deleted, or you may not see it."
            : problem.detail();
    return html(
        problem.code().status(),
        "web/problem.jte",
        outside(title, asked.person()),
        new ProblemPage(problem.code().status(), title, detail, asked.requestId()));
  }

  /** To the sign-in page, and back from there. */
  private static Response toSignIn(Asked asked) {
    Headers headers = asked.headers();
    boolean home = !asked.reads() || asked.address().equals("/");
    String next = home ? "" : "?next=" + URLEncoder.encode(asked.address(), StandardCharsets.UTF_8);
    if (headers.get("HX-Request") != null) {
      return new Response(401, "", Map.of("HX-Redirect", "/login"), new byte[0]);
    }
    return go("/login" + next);
  }
}
