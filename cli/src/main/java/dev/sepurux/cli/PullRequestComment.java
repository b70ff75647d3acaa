package dev.sepurux.cli;

import dev.sepurux.engine.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * The verdict as a comment on a pull request, when {@code GITHUB_TOKEN}, {@code GITHUB_REPO}
 * (owner/name) and {@code PR_NUMBER} are all set. A comment that cannot be posted is said and
 * changes no exit code: the verdict is the product, not the comment.
 */
final class PullRequestComment {
  private PullRequestComment() {}

  static void post(
      Map<String, String> env,
      GateRun run,
      JsonObject batch,
      boolean passed,
      BigDecimal minReliability,
      PrintWriter err) {
    String token = env.getOrDefault("GITHUB_TOKEN", "").strip();
    String repo = env.getOrDefault("GITHUB_REPO", "").strip();
    String number = env.getOrDefault("PR_NUMBER", "").strip();
    if (token.isEmpty() || repo.isEmpty() || number.isEmpty()) {
      return;
    }
    if (!repo.matches("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+") || !number.matches("[0-9]{1,9}")) {
      err.println("warning: no comment: GITHUB_REPO must be owner/name and PR_NUMBER a number");
      return;
    }
    String api = env.getOrDefault("GITHUB_API_URL", "https://api.github.com");
    URI uri = URI.create("%s/repos/%s/issues/%s/comments".formatted(api, repo, number));
    send(run, uri, token, text(run, batch, passed, minReliability), err);
  }

  private static void send(GateRun run, URI uri, String token, String text, PrintWriter err) {
    String body = JsonObject.builder().put("body", text).build().compact();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/vnd.github+json")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status =
          run.api().client().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        err.printf("warning: the pull request comment was refused with status %d%n", status);
      }
    } catch (IOException e) {
      err.println(
          "warning: the pull request comment could not be posted: no answer from " + uri.getHost());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(
      GateRun run, JsonObject batch, boolean passed, BigDecimal minReliability) {
    boolean done = "done".equals(batch.text("status"));
    String reliability =
        done
            ? run.reliabilityPct().toPlainString() + " %"
            : "not finished: " + batch.text("status");
    return """
    **Sepurux gate %s**

    | | |
    | --- | --- |
    | decision | %s |
    | reliability | %s (at least %s %%) |
    | scenarios | %s |
    | failures | %s |
    | unsafe attempts | %s |

    [Dashboard](%s)
    """
        .formatted(
            passed ? "passed" : "failed",
            Api.text(batch, "decision"),
            reliability,
            minReliability.toPlainString(),
            Api.number(batch, "trace_count").toPlainString(),
            Api.number(batch, "failures").toPlainString(),
            Api.number(batch, "unsafe_attempts").toPlainString(),
            Api.text(batch, "dashboard_url"));
  }
}
