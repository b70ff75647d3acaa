package dev.sepurux.server.http;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Answers what never became a request (oversized header fields, broken syntax) as a problem, and
 * reports it as every other answer is.
 */
final class BadMessages implements Request.Handler {
  private final Ids ids;
  private final Consumer<Exchange> answered;

  BadMessages(Ids ids, Consumer<Exchange> answered) {
    this.ids = ids;
    this.answered = answered;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem problem = problem(response.getStatus());
    response.setStatus(problem.code().status());
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    String id = RequestId.of(request.getHeaders().get(RequestId.HEADER), ids);
    dev.sepurux.server.http.Response page = ProblemPage.render(problem, id, accept);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
    response.getHeaders().put(RequestId.HEADER, id);
    page.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(page.body()), callback);
    if (!Pipeline.isOpened(request)) {
      answered.accept(exchange(request, problem.code(), id));
    }
    return true;
  }

  private static Exchange exchange(Request request, ProblemCode code, String id) {
    double seconds = NanoTime.since(request.getBeginNanoTime()) / 1e9;
    return new Exchange(
        "other", "none", code.status(), seconds, id, null, null, code.slug(), 0, false);
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
