package dev.sepurux.server.http;

import dev.sepurux.server.base.Ids;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request in a distributed trace, as W3C Trace Context has it. It is for logs and
 * for the caller's tracing alone and has nothing to do with recordings.
 *
 * @param traceId 32 hex digits
 * @param flags 2 hex digits
 */
record TraceParent(String traceId, String flags) {
  static final String HEADER = "traceparent";

  /** Answers the trace and our place in it. */
  static final String ANSWER_HEADER = "traceresponse";

  private static final Pattern FORMAT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /**
   * Reads the header; null if there is none or it is none: tracing must never break a request. A
   * version after 00 may have more parts.
   */
  static @Nullable TraceParent read(@Nullable String header) {
    Matcher parts = FORMAT.matcher(header == null ? "" : header.strip());
    if (!parts.matches() || parts.group(1).equals("ff")) {
      return null;
    }
    boolean more = parts.group(5) != null;
    boolean zero = isZero(parts.group(2)) || isZero(parts.group(3));
    return zero || (more && parts.group(1).equals("00"))
        ? null
        : new TraceParent(parts.group(2), parts.group(4));
  }

  private static boolean isZero(String digits) {
    return digits.chars().allMatch(digit -> digit == '0');
  }

  /** The answer's header: the same trace, and a span of our own. */
  String answer(Ids ids) {
    return String.format(
        Locale.ROOT, "00-%s-%016x-%s", traceId, ids.next().getLeastSignificantBits(), flags);
  }
}
