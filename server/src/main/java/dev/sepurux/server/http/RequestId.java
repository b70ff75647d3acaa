package dev.sepurux.server.http;

import dev.sepurux.server.base.Ids;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that answer and log share. */
final class RequestId {
  static final String HEADER = "X-Request-Id";

  /** What cannot break a log line, a header or a page. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private RequestId() {}

  /** The client's own id where it gives a sane one, so that one id runs through all systems. */
  static String of(@Nullable String given, Ids ids) {
    return given != null && SANE.matcher(given).matches() ? given : ids.next().toString();
  }
}
