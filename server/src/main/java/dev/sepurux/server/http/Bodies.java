package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads request bodies within the limit, and only the types this server understands. */
final class Bodies {
  /** How many times its limit a body may have and still be read to its end, to be refused. */
  private static final int MOST_DISCARDED = 4;

  /** A browser's form, which a stranger may send too. */
  private static final int FORM_LIMIT = 64 << 10;

  static final byte[] NONE = {};

  private final int limit;

  Bodies(int limit) {
    this.limit = limit;
  }

  /** What a body may be. */
  enum Kind {
    JSON,
    JSON_OR_YAML,
    /** A browser's form. */
    FORM
  }

  /** Where the bytes come from. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * The body, decompressed.
   *
   * @param declaredLength as Content-Length has it; -1 if it says nothing
   * @param memory where its bytes are counted
   * @param kind what is expected
   */
  byte[] read(
      Headers headers, long declaredLength, Source source, BodyMemory.Share memory, Kind kind) {
    if (declaredLength > (long) MOST_DISCARDED * limit) {
      throw tooLarge(limit);
    }
    if (declaredLength == 0 || (declaredLength < 0 && headers.get("Transfer-Encoding") == null)) {
      return NONE;
    }
    boolean form = kind == Kind.FORM;
    int most = form ? Math.min(limit, FORM_LIMIT) : limit;
    byte[] raw = bytes(source, memory, most);
    if (raw.length == 0) {
      return raw;
    }
    if (form) {
      requireForm(headers.get("Content-Type"));
    } else {
      requireJson(headers.get("Content-Type"), kind);
    }
    String encoding = headers.get("Content-Encoding");
    byte[] body = encoding == null ? raw : decoded(encoding, raw, memory, most);
    memory.toBeRead(body);
    return body;
  }

  private static byte[] decoded(String encoding, byte[] raw, BodyMemory.Share memory, int most) {
    int before = memory.held();
    byte[] body = Compression.decode(encoding, raw, most, memory::take);
    if (memory.held() > before) {
      memory.giveBack(raw.length);
    }
    return body;
  }

  /** Reads a body that is refused anyway, for the sake of the client. */
  void skip(Source source) {
    try (InputStream in = source.open()) {
      discard(in);
    } catch (IOException e) {
      throw cutOff();
    }
  }

  private byte[] bytes(Source source, BodyMemory.Share memory, int most) {
    try (InputStream in = source.open()) {
      try {
        return bytes(in, memory, most);
      } catch (Refused e) {
        discard(in);
        throw e;
      }
    } catch (IOException e) {
      // The client went away or was cut: nobody will read this, and it is no fault of ours.
      throw cutOff();
    }
  }

  private static byte[] bytes(InputStream in, BodyMemory.Share memory, int most)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16_384];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (body.size() + n > most) {
        throw tooLarge(most);
      }
      memory.take(n);
      body.write(buffer, 0, n);
    }
    return body.toByteArray();
  }

  private static Refused cutOff() {
    return new Refused(Problem.of(ProblemCode.MALFORMED, "body: it ended before it was whole"));
  }

  /**
   * Most clients read the answer only after they have sent the whole body: closing on them before
   * that would show them a broken connection instead of the limit. Bounded, and cut by the time
   * limit for slow senders.
   */
  private void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[16_384];
    long left = (long) MOST_DISCARDED * limit;
    for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
      left -= n;
    }
  }

  private static Refused tooLarge(int most) {
    return new Refused(
        Problem.of(ProblemCode.BODY_TOO_LARGE, "body: it may have at most " + most + " bytes"));
  }

  private static void requireForm(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      throw new Refused(
          Problem.of(
              ProblemCode.UNSUPPORTED_TYPE,
              "Content-Type must be application/x-www-form-urlencoded"));
    }
  }

  private static void requireJson(@Nullable String contentType, Kind kind) {
    if (contentType == null) {
      return;
    }
    String text = bare(contentType);
    String type = type(text);
    boolean json = type.equals("application/json") || type.endsWith("+json");
    boolean yaml = kind == Kind.JSON_OR_YAML && isYaml(contentType);
    boolean utf8 = !text.contains("charset=") || text.contains("charset=utf-8");
    if (!(json || yaml) || !utf8) {
      String or = kind == Kind.JSON_OR_YAML ? " or application/yaml" : "";
      throw new Refused(
          Problem.of(
              ProblemCode.UNSUPPORTED_TYPE,
              "Content-Type must be application/json" + or + " in UTF-8"));
    }
  }

  /** True for the names that YAML has and had. */
  static boolean isYaml(@Nullable String contentType) {
    String type = contentType == null ? "" : type(bare(contentType));
    return type.matches("(application|text)/(x-)?yaml") || type.endsWith("+yaml");
  }

  private static String bare(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
  }

  private static String type(String bare) {
    int semicolon = bare.indexOf(';');
    return semicolon < 0 ? bare : bare.substring(0, semicolon);
  }
}
