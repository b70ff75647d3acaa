package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import org.jspecify.annotations.Nullable;

/** Shows a problem to somebody in a browser. */
@FunctionalInterface
public interface ProblemView {
  /**
   * What was asked.
   *
   * @param reads whether it was GET or HEAD
   * @param address path and query
   * @param person null if nobody is signed in, or it is not known yet
   */
  record Asked(
      boolean reads, String address, Headers headers, String requestId, @Nullable Person person) {}

  Response of(Problem problem, Asked asked);
}
