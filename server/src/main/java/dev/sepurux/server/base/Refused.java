package dev.sepurux.server.base;

/**
 * Ends a request with a problem. For input that cannot be read or a caller that may not ask; what a
 * use case may refuse is a sealed result of its own.
 */
public final class Refused extends RuntimeException {
  private final transient Problem problem;

  public Refused(Problem problem) {
    super(problem.code().slug(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
