package dev.sepurux.server.http;

import dev.sepurux.server.base.Ids;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the live route table. */
public final class HttpServer {
  /** Ids of objects that are never addressed by a name. */
  private static final Set<String> NAMELESS =
      Set.of("{approval_id}", "{run_id}", "{batch_id}", "{key_id}");

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final long IDLE_MILLIS = 60_000;

  /** After the last answer: for those whose connection is open, to hear that the server stops. */
  private static final long FAREWELL_MILLIS = 200;

  /** Connections that wait to be accepted; the platform's 50 are too few for a crowd. */
  private static final int BACKLOG = 1_024;

  private final String host;
  private final int port;
  private final List<Route> routes;
  private final List<Route> pages;
  private final Limits limits;
  private final Ids ids;
  private final Drain drain;
  private final Pipeline pipeline;
  private final Consumer<Exchange> answered;
  private final Javalin javalin;

  /** As the other one, with nobody who wants to hear of answers. */
  HttpServer(
      String host,
      int port,
      List<Route> routes,
      List<Route> pages,
      Ids ids,
      Callers callers,
      Idempotency idempotency,
      Limits limits,
      Drain drain,
      boolean localOnly) {
    this(
        host,
        port,
        routes,
        pages,
        null,
        ids,
        callers,
        idempotency,
        limits,
        drain,
        localOnly,
        _ -> {});
  }

  /**
   * @param port 0 for a free one
   * @param pages routes for people: not part of the contract, and without the API's prefix
   * @param problems how pages show what went wrong; null if there are none
   * @param localOnly answer only the Host names of this machine (development mode)
   * @param answered hears of every request that has been answered
   */
  public HttpServer(
      String host,
      int port,
      List<Route> routes,
      List<Route> pages,
      @Nullable ProblemView problems,
      Ids ids,
      Callers callers,
      Idempotency idempotency,
      Limits limits,
      Drain drain,
      boolean localOnly,
      Consumer<Exchange> answered) {
    this.host = host;
    this.port = port;
    this.routes = List.copyOf(routes);
    this.pages = List.copyOf(pages);
    this.limits = limits;
    this.ids = ids;
    this.drain = drain;
    this.answered = answered;
    this.pipeline = new Pipeline(ids, callers, idempotency, limits, localOnly, problems);
    this.javalin = Javalin.create(this::configure);
  }

  /** The pages, in order. */
  public List<Route> pages() {
    return pages;
  }

  /** The live route table of the API, in order. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Starts to listen and returns the port.
   *
   * @throws CannotListen if the address is taken or is none of this machine's
   */
  public int start() {
    try {
      return javalin.start().port();
    } catch (JavalinException e) {
      throw new CannotListen(host, port, e);
    }
  }

  /** The port it listens on, once started. */
  public int port() {
    return javalin.port();
  }

  /** How many connections are open; 0 before it has started. */
  public int connections() {
    int open = 0;
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      open += connector.getConnectedEndPoints().size();
    }
    return open;
  }

  /**
   * Answers what was asked before, sends new requests away, then closes.
   *
   * @param patience for answers; what takes longer is cut off
   */
  public void stop(Duration patience) {
    drain.begin();
    try {
      if (!drain.awaitAnswers(patience.toMillis())) {
        LOG.warn("some requests were not answered within {}", patience);
      }
      new CountDownLatch(1).await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      if (connector instanceof ServerConnector open) {
        open.close();
      }
    }
    javalin.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = limits.bodyBytes() + 1L;
    config.jetty.threadPool = threads();
    config.jetty.modifyServer(server -> server.setErrorHandler(new BadMessages(ids, answered)));
    config.jetty.modifyHttpConfiguration(this::limit);
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
    config.jetty.addConnector(this::connector);
    config.requestLogger.http(
        (context, millis) -> answered.accept(Pipeline.exchange(context, millis / 1_000.0)));
    config.routes.before(pipeline::open);
    config.routes.exception(HttpResponseException.class, pipeline::fail);
    config.routes.exception(Exception.class, pipeline::fail);
    Map<String, String> allowed = allowed();
    allowed.forEach((path, allow) -> refuseAsId(config, allowed, path, allow));
    for (Route route : routes) {
      add(config, route.path(), route);
      add(config, Pipeline.PREFIX + route.path(), route);
    }
    pages.forEach(page -> add(config, page.path(), page));
    // The first that fits is taken: words before the ids beside them.
    allowed.entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().endsWith("}")))
        .forEach(each -> {
          String allow = each.getValue();
          both(config, HandlerType.OPTIONS, each.getKey(), c -> pipeline.options(allow, c));
        });
  }

  /**
   * A word such as {@code /v1/approvals/verify} is no id of an object without a name, so a method
   * that only the objects have is not allowed on it. Of what has a name the word may be one.
   */
  private void refuseAsId(
      JavalinConfig config, Map<String, String> allowed, String path, String allow) {
    String parent = path.substring(0, path.lastIndexOf('/') + 1);
    for (String id : NAMELESS) {
      for (String method : allowed.getOrDefault(parent + id, "").split(", ", -1)) {
        if (!path.endsWith("}") && !method.isEmpty() && !allow.contains(method)) {
          Map<String, String> details = Map.of("allow", allow);
          both(
              config,
              HandlerType.findOrCreate(method),
              path,
              c -> {
                throw new MethodNotAllowedResponse("not allowed", details);
              });
        }
      }
    }
  }

  private static void both(JavalinConfig config, HandlerType method, String path, Handler handler) {
    config.routes.addHttpHandler(method, path, handler);
    config.routes.addHttpHandler(method, Pipeline.PREFIX + path, handler);
  }

  /** The methods of each path, as {@code Allow} lists them. */
  private Map<String, String> allowed() {
    Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
    for (Route route : routes) {
      TreeSet<String> all = methods.computeIfAbsent(route.path(), _ -> new TreeSet<>());
      all.add(route.method().name());
      all.add(HandlerType.OPTIONS.name());
      if (route.method() == Route.Method.GET) {
        all.add(HandlerType.HEAD.name());
      }
    }
    Map<String, String> allowed = new LinkedHashMap<>();
    methods.forEach((path, all) -> allowed.put(path, String.join(", ", all)));
    return allowed;
  }

  private void add(JavalinConfig config, String path, Route route) {
    HandlerType method = HandlerType.findOrCreate(route.method().name());
    config.routes.addHttpHandler(method, path, c -> pipeline.handle(route, c));
    if (route.method() == Route.Method.GET) {
      // The container leaves the body out.
      config.routes.addHttpHandler(HandlerType.HEAD, path, c -> pipeline.handle(route, c));
    }
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(24, 4);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
    return threads;
  }

  private void limit(HttpConfiguration http) {
    http.setRequestHeaderSize(limits.headerBytes());
    http.setSendServerVersion(false);
    // Names may hold a slash or a percent sign, encoded, where an id may stand in a path.
    http.setUriCompliance(
        new UriCompliance(
            "NAMES",
            EnumSet.of(
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.AMBIGUOUS_PATH_PARAMETER,
                Violation.AMBIGUOUS_PATH_SEGMENT,
                Violation.SUSPICIOUS_PATH_CHARACTERS)));
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(BACKLOG);
    SlowSenders slow = new SlowSenders(connector.getScheduler(), limits);
    http.addCustomizer(slow);
    http.addCustomizer(drain);
    connector.addBean(slow);
    connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    return connector;
  }
}
