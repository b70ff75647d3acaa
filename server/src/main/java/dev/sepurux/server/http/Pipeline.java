package dev.sepurux.server.http;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.DbFault;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens around every handler: limits, caller, idempotency, problems, the request id. */
final class Pipeline {
  static final String PREFIX = "/api/backend";

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final String REQUEST_ID = "sepurux.request_id";
  private static final String TRACE_PARENT = "sepurux.trace_parent";
  private static final String ROUTE = "sepurux.route";
  private static final String REQUEST = "sepurux.request";
  private static final String PAGE = "sepurux.page";
  private static final String PERSON = "sepurux.person";
  private static final String PROBLEM = "sepurux.problem";
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Ids ids;
  private final Callers callers;
  private final Idempotency idempotency;
  private final Bodies bodies;
  private final BodyMemory memory;
  private final boolean localOnly;
  private final @Nullable ProblemView problems;
  private final int capacity;
  private final Semaphore running;

  /**
   * @param problems how pages show what went wrong; null if there are no pages
   */
  Pipeline(
      Ids ids,
      Callers callers,
      Idempotency idempotency,
      Limits limits,
      boolean localOnly,
      @Nullable ProblemView problems) {
    this.ids = ids;
    this.callers = callers;
    this.idempotency = idempotency;
    this.bodies = new Bodies(limits.bodyBytes());
    this.memory = new BodyMemory(limits.bodyMemory(), limits.readMemory());
    this.localOnly = localOnly;
    this.problems = problems;
    this.capacity = limits.requests();
    this.running = new Semaphore(capacity);
  }

  /** Before anything else: the id that answer and log share, and who may reach this server. */
  void open(Context context) {
    String id = RequestId.of(context.header(RequestId.HEADER), ids);
    context.attribute(REQUEST_ID, id);
    context.header(RequestId.HEADER, id);
    TraceParent parent = TraceParent.read(context.header(TraceParent.HEADER));
    if (parent != null) {
      context.attribute(TRACE_PARENT, parent);
      context.header(TraceParent.ANSWER_HEADER, parent.answer(ids));
    }
    context.header("X-Content-Type-Options", "nosniff");
    if (localOnly) {
      requireLocalName(context.header("Host"));
    }
  }

  /** True if a request came as far as here, whose answer is reported already. */
  static boolean isOpened(org.eclipse.jetty.server.Request request) {
    return request.getAttribute(REQUEST_ID) != null;
  }

  private static void requireLocalName(@Nullable String host) {
    String name = host == null ? "" : host.strip().toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    if (colon > name.lastIndexOf(']')) {
      name = name.substring(0, colon);
    }
    if (!LOCAL_NAMES.contains(name)) {
      throw new Refused(
          Problem.of(
              ProblemCode.FORBIDDEN_HOST,
              "Host: development mode answers only localhost, 127.0.0.1 and [::1]"));
    }
  }

  void handle(Route route, Context context) {
    context.attribute(ROUTE, route.path());
    if (route.access() instanceof Access.Page) {
      context.attribute(PAGE, true);
    }
    name(context).during(() -> handleNamed(route, context));
  }

  private void handleNamed(Route route, Context context) {
    if (route.access() instanceof Access.Public) {
      // Health is answered to the end and in any crowd: it is what says how the server is.
      try (BodyMemory.Share share = memory.share()) {
        act(route, context, received(route, context, share));
      }
      return;
    }
    if (context.req().getAttribute(Drain.attribute()) == null) {
      throw new Refused(Problem.of(ProblemCode.NOT_READY, "The server is stopping."));
    }
    try (BodyMemory.Share share = memory.share()) {
      handle(route, context, received(route, context, share));
    }
  }

  private void handle(Route route, Context context, Request request) {
    // Only now, since who sends slowly must not keep others out.
    if (!running.tryAcquire()) {
      throw new Refused(
          Problem.of(
              ProblemCode.OVERLOADED, capacity + " requests are running; try again in a moment"));
    }
    try {
      act(route, context, request);
    } finally {
      running.release();
    }
  }

  private void act(Route route, Context context, Request request) {
    try {
      write(context, actor(request).during(() -> answer(route, request)));
    } catch (StackOverflowError | OutOfMemoryError e) {
      // One request's fault: the others go on.
      fail(e, context);
    }
  }

  private static Actor actor(Request request) {
    Caller caller = request.callerOrNull();
    Person person = request.personOrNull();
    if (caller != null) {
      return caller.by();
    }
    return person == null ? Actor.OPERATOR : person.actor();
  }

  private Request received(Route route, Context context, BodyMemory.Share share) {
    Headers headers = context::header;
    // The caller first: a stranger's body is not read, but for the short forms of open pages.
    Caller caller = caller(route, context, headers);
    Person person = person(route, context, headers);
    byte[] body =
        caller == null && route.method() == Route.Method.GET
            ? Bodies.NONE
            : bodies.read(
                headers,
                context.req().getContentLengthLong(),
                context.req()::getInputStream,
                share,
                kind(route));
    SlowSenders.received(context.req().getAttribute(SlowSenders.attribute()));
    if (caller != null) {
      keepPrivate(context);
      QueryRules.check(context.queryParamMap(), route.query());
    }
    Request request =
        new Request(
            requestId(context),
            unprefixed(context.path()),
            context.pathParamMap(),
            context.queryParamMap(),
            headers,
            body,
            caller,
            person,
            origin(context));
    context.attribute(REQUEST, request);
    // Where nobody need be signed in, the form knows no token; the browser said where it is from.
    boolean ofSession = route.access() instanceof Access.Page page && page.signedIn();
    if (person != null && ofSession && route.method() != Route.Method.GET) {
      String field = headers.get(SameSite.TOKEN);
      SameSite.requireToken(person, field == null ? request.form().raw("csrf") : field);
    }
    return request;
  }

  private static Bodies.Kind kind(Route route) {
    if (route.access() instanceof Access.Page) {
      return Bodies.Kind.FORM;
    }
    return route.yaml() ? Bodies.Kind.JSON_OR_YAML : Bodies.Kind.JSON;
  }

  private @Nullable Caller caller(Route route, Context context, Headers headers) {
    Visitor visitor = new Visitor(origin(context), context::header);
    try {
      return callers.resolve(route.access(), route.method(), headers, visitor);
    } catch (Refused e) {
      if (context.res().containsHeader("RateLimit")) {
        // Its key is good: it gets to see the answer, which many clients read only at the end.
        bodies.skip(context.req()::getInputStream);
      }
      throw e;
    }
  }

  private String origin(Context context) {
    return callers.origin(
        context.req().getRemoteAddr(), Collections.list(context.req().getHeaders(Proxies.HEADER)));
  }

  /** Who is signed in on a page; null on other routes, and if nobody is. */
  private @Nullable Person person(Route route, Context context, Headers headers) {
    if (!(route.access() instanceof Access.Page page) || !page.asks()) {
      return null;
    }
    if (route.method() != Route.Method.GET) {
      SameSite.require(headers);
    }
    Person person = callers.signedIn(headers);
    if (person == null && page.signedIn()) {
      throw new Refused(Problem.unauthorized());
    }
    context.attribute(PERSON, person);
    return person;
  }

  /** Caches know nothing of our key headers, so they are told. */
  private static void keepPrivate(Context context) {
    context.header("Cache-Control", "private, no-cache");
    context.header("Vary", "X-API-Key, X-Sepurux-Token, X-Project-Id, Cookie");
  }

  private Response answer(Route route, Request request) {
    Response answer = acted(route, request);
    return route.method() == Route.Method.GET && request.callerOrNull() != null
        ? Conditional.of(answer, request.header("If-None-Match"))
        : answer;
  }

  /** What a path can do; it says no more than the contract and asks for no key. */
  void options(String allow, Context context) {
    write(context, Response.noContent().with("Allow", allow));
  }

  private Response acted(Route route, Request request) {
    return switch (route.action()) {
      case Route.Handler handler -> {
        switch (route.method()) {
          case PUT, PATCH -> idempotency.requireRoom();
          // Reads go on, a question that is posted among them, and deleting is how room is made.
          case GET, POST, DELETE -> {}
        }
        yield handler.handle(request);
      }
      case Route.Preparation preparation -> idempotency.answer(request, preparation);
    };
  }

  private static String unprefixed(String path) {
    return path.startsWith(PREFIX + "/") ? path.substring(PREFIX.length()) : path;
  }

  /** Turns whatever was thrown into a problem. The text of an exception never leaves the server. */
  void fail(Throwable thrown, Context context) {
    if (thrown instanceof MethodNotAllowedResponse e) {
      context.header("Allow", String.join(", ", e.getDetails().values()));
    }
    Problem problem =
        switch (thrown) {
          case Refused e -> e.problem();
          case HttpResponseException e -> ofStatus(e.getStatus());
          case DbFault e -> {
            name(context).during(() -> LOG.error("the request met a database fault", e));
            yield Problem.of(
                ProblemCode.NOT_READY,
                e.isOutcomeUnknown()
                    ? "The database was lost while it stored this: it may be stored or not. Look before you send it again, or send it again with the same Idempotency-Key."
                    : "The database does not answer; try again in a moment.");
          }
          case OutOfMemoryError e -> {
            name(context).during(() -> LOG.error("the request found no memory", e));
            yield Problem.of(ProblemCode.OVERLOADED, "The server is short of memory; try again.");
          }
          case Throwable e -> {
            name(context).during(() -> LOG.error("the request failed", e));
            yield Problem.of(
                ProblemCode.INTERNAL, "The server failed; its log holds the request_id.");
          }
        };
    context.attribute(PROBLEM, problem.code().slug());
    write(context, shown(problem, context));
    if (thrown instanceof Refused e && problem.code().retryable()) {
      context.header("Retry-After", Long.toString(e.retryAfter()));
    }
  }

  private Response shown(Problem problem, Context context) {
    if (problems != null && isForPeople(context)) {
      String method = context.req().getMethod();
      String query = context.queryString();
      return problems.of(
          problem,
          new ProblemView.Asked(
              method.equals("GET") || method.equals("HEAD"),
              context.path() + (query == null ? "" : "?" + query),
              context::header,
              requestId(context),
              context.attribute(PERSON)));
    }
    return ProblemPage.render(problem, requestId(context), context.header("Accept"));
  }

  /** Pages, and addresses that nothing has where a browser asks for a page. */
  private static boolean isForPeople(Context context) {
    if (context.attribute(ROUTE) != null) {
      return context.attribute(PAGE) != null;
    }
    String path = context.path();
    String accept = context.header("Accept");
    return accept != null
        && accept.contains("text/html")
        && !path.startsWith("/v1/")
        && !path.startsWith(PREFIX);
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, "No route has this path.");
      case 405 ->
          Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "This path has no route for the method.");
      case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is too large.");
      default -> Problem.of(ProblemCode.MALFORMED, "The request cannot be read.");
    };
  }

  private static String requestId(Context context) {
    String id = context.attribute(REQUEST_ID);
    return id == null ? "" : id;
  }

  private static RequestName name(Context context) {
    TraceParent parent = context.attribute(TRACE_PARENT);
    return new RequestName(requestId(context), parent == null ? null : parent.traceId());
  }

  /** What is known of a request once it has been answered. */
  static Exchange exchange(Context context, double seconds) {
    String method = context.req().getMethod();
    String route = context.attribute(ROUTE);
    Request request = context.attribute(REQUEST);
    Caller caller = request == null ? null : request.callerOrNull();
    RequestName name = name(context);
    return new Exchange(
        METHODS.contains(method) ? method : "other",
        route == null ? "none" : route,
        context.statusCode(),
        seconds,
        name.id(),
        name.traceId(),
        caller == null ? null : caller.project(),
        context.attribute(PROBLEM),
        request == null ? 0 : request.body().length,
        context.res().containsHeader("Idempotent-Replayed"));
  }

  private static void write(Context context, Response response) {
    context.status(response.status());
    if (!response.contentType().isEmpty()) {
      context.contentType(response.contentType());
    }
    boolean prefixed = context.path().startsWith(PREFIX + "/");
    response
        .headers()
        .forEach((name, value) -> {
          if (name.equals(Response.COOKIE)) {
            value.lines().forEach(line -> context.res().addHeader(name, line));
          } else {
            context.header(name, prefixed ? withPrefix(name, value) : value);
          }
        });
    context.result(response.body());
  }

  /** Who came through the prefix may reach this server through nothing else. */
  private static String withPrefix(String name, String value) {
    return switch (name) {
      case "Location" -> PREFIX + value;
      case "Link" -> value.replace("</", "<" + PREFIX + "/");
      default -> value;
    };
  }
}
