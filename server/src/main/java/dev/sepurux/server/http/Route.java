package dev.sepurux.server.http;

import dev.sepurux.server.db.TxWork;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One live route.
 *
 * @param path with parameters in braces, as in the spec
 * @param operationId the spec's name for it
 * @param query the query parameters that it takes; any other is refused
 * @param yaml whether a body may be YAML, too
 */
public record Route(
    Method method,
    String path,
    String operationId,
    Access access,
    Action action,
    Set<String> query,
    boolean yaml) {
  public Route {
    query = Set.copyOf(query);
  }

  private Route(Method method, String path, String operationId, Access access, Action action) {
    this(method, path, operationId, access, action, Set.of(), false);
  }

  /** The methods routes use. */
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
  }

  /** What a route does: parses, makes one call on its feature's door, renders. */
  public sealed interface Action {}

  /** Answers by itself; its door opens whatever transaction it needs. */
  @FunctionalInterface
  public non-sealed interface Handler extends Action {
    Response handle(Request request);
  }

  /**
   * Does everything that takes time (parsing, checks, compression) and hands back what is left to
   * do in a transaction. The server runs that together with the look-up and the remembering of the
   * answer, so that a repeated request can never do its work twice.
   */
  @FunctionalInterface
  public non-sealed interface Preparation extends Action {
    TxWork<Response> prepare(Request request);
  }

  /** The same route, taking these query parameters. */
  public Route taking(String... names) {
    Set<String> all = new HashSet<>(query);
    all.addAll(List.of(names));
    return new Route(method, path, operationId, access, action, all, yaml);
  }

  /**
   * The same route, taking YAML too, as people keep what they write by hand: what is wrong with a
   * field is told with its line and column.
   */
  public Route orYaml() {
    Action located =
        switch (action) {
          case Handler handler ->
              (Handler) request -> request.locating(() -> handler.handle(request));
          case Preparation preparation ->
              (Preparation) request -> request.locating(() -> preparation.prepare(request));
        };
    return new Route(method, path, operationId, access, located, query, true);
  }

  /** The same route as a list: it takes limit, offset and cursor, and these filters. */
  public Route paged(String... filters) {
    return taking("limit", "offset", "cursor").taking(filters);
  }

  public static Route get(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.GET, path, operationId, access, handler);
  }

  /** A POST is one transaction, and with an {@code Idempotency-Key} it happens once. */
  public static Route post(
      String path, String operationId, Access access, Preparation preparation) {
    return new Route(Method.POST, path, operationId, access, preparation);
  }

  /**
   * A POST that changes nothing: a question that is too long for a query. It needs no transaction,
   * and an {@code Idempotency-Key} means nothing to it.
   */
  public static Route ask(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.POST, path, operationId, access, handler);
  }

  public static Route put(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.PUT, path, operationId, access, handler);
  }

  public static Route patch(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.PATCH, path, operationId, access, handler);
  }

  public static Route delete(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.DELETE, path, operationId, access, handler);
  }
}
