package dev.sepurux.server.json;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;

/** Content codings, read within bounds: a small body never becomes a large one. */
public final class Compression {
  /** How many bytes one compressed byte may become. */
  public static final int MAX_RATIO = 200;

  private Compression() {}

  /**
   * The body behind a Content-Encoding.
   *
   * @param limit the most bytes it may have
   * @param grown is told how many bytes it gets before it gets them
   * @throws Refused {@code unsupported_type}, {@code body_too_large} or {@code malformed}
   */
  public static byte[] decode(String encoding, byte[] body, int limit, IntConsumer grown) {
    try {
      return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" -> body;
        case "gzip", "x-gzip" ->
            bounded(new GZIPInputStream(new ByteArrayInputStream(body)), body.length, limit, grown);
        case "zstd" ->
            bounded(new ZstdInputStream(new ByteArrayInputStream(body)), body.length, limit, grown);
        default ->
            throw new Refused(
                Problem.of(
                    ProblemCode.UNSUPPORTED_TYPE,
                    "Content-Encoding may be gzip, zstd or identity"));
      };
    } catch (IOException e) {
      throw new Refused(
          Problem.of(ProblemCode.MALFORMED, "body: it is not in the stated Content-Encoding"));
    }
  }

  private static byte[] bounded(InputStream in, int compressed, int limit, IntConsumer grown)
      throws IOException {
    long most = Math.min(limit, (long) compressed * MAX_RATIO);
    try (in) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[16_384];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (out.size() + n > most) {
          throw tooLarge(
              most == limit ? limit + " bytes" : MAX_RATIO + " times its compressed size");
        }
        grown.accept(n);
        out.write(buffer, 0, n);
      }
      return out.toByteArray();
    }
  }

  private static Refused tooLarge(String limit) {
    return new Refused(
        Problem.of(ProblemCode.BODY_TOO_LARGE, "body: decompressed it may have at most " + limit));
  }

  /** What is stored: zstd level 1, the best trade of time for space on traces. */
  public static byte[] pack(byte[] bytes) {
    return Zstd.compress(bytes, 1);
  }

  /** The bytes behind {@link #pack}. */
  public static byte[] unpack(byte[] packed, int size) {
    return Zstd.decompress(packed, size);
  }
}
