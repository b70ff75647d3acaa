package dev.sepurux.server.base;

import java.util.List;
import java.util.UUID;

/**
 * Ends a request with a problem. For input that cannot be read or a caller that may not ask; what a
 * use case may refuse is a sealed result of its own.
 */
public final class Refused extends RuntimeException {
  private final transient Problem problem;
  private final long retryAfter;

  public Refused(Problem problem) {
    this(problem, 1);
  }

  /**
   * @param retryAfter whole seconds after which the same request may succeed; only said if the
   *     problem passes by itself
   */
  public Refused(Problem problem, long retryAfter) {
    super(problem.code().slug(), null, false, false);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  public Problem problem() {
    return problem;
  }

  public long retryAfter() {
    return retryAfter;
  }

  /** One field of the body is wrong. */
  public static Refused invalid(String field, String message, String type) {
    return new Refused(Problem.invalid(FieldError.body(field, message, type)));
  }

  /**
   * The name belongs to an object of other content.
   *
   * @param kind what it is, for people
   */
  public static Refused nameTaken(String kind, String name, UUID holder) {
    return new Refused(
        Problem.taken(
            ProblemCode.NAME_TAKEN,
            "Another %s is named %s (%s): change that one, or take another name."
                .formatted(kind, name, holder),
            holder));
  }

  /** The object has another revision than If-Match asks for. */
  public static Refused stale(int revision) {
    return new Refused(
        Problem.of(
            ProblemCode.PRECONDITION_FAILED,
            "If-Match: it has changed and is now at revision "
                + revision
                + "; read it again, then change it."));
  }

  /** References of the body that name nothing in this project. */
  public static Refused unknownReferences(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new Refused(
        new Problem(
            ProblemCode.UNKNOWN_REFERENCE,
            String.join(".", first.loc()) + ": " + first.msg(),
            errors));
  }
}
