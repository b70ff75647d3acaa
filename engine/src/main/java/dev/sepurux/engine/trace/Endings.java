package dev.sepurux.engine.trace;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, read from what answered it. A status code decides, else words of the message;
 * an error that fits neither shows no effect.
 */
final class Endings {
  private static final int MAX_TEXT = 2_000;

  /** How a call ended, with the error's message if it did not succeed. */
  record Ended(Call.Ending ending, Call.@Nullable ErrorClass errorClass, @Nullable String error) {}

  private static final Ended SUCCESS = new Ended(Call.Ending.SUCCEEDED, null, null);
  private static final Ended NO_ANSWER = new Ended(Call.Ending.UNANSWERED, null, null);

  private static final Pattern STATUS =
      Pattern.compile(
          "(?:\\b(?:http|status|code|error)\\w*[\"']?\\s*(?:/\\d(?:\\.\\d)?)?[\\s:=(]*([45]\\d\\d)\\b)"
              + "|(?:^\\W*([45]\\d\\d)\\b\\W{0,3}[a-z])");

  private static final List<String> NEVER_SENT =
      List.of(
          "connection refused",
          "econnrefused",
          "enotfound",
          "name resolution",
          "could not resolve",
          "getaddrinfo");
  private static final List<String> MAYBE_DONE =
      List.of(
          "timeout",
          "timed out",
          "time-out",
          "deadline exceeded",
          "connection reset",
          "reset by peer",
          "econnreset",
          "etimedout",
          "broken pipe",
          "connection aborted",
          "connection closed",
          "connection lost",
          "disconnected",
          "socket hang up",
          "no response",
          "no reply",
          "internal server error",
          "internal error",
          "service unavailable",
          "temporarily unavailable",
          "bad gateway",
          "unexpected eof",
          "overloaded");
  private static final List<String> SLOW_DOWN =
      List.of(
          "rate limit",
          "ratelimit",
          "rate_limit",
          "too many requests",
          "throttl",
          "quota",
          "try again later");
  private static final List<String> REFUSED =
      List.of(
          "denied",
          "forbidden",
          "unauthorized",
          "unauthorised",
          "not authorized",
          "not allowed",
          "not permitted",
          "no permission",
          "permission",
          "policy",
          "blocked",
          "approval",
          "refused",
          "rejected",
          "declined",
          "invalid token",
          "invalid api key",
          "token expired",
          "expired token",
          "authentication");
  private static final List<String> WRONG_CALL =
      List.of(
          "not found",
          "does not exist",
          "no such",
          "already exists",
          "conflict",
          "bad request",
          "validation",
          "invalid",
          "required",
          "missing",
          "unexpected keyword",
          "unprocessable",
          "unknown tool",
          "unsupported");

  private Endings() {}

  /** The message of a failure event, wherever its recorder put it. */
  static String message(JsonObject event) {
    Json at = event.at(messagePointer(event));
    String text = at == null ? null : at.asText();
    return text != null ? text : at == null ? "" : at.compact();
  }

  static Pointer messagePointer(JsonObject event) {
    Json error = event.get("error");
    if (error instanceof JsonObject object && object.text("message") != null) {
      return Pointer.of("error", "message");
    }
    if (error != null && !(error instanceof JsonNull)) {
      return Pointer.of("error");
    }
    return event.has("message") ? Pointer.of("message") : Pointer.ROOT.child("status");
  }

  static Ended ofFailure(Event.Failure failure) {
    Integer code = code(failure.body());
    if (code == null && failure.body().get("error") instanceof JsonObject error) {
      code = code(error);
    }
    return error(code, failure.message());
  }

  /** How a call ended whose recorder kept only a status word, or nothing. */
  static Ended ofStatus(@Nullable String status) {
    return status == null || !isErrorWord(status) ? NO_ANSWER : error(null, status);
  }

  /** How a call ended that was answered with a result: an error in disguise counts as an error. */
  static Ended ofResult(Json result, @Nullable String status) {
    if (status != null && isErrorWord(status)) {
      return error(null, status + ": " + shortText(result));
    }
    if (!(result instanceof JsonString text)) {
      return ofValue(result, 0);
    }
    // "Error: no such thing" also reads as a YAML member, so the words come first.
    Ended said = ofText(text.value());
    return said.ending() == Call.Ending.SUCCEEDED
        ? ofValue(ResultView.of(result).value(), 0)
        : said;
  }

  private static Ended ofValue(Json value, int depth) {
    return switch (value) {
      case JsonObject object -> ofObject(object, depth);
      case JsonString text -> ofText(text.value());
      case JsonArray array ->
          array.size() == 1
                  && depth < 6
                  && array.get(0) instanceof JsonObject one
                  && one.has("text")
              ? ofObject(one, depth + 1)
              : SUCCESS;
      case JsonNumber _, JsonBool _, JsonNull _ -> SUCCESS;
    };
  }

  private static Ended ofObject(JsonObject object, int depth) {
    if (isTrue(object.get("isError")) || isTrue(object.get("is_error"))) {
      return error(code(object), message(object, shortText(object)));
    }
    Json error = object.get("error");
    if (says(error) || isFalse(object.get("success")) || isFalse(object.get("ok"))) {
      return error(code(object), message(object, shortText(object)));
    }
    if (onlyAbout(object)) {
      Integer code = code(object);
      String status = object.text("status");
      if (code != null) {
        return error(code, message(object, "status " + code));
      }
      if (status != null && isErrorWord(status)) {
        return error(null, status + ": " + message(object, ""));
      }
    }
    return depth < 6 ? ofEnvelope(object, depth) : SUCCESS;
  }

  // An MCP result wraps what the tool said: {content: [{type: text, text: ...}], isError}.
  private static Ended ofEnvelope(JsonObject object, int depth) {
    if (object.get("content") instanceof JsonArray content && content.size() == 1) {
      return ofValue(content, depth + 1);
    }
    Json text = object.get("text");
    return text != null && "text".equals(object.text("type")) ? ofValue(text, depth + 1) : SUCCESS;
  }

  private static final Set<String> ERROR_MEMBERS =
      Set.of(
          "status",
          "message",
          "msg",
          "reason",
          "detail",
          "details",
          "description",
          "code",
          "error",
          "errors",
          "error_code",
          "error_type",
          "tool",
          "request_id",
          "trace_id",
          "retry_after",
          "retry_after_ms",
          "timestamp",
          "ok",
          "success",
          "rule",
          "policy",
          "approval_id",
          "approval_required",
          "hint",
          "type",
          "title",
          "instance",
          "status_code",
          "statusCode",
          "http_status");

  // A record may have a status "denied" or a code 404 of its own; an error says nothing else.
  private static boolean onlyAbout(JsonObject object) {
    return ERROR_MEMBERS.containsAll(object.names());
  }

  private static Ended ofText(String text) {
    String head = text.strip();
    head = head.substring(0, Math.min(head.length(), MAX_TEXT));
    String lower = head.toLowerCase(Locale.ROOT);
    boolean error =
        lower.startsWith("error:")
            || ERROR_REPORT.matcher(lower).lookingAt()
            || lower.startsWith("exception:")
            || lower.startsWith("traceback (most recent call last)")
            || lower.startsWith("access denied")
            || lower.startsWith("permission denied")
            || EXCEPTION.matcher(head).lookingAt();
    return error ? error(null, head) : SUCCESS;
  }

  // "Error budgets explained" is a title.
  private static final Pattern ERROR_REPORT =
      Pattern.compile(
          "error (?:\\(?[0-9]{3}\\b|code|status|message|number|while|in |at |from|during|occurred|executing|calling"
              + "|running|invoking|retrieving|fetching|getting|processing|reading|writing|loading|parsing|creating"
              + "|updating|deleting|removing|sending|opening|connecting|accessing|finding|searching|performing|making"
              + "|querying|saving|adding|listing)");
  private static final Pattern EXCEPTION = Pattern.compile("[A-Z]\\w{1,60}(?:Error|Exception):");

  private static Ended error(@Nullable Integer given, String message) {
    String shortened = message.substring(0, Math.min(message.length(), MAX_TEXT));
    String lower = shortened.toLowerCase(Locale.ROOT);
    Integer code = given == null ? codeIn(lower) : given;
    if (code != null) {
      return byCode(code, shortened);
    }
    if (holds(lower, SLOW_DOWN)) {
      return new Ended(Call.Ending.BLOCKED, Call.ErrorClass.TRANSIENT, shortened);
    }
    if (holds(lower, NEVER_SENT)) {
      return new Ended(Call.Ending.FAILED, Call.ErrorClass.TRANSIENT, shortened);
    }
    if (holds(lower, MAYBE_DONE)) {
      return new Ended(Call.Ending.UNKNOWN, Call.ErrorClass.TRANSIENT, shortened);
    }
    boolean refused = holds(lower, REFUSED) || holds(lower, WRONG_CALL);
    return new Ended(
        refused ? Call.Ending.BLOCKED : Call.Ending.FAILED, Call.ErrorClass.PERMANENT, shortened);
  }

  private static Ended byCode(int code, String message) {
    if (code >= 500 || code == 408) {
      return new Ended(Call.Ending.UNKNOWN, Call.ErrorClass.TRANSIENT, message);
    }
    boolean later = code == 429 || code == 425;
    return new Ended(
        Call.Ending.BLOCKED,
        later ? Call.ErrorClass.TRANSIENT : Call.ErrorClass.PERMANENT,
        message);
  }

  private static @Nullable Integer codeIn(String lower) {
    Matcher found = STATUS.matcher(lower);
    if (!found.find()) {
      return null;
    }
    String digits = found.group(1) == null ? found.group(2) : found.group(1);
    return digits == null ? null : Integer.valueOf(digits);
  }

  private static @Nullable Integer code(JsonObject object) {
    for (String name : List.of("status_code", "statusCode", "http_status", "status", "code")) {
      Json value = object.get(name);
      String digits =
          value instanceof JsonNumber number
              ? number.canonicalText()
              : value == null ? null : value.asText();
      if (digits != null && digits.length() == 3 && isErrorCode(digits)) {
        return Integer.valueOf(digits);
      }
    }
    return null;
  }

  private static boolean isErrorCode(String digits) {
    return (digits.charAt(0) == '4' || digits.charAt(0) == '5')
        && Character.digit(digits.charAt(1), 10) >= 0
        && Character.digit(digits.charAt(2), 10) >= 0;
  }

  private static String message(JsonObject object, String absent) {
    for (String name :
        List.of("error", "message", "msg", "reason", "detail", "details", "description", "title")) {
      Json value = object.get(name);
      if (value instanceof JsonObject inner) {
        return message(inner, shortText(inner));
      }
      String text = value == null ? null : value.asText();
      if (text != null && !text.isBlank()) {
        return text;
      }
    }
    return absent;
  }

  private static boolean says(@Nullable Json error) {
    return switch (error) {
      case JsonString text -> !text.value().isBlank();
      case JsonObject object -> object.size() > 0;
      case JsonBool bool -> bool.value();
      case JsonArray _, JsonNumber _, JsonNull _ -> false;
      case null -> false;
    };
  }

  private static boolean isErrorWord(String status) {
    return switch (status.strip().toLowerCase(Locale.ROOT)) {
      case "error",
          "err",
          "failed",
          "failure",
          "fail",
          "denied",
          "blocked",
          "rejected",
          "refused",
          "forbidden",
          "unauthorized",
          "timeout",
          "timed_out",
          "approval_required",
          "not_found",
          "invalid" ->
          true;
      default -> false;
    };
  }

  private static boolean isTrue(@Nullable Json value) {
    return value == JsonBool.TRUE;
  }

  private static boolean isFalse(@Nullable Json value) {
    return value == JsonBool.FALSE;
  }

  private static String shortText(Json value) {
    String text = value.asText() == null ? value.compact() : value.asText();
    return text == null ? "" : text.substring(0, Math.min(text.length(), 500));
  }

  private static boolean holds(String lower, List<String> words) {
    return words.stream().anyMatch(lower::contains);
  }
}
