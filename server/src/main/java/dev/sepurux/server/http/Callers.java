package dev.sepurux.server.http;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, by the rules of the wire: one place for every route. */
public final class Callers {
  private static final String KEY = "X-API-Key";
  private static final String TOKEN = "X-Sepurux-Token";
  private static final String PROJECT = "X-Project-Id";

  private final Function<String, Optional<Credential>> credentials;
  private final BiPredicate<ProjectId, String> isNamed;
  private final RateLimits limits;
  private final SignIns signIns;
  private final Proxies proxies;

  /**
   * @param credentials a secret's credential, if it is valid now
   * @param isNamed whether a text is the id or the slug of a project
   * @param limits every credential counts, valid or not
   */
  public Callers(
      Function<String, Optional<Credential>> credentials,
      BiPredicate<ProjectId, String> isNamed,
      RateLimits limits) {
    this(credentials, isNamed, limits, SignIns.NOBODY, Proxies.none());
  }

  /** As the other one, with people who are signed in, and proxies in front of this server. */
  public Callers(
      Function<String, Optional<Credential>> credentials,
      BiPredicate<ProjectId, String> isNamed,
      RateLimits limits,
      SignIns signIns,
      Proxies proxies) {
    this.credentials = credentials;
    this.isNamed = isNamed;
    this.limits = limits;
    this.signIns = signIns;
    this.proxies = proxies;
  }

  /** The address from where a request comes. */
  String origin(String peer, List<String> forwarded) {
    return proxies.origin(peer, forwarded);
  }

  /** The caller; null on a public route and on a page. */
  @Nullable Caller resolve(Access access, Route.Method method, Headers headers, Visitor visitor) {
    return switch (access) {
      case Access.Public _, Access.Page _ -> null;
      case Access.ProjectKey p ->
          isSession(headers)
              ? session(p, method, headers, visitor)
              : projectKey(p, headers, visitor);
      case Access.CiToken c ->
          isSession(headers)
              ? session(new Access.ProjectKey(c.scope(), true, false), method, headers, visitor)
              : ciToken(c.scope(), headers, visitor);
    };
  }

  /** Who is signed in on a page; null if nobody is. */
  @Nullable Person signedIn(Headers headers) {
    return signIns.person(Cookies.get(headers, Cookies.SESSION)).orElse(null);
  }

  /** Who sends a key never means the session that a browser may have, too. */
  private static boolean isSession(Headers headers) {
    return headers.get(KEY) == null
        && headers.get(TOKEN) == null
        && (Cookies.get(headers, Cookies.SESSION) != null || headers.get(SameSite.TOKEN) != null);
  }

  private Caller session(
      Access.ProjectKey access, Route.Method method, Headers headers, Visitor visitor) {
    Person person = signedIn(headers);
    if (person == null) {
      limits.failed(visitor);
      throw unauthorized();
    }
    // In development mode nobody signs in: there the token is what a page of ours has, and a cookie
    // that names no session opens nothing.
    if (method != Route.Method.GET || !person.hasSession()) {
      SameSite.requireToken(person, headers.get(SameSite.TOKEN));
    }
    String field = headers.get(PROJECT);
    if (field == null || field.isBlank()) {
      throw projectRequired();
    }
    ProjectId project =
        signIns
            .project(field.strip())
            .filter(id -> !person.scopes(id).isEmpty())
            .orElseThrow(Callers::unauthorized);
    limits.spend(person.id(), visitor);
    Set<Scope> held = person.scopes(project);
    if (!access.scope().isIn(held)) {
      throw scope("your role in this project does not include the scope " + access.scope().word());
    }
    if (access.ownersOnly() && !person.owner()) {
      throw scope("this is for owners of this server only");
    }
    return new Caller(project, held, person.actor(), person.owner());
  }

  private Caller projectKey(Access.ProjectKey access, Headers headers, Visitor visitor) {
    // A token header is no key here, but a valid CI token deserves to hear what is wrong with it.
    Credential credential = credential(headers, headers.get(KEY) == null, visitor);
    if (!credential.ci() && headers.get(KEY) == null) {
      throw unauthorized();
    }
    requireProject(credential, headers, access.named() && headers.get(KEY) != null, visitor);
    if (credential.ci()) {
      throw scope("a CI token may call the routes under /v1/ci/ only");
    }
    return allowed(credential, access.scope());
  }

  private Caller ciToken(Scope scope, Headers headers, Visitor visitor) {
    Credential credential = credential(headers, true, visitor);
    requireProject(credential, headers, headers.get(TOKEN) == null, visitor);
    return credential.ci() ? caller(credential) : allowed(credential, scope);
  }

  private Credential credential(Headers headers, boolean tokenCounts, Visitor visitor) {
    String key = headers.get(KEY);
    String secret = key == null && tokenCounts ? headers.get(TOKEN) : key;
    if (secret == null) {
      throw unauthorized();
    }
    Credential credential = credentials.apply(secret).orElse(null);
    if (credential == null) {
      limits.failed(visitor);
      throw unauthorized();
    }
    return credential;
  }

  private void requireProject(
      Credential credential, Headers headers, boolean required, Visitor visitor) {
    String field = headers.get(PROJECT);
    String project = field == null ? "" : field.strip();
    if (!project.isEmpty() && !isNamed.test(credential.project(), project)) {
      // Nothing may tell that the key is good elsewhere, so it is not counted as one.
      limits.failed(visitor);
      throw unauthorized();
    }
    limits.spend(credential.keyId(), visitor);
    if (required && project.isEmpty()) {
      throw projectRequired();
    }
  }

  private static Caller allowed(Credential credential, Scope scope) {
    if (!credential.holds(scope)) {
      throw scope("this needs a key with the scope " + scope.word());
    }
    return caller(credential);
  }

  private static Caller caller(Credential credential) {
    return new Caller(
        credential.project(),
        credential.scopes(),
        Actor.key(credential.keyId(), credential.name()));
  }

  private static Refused unauthorized() {
    return new Refused(Problem.unauthorized());
  }

  private static Refused scope(String detail) {
    return new Refused(Problem.of(ProblemCode.SCOPE, detail));
  }

  private static Refused projectRequired() {
    String message = "send the project's id or slug, for example X-Project-Id: my-agent";
    return new Refused(
        new Problem(
            ProblemCode.PROJECT_REQUIRED,
            "X-Project-Id is required: " + message,
            List.of(FieldError.header(PROJECT, message, "missing"))));
  }
}
