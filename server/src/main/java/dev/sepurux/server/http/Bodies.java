package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads request bodies within the limit, and only the types this server understands. */
final class Bodies {
  private final int limit;

  Bodies(int limit) {
    this.limit = limit;
  }

  byte[] read(Headers headers, long declaredLength, InputStream in) throws IOException {
    if (declaredLength > limit) {
      throw tooLarge();
    }
    byte[] raw = in.readNBytes(limit + 1);
    if (raw.length > limit) {
      throw tooLarge();
    }
    if (raw.length == 0) {
      return raw;
    }
    requireJson(headers.get("Content-Type"));
    String encoding = headers.get("Content-Encoding");
    return encoding == null ? raw : Compression.decode(encoding, raw, limit);
  }

  private Refused tooLarge() {
    return new Refused(
        Problem.of(ProblemCode.BODY_TOO_LARGE, "body: it may have at most " + limit + " bytes"));
  }

  private static void requireJson(@Nullable String contentType) {
    if (contentType == null) {
      return;
    }
    String text = contentType.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
    int semicolon = text.indexOf(';');
    String type = semicolon < 0 ? text : text.substring(0, semicolon);
    boolean json = type.equals("application/json") || type.endsWith("+json");
    boolean utf8 = !text.contains("charset=") || text.contains("charset=utf-8");
    if (!json || !utf8) {
      throw new Refused(
          Problem.of(
              ProblemCode.UNSUPPORTED_TYPE, "Content-Type must be application/json in UTF-8"));
    }
  }
}
