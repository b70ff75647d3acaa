package dev.sepurux.server.base;

import java.util.Locale;

/** The catalogue of problems. The slug is stable; each is explained in docs/problems. */
public enum ProblemCode {
  MALFORMED(400, "The request cannot be read"),
  UNAUTHORIZED(401, "No valid credential"),
  SCOPE(403, "The credential does not allow this"),
  CSRF(403, "The request does not repeat its session's token"),
  CROSS_SITE(403, "The request was sent by another site"),
  FORBIDDEN_HOST(403, "This Host name is not served in development mode"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "The path exists, the method does not"),
  NAME_TAKEN(409, "The name is taken by something else"),
  TRACE_EXISTS(409, "The client_trace_id was used for other bytes"),
  IDEMPOTENCY_IN_PROGRESS(409, "The first request with this Idempotency-Key is still running"),
  NO_COMPLETED_RUN(409, "Nothing has finished yet"),
  ENGINE_CHANGED(409, "Another revision of the engine judged it"),
  KEY_ENDED(409, "The key has ended already"),
  APPROVAL_SPENT(409, "The approval was spent before"),
  IN_USE(409, "Something still depends on it"),
  PRECONDITION_FAILED(412, "It has changed since you read it"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_TYPE(415, "The body is of a type this server does not read"),
  INVALID(422, "A field is not valid"),
  APPROVAL_REFUSED(422, "The token does not approve this call"),
  RUN_ID_REQUIRED(422, "A run id is needed here, not a batch id"),
  PROJECT_REQUIRED(422, "The project is missing"),
  UNKNOWN_REFERENCE(422, "The body names something that does not exist here"),
  NO_SCENARIOS(422, "There is no scenario to run"),
  TOO_FEW_SCENARIOS(422, "The pool is below its minimum"),
  IDEMPOTENCY_MISMATCH(422, "The Idempotency-Key was used with another body"),
  RATE_LIMITED(429, "Too many requests"),
  HEADERS_TOO_LARGE(431, "The header fields are too large"),
  INTERNAL(500, "The server failed"),
  OVERLOADED(503, "The server has too much to do"),
  STORAGE_FULL(503, "The disk is nearly full"),
  NOT_READY(503, "The server is starting or stopping");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The stable word for programs. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * True if the same request may well succeed a moment later; the answer says {@code Retry-After}.
   */
  public boolean retryable() {
    return status == 429 || status == 503;
  }
}
