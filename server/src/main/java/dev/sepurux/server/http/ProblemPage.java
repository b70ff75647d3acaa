package dev.sepurux.server.http;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Renders problems: plain JSON that clients read, and the same as RFC 9457 for who asks for it. */
final class ProblemPage {
  private static final String RFC_9457 = "application/problem+json";

  private ProblemPage() {}

  static Response render(Problem problem, String requestId, @Nullable String accept) {
    boolean rfc = Accept.prefers(accept, RFC_9457, Response.JSON);
    ProblemCode code = problem.code();
    JsonObject.Builder body = JsonObject.builder();
    if (rfc) {
      body.put("type", "urn:sepurux:problem:" + code.slug())
          .put("title", code.title())
          .put("status", code.status());
    }
    body.put("detail", problem.detail()).put("code", code.slug()).put("request_id", requestId);
    if (!problem.errors().isEmpty()) {
      body.put("errors", Json.array(problem.errors().stream().map(FieldError::toJson).toList()));
    }
    if (problem.existing() != null) {
      body.put("existing_id", problem.existing().toString());
    }
    Response answer = Response.of(code.status(), body.build());
    if (rfc) {
      answer = new Response(answer.status(), RFC_9457, answer.headers(), answer.body());
    }
    return code.retryable() ? answer.with("Retry-After", "1") : answer;
  }
}
