package dev.sepurux.server.http;

/**
 * One live route.
 *
 * @param path with parameters in braces, as in the spec
 * @param operationId the spec's name for it
 */
public record Route(
    Method method, String path, String operationId, Access access, Handler handler) {

  /** The methods routes use. */
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
  }

  /** Parses, makes one call on its feature's door, renders. */
  @FunctionalInterface
  public interface Handler {
    Response handle(Request request);
  }

  public static Route get(String path, String operationId, Access access, Handler handler) {
    return new Route(Method.GET, path, operationId, access, handler);
  }

  public static Route post(String path, String operationId, Access access, Handler handler) {
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
