package dev.sepurux.engine.trace;

import java.util.List;
import java.util.Set;

/** What an argument's name says about its part in an effect. */
final class ArgumentNames {
  private static final Set<String> ADDRESS_WORDS =
      Set.of(
          "recipient",
          "recipients",
          "to",
          "cc",
          "bcc",
          "email",
          "emails",
          "participants",
          "attendees",
          "invitees",
          "iban",
          "payee",
          "phone",
          "url",
          "uri",
          "webhook",
          "endpoint",
          "host",
          "beneficiary");
  private static final Set<String> INWARD_ADDRESS_WORDS = Set.of("channel", "room", "team");
  private static final Set<String> OBJECT_WORDS =
      Set.of(
          "id",
          "ids",
          "account",
          "path",
          "filename",
          "command",
          "cmd",
          "sql",
          "script",
          "code",
          "destination",
          "source",
          "user",
          "username",
          "branch",
          "repo",
          "channel");
  private static final Set<String> CONTENT_WORDS =
      Set.of(
          "body",
          "content",
          "contents",
          "message",
          "text",
          "subject",
          "title",
          "description",
          "note",
          "notes",
          "comment",
          "summary",
          "caption",
          "reason",
          "query",
          "keywords");
  private static final Set<String> MEASURE_WORDS =
      Set.of(
          "amount",
          "price",
          "total",
          "quantity",
          "currency",
          "role",
          "permission",
          "permissions",
          "password",
          "limit",
          "percent",
          "percentage",
          "units",
          "shares");
  private static final Set<String> TOKEN_NAMES =
      Set.of(
          "token",
          "approval_token",
          "auth_token",
          "access_token",
          "confirmation_token",
          "approval_id",
          "approval",
          "authorization",
          "csrf_token",
          "api_key");
  private static final Set<String> VOLATILE_NAMES =
      Set.of(
          "nonce",
          "timestamp",
          "ts",
          "now",
          "current_time",
          "created_at",
          "requested_at",
          "sent_at",
          "issued_at",
          "trace_id",
          "correlation_id",
          "request_time",
          "client_time",
          "span_id");
  private static final Set<String> IDEMPOTENCY_NAMES =
      Set.of(
          "idempotency_key",
          "idempotency_id",
          "idempotency_token",
          "idempotent_key",
          "idem_key",
          "client_token",
          "client_request_id",
          "client_request_token",
          "request_token",
          "request_id",
          "dedupe_key",
          "dedup_key",
          "dedupe_id",
          "deduplication_id",
          "deduplication_key",
          "deduplication_token",
          "message_deduplication_id");

  private ArgumentNames() {}

  /** True if the argument names somebody or some place outside. */
  static boolean isAddress(String name) {
    List<String> words = ToolWords.of(name);
    if (words.isEmpty() || isFlag(words)) {
      return false;
    }
    boolean kindOfAddress =
        words.size() > 1
            && ADDRESS_WORDS.contains(words.getFirst())
            && Set.of("address", "addresses", "number", "numbers", "account")
                .contains(words.getLast());
    return ADDRESS_WORDS.contains(words.getLast()) || kindOfAddress;
  }

  // isUrl, hasEmail: the argument says something about an address and is none.
  private static boolean isFlag(List<String> words) {
    return Set.of("is", "has", "use", "include").contains(words.getFirst());
  }

  static boolean isInwardAddress(String name) {
    List<String> words = ToolWords.of(name);
    return !words.isEmpty() && INWARD_ADDRESS_WORDS.contains(words.getFirst());
  }

  static boolean isUrl(String name) {
    List<String> words = ToolWords.of(name);
    return !words.isEmpty()
        && !isFlag(words)
        && Set.of("url", "urls", "uri", "link", "webhook").contains(words.getLast());
  }

  static boolean isBody(String name) {
    return Set.of("body", "content", "message", "text").contains(ToolWords.snake(name));
  }

  /** True if the argument is what is said, and not to whom: subject, body, title, notes. */
  static boolean isContent(String name) {
    List<String> words = ToolWords.of(name);
    return !words.isEmpty() && CONTENT_WORDS.contains(words.getLast());
  }

  /** True if the argument decides where the call goes or what it is done to. */
  static boolean isAddressing(String name) {
    if (isToken(name) || isIdempotency(name)) {
      return false;
    }
    List<String> words = ToolWords.of(name);
    return isAddress(name)
        || isUrl(name)
        || isInwardAddress(name)
        || (!words.isEmpty() && OBJECT_WORDS.contains(words.getLast()))
        || (words.size() > 1 && words.contains("account"));
  }

  /** True if the argument decides what the effect is done to, or how much of it. */
  static boolean isCritical(String name) {
    if (isToken(name) || isIdempotency(name)) {
      return false;
    }
    List<String> words = ToolWords.of(name);
    return isAddress(name)
        || words.stream().anyMatch(MEASURE_WORDS::contains)
        || (!words.isEmpty() && OBJECT_WORDS.contains(words.getLast()));
  }

  static boolean isToken(String name) {
    return TOKEN_NAMES.contains(ToolWords.snake(name));
  }

  /** True if the argument's value differs between two sends of the same thing. */
  static boolean isVolatile(String name) {
    return VOLATILE_NAMES.contains(ToolWords.snake(name));
  }

  static boolean isIdempotency(String name) {
    return IDEMPOTENCY_NAMES.contains(ToolWords.snake(name));
  }

  /** True if both names mean an id of something. */
  static boolean bothIds(String one, String other) {
    return isId(one) && isId(other);
  }

  static boolean isId(String name) {
    List<String> words = ToolWords.of(name);
    return !words.isEmpty() && (words.getLast().equals("id") || words.getLast().equals("ids"));
  }
}
