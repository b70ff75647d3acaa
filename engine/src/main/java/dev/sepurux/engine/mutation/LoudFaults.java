package dev.sepurux.engine.mutation;

import static dev.sepurux.engine.mutation.QuestionClass.STOP_PERMANENT;
import static dev.sepurux.engine.mutation.QuestionClass.STOP_TRANSIENT;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.Change.Changed;
import java.util.List;

/** Faults that the caller notices: the agent is told, or cut off. */
final class LoudFaults {
  private static final String ANSWERED = "{\"status\": \"ok\"}";

  private LoudFaults() {}

  static List<Mutation> all() {
    return List.of(
        timeout(),
        Entry.after("transport.timeout_after_commit")
            .example(ANSWERED, "no answer, effect made")
            .does(
                "The call takes effect, and its answer does not come before the caller gives up.",
                fault(
                    "timeout",
                    0,
                    "no answer before the deadline; the request was being processed")),
        Entry.after("transport.reset_after_send")
            .example(ANSWERED, "connection reset, effect made")
            .does(
                "The connection breaks after the request was sent and before the answer came.",
                fault(
                    "connection_reset", 0, "connection reset by peer while reading the response")),
        Entry.before("transport.connection_reset", STOP_TRANSIENT)
            .example(ANSWERED, "connection reset")
            .does(
                "The connection breaks before the request is sent.",
                fault(
                    "connection_reset", 0, "connection reset by peer before the request was sent")),
        Entry.before("transport.http_500", STOP_TRANSIENT)
            .example(ANSWERED, "500")
            .does(
                "The tool answers with an internal error before doing anything.",
                fault("http_error", 500, "Internal Server Error")),
        Entry.before("transport.http_502_html", STOP_TRANSIENT)
            .example(ANSWERED, "<html>502 Bad Gateway</html>")
            .does(
                "A proxy answers in place of the tool, with a page instead of data.",
                (before, material) ->
                    Changed.to(Json.of("<html><body><h1>502 Bad Gateway</h1></body></html>"))),
        Entry.before("transport.http_503", STOP_TRANSIENT)
            .example(ANSWERED, "503")
            .does(
                "The tool is unavailable for a while.",
                fault("http_error", 503, "Service Unavailable")),
        Entry.before("transport.not_found", STOP_PERMANENT)
            .example(ANSWERED, "404")
            .does(
                "The tool does not find what the call names.",
                fault("http_error", 404, "Not Found")),
        Entry.before("transport.error_once_then_ok", STOP_TRANSIENT)
            .example(ANSWERED, "one error, then the recorded answer")
            .does(
                "The call fails once; a second try would work.",
                fault("http_error", 503, "Service Unavailable; a retry succeeds")),
        Entry.after("transport.no_reply")
            .example(ANSWERED, "silence, effect made")
            .does(
                "The call takes effect and nothing ever comes back.",
                fault("no_reply", 0, "the connection stayed open and no byte was received")),
        Entry.before("latency.slow", STOP_TRANSIENT)
            .example("answer in 200 ms", "answer after the deadline")
            .does(
                "The tool answers later than its known deadline, so the caller gives up.",
                (before, material) ->
                    material.timeoutMs() == null
                        ? null
                        : fault("timeout", 0, "no answer within " + material.timeoutMs() + " ms")
                            .of(before, material)),
        Entry.before("latency.spike", STOP_TRANSIENT)
            .example("answer in 200 ms", "answer in 20 s")
            .liveOnly("The tool answers much later than usual, but within its deadline."),
        Entry.after("latency.answer_after_give_up")
            .example(ANSWERED, "answer after the caller gave up")
            .does(
                "The answer arrives after the caller gave up, with the effect made.",
                fault("timeout", 0, "the caller gave up; the answer arrived later")),
        rateLimited(),
        Entry.before("quota_auth.rate_limited_no_hint", STOP_TRANSIENT)
            .example(ANSWERED, "429")
            .does(
                "The tool refuses for too many requests and does not say when to try again.",
                fault("rate_limited", 429, "Too Many Requests")),
        Entry.before("quota_auth.token_expired", STOP_PERMANENT)
            .example(ANSWERED, "401")
            .tags("ASI03", "ASI08")
            .does(
                "The agent's credential has expired.",
                fault("unauthorized", 401, "the access token has expired")),
        Entry.before("quota_auth.permission_revoked", STOP_PERMANENT)
            .example(ANSWERED, "403")
            .tags("ASI03", "ASI08")
            .does(
                "The agent may no longer use the tool.",
                fault("forbidden", 403, "permission denied for this operation")),
        Entry.before("quota_auth.quota_exhausted", STOP_PERMANENT)
            .example(ANSWERED, "402")
            .tags("ASI08", "LLM10")
            .does(
                "The account's quota is used up.",
                fault("quota_exhausted", 402, "the quota for this period is used up")),
        Entry.after("ordering.late_success")
            .example("error, then nothing", "error, and the effect made later")
            .does(
                "The tool reports an error and completes the work afterwards.",
                fault("error", 0, "the operation did not finish in time and was left running")),
        Entry.before("model.refusal", STOP_PERMANENT)
            .example("next step", "a refusal")
            .tags("ASI08")
            .does(
                "The model refuses to go on at this point.",
                (before, material) -> Changed.to(Json.of("I can't help with that."))),
        Entry.before("model.truncated_output", STOP_PERMANENT)
            .example("{\"tool\": \"send\", \"args\": {\"to\":", "cut off")
            .tags("ASI08", "LLM10")
            .does(
                "The model's output is cut off before the call is complete.",
                (before, material) ->
                    Changed.to(
                        error("output_truncated", 0, "the model stopped at its token limit"))),
        Entry.before("registry.tool_removed", STOP_PERMANENT)
            .example("issue_refund", "no such tool")
            .tags("ASI04", "ASI08")
            .does(
                "The tool is no longer offered.",
                (before, material) ->
                    Changed.to(error("tool_removed", 0, "no tool named " + material.tool()))),
        Entry.before("registry.tool_renamed", STOP_PERMANENT)
            .example("issue_refund", "issue_refund_v2")
            .tags("ASI04", "ASI08")
            .does(
                "The tool goes by another name since the agent last looked.",
                (before, material) ->
                    Changed.to(
                        error(
                            "unknown_tool",
                            0,
                            material.tool() + " is now called " + renamed(material)))),
        Entry.before("registry.parameter_made_required", STOP_PERMANENT)
            .example("{\"order_id\": \"...\"}", "422: missing parameter")
            .tags("ASI04", "ASI08")
            .does(
                "The tool now demands a parameter that the agent does not send.",
                fault("invalid_request", 422, "a required parameter is missing: request_context")));
  }

  private static Mutation timeout() {
    return Entry.before("transport.timeout", STOP_TRANSIENT)
        .parameter("after_ms", 30_000, 1, 3_600_000, "when the caller gives up, in milliseconds")
        .example(ANSWERED, "timeout, nothing done")
        .does(
            "The call does not get through before the caller gives up; nothing was done.",
            (before, material) -> {
              long standard = material.timeoutMs() == null ? 30_000 : material.timeoutMs();
              return Changed.to(
                  error(
                      "timeout",
                      0,
                      "no connection within " + material.param("after_ms", standard) + " ms"));
            });
  }

  private static Mutation rateLimited() {
    return Entry.before("quota_auth.rate_limited", STOP_TRANSIENT)
        .parameter("retry_after_s", 30, 1, 86_400, "the hint's waiting time, in seconds")
        .example(ANSWERED, "429, Retry-After: 30")
        .does(
            "The tool refuses for too many requests and says when to try again.",
            (before, material) ->
                Changed.to(
                    error(
                        "rate_limited",
                        429,
                        "Too Many Requests; retry after "
                            + material.param("retry_after_s", 30)
                            + " s")));
  }

  private static String renamed(Material material) {
    String name = material.tool() + "_v2";
    return material.tools().contains(name) ? material.tool() + "_v3" : name;
  }

  static Change fault(String type, int status, String message) {
    Changed changed = Changed.to(error(type, status, message));
    return (before, material) -> changed;
  }

  static JsonObject error(String type, int status, String message) {
    JsonObject.Builder error = JsonObject.builder().put("type", type);
    if (status != 0) {
      error.put("status", status);
    }
    return JsonObject.builder().put("error", error.put("message", message).build()).build();
  }
}
