package dev.sepurux.server.http;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never became a request (oversized header fields, broken syntax) as a problem. */
final class BadMessages implements Request.Handler {
  private final Ids ids;

  BadMessages(Ids ids) {
    this.ids = ids;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    response.setStatus(problem(status).code().status());
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    String id = RequestId.of(request.getHeaders().get(RequestId.HEADER), ids);
    dev.sepurux.server.http.Response page = ProblemPage.render(problem(status), id, accept);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
    response.getHeaders().put(RequestId.HEADER, id);
    page.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(page.body()), callback);
    return true;
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, "No route has this path.");
      case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is too large.");
      case 414, 431 ->
          Problem.of(
              ProblemCode.HEADERS_TOO_LARGE,
              "The request line and header fields may have at most 16 KiB together.");
      case 500 -> Problem.of(ProblemCode.INTERNAL, "The server failed.");
      case 503 -> Problem.of(ProblemCode.NOT_READY, "The server is stopping.");
      default -> Problem.of(ProblemCode.MALFORMED, "The request is no valid HTTP.");
    };
  }
}
