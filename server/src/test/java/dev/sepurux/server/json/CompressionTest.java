package dev.sepurux.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final int LIMIT = 4 << 20;

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static ProblemCode refusal(String encoding, byte[] body) {
    return catchThrowableOfType(
            Refused.class, () -> Compression.decode(encoding, body, LIMIT, n -> {}))
        .problem()
        .code();
  }

  @Test
  void readsGzipAndZstdAndIdentity() throws IOException {
    byte[] text = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(Compression.decode("gzip", gzip(text), LIMIT, n -> {})).isEqualTo(text);
    assertThat(Compression.decode("ZSTD", Zstd.compress(text), LIMIT, n -> {})).isEqualTo(text);
    assertThat(Compression.decode("identity", text, LIMIT, n -> {})).isEqualTo(text);
  }

  @Test
  void refusesOtherCodings() {
    assertThat(refusal("br", new byte[3])).isEqualTo(ProblemCode.UNSUPPORTED_TYPE);
    assertThat(refusal("gzip, gzip", new byte[3])).isEqualTo(ProblemCode.UNSUPPORTED_TYPE);
  }

  @Test
  void refusesMoreThanTheLimitAfterDecompression() throws IOException {
    assertThat(Compression.decode("gzip", gzip(noise(LIMIT)), LIMIT, n -> {})).hasSize(LIMIT);
    assertThat(refusal("gzip", gzip(noise(LIMIT + 1)))).isEqualTo(ProblemCode.BODY_TOO_LARGE);
    assertThat(refusal("zstd", Zstd.compress(noise(LIMIT + 1))))
        .isEqualTo(ProblemCode.BODY_TOO_LARGE);
  }

  @Test
  void refusesABodyThatGrowsMoreThan200Times() throws IOException {
    byte[] zeros = new byte[2 << 20];
    assertThat(refusal("gzip", gzip(zeros))).isEqualTo(ProblemCode.BODY_TOO_LARGE);
    assertThat(refusal("zstd", Zstd.compress(zeros))).isEqualTo(ProblemCode.BODY_TOO_LARGE);
  }

  @Test
  void refusesBytesThatAreNotInTheStatedCoding() {
    byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(refusal("gzip", text)).isEqualTo(ProblemCode.MALFORMED);
    assertThat(refusal("zstd", text)).isEqualTo(ProblemCode.MALFORMED);
  }

  @Test
  void refusesABodyThatEndsTooEarly() throws IOException {
    byte[] whole = gzip(noise(10_000));
    byte[] part = Arrays.copyOf(whole, whole.length - 20);
    assertThat(refusal("gzip", part)).isEqualTo(ProblemCode.MALFORMED);
    byte[] zstd = Zstd.compress(noise(10_000));
    byte[] half = Arrays.copyOf(zstd, zstd.length / 2);
    assertThat(refusal("zstd", half)).isEqualTo(ProblemCode.MALFORMED);
  }

  @Test
  void packsAndUnpacks() {
    byte[] bytes = noise(100_000);
    assertThat(Compression.unpack(Compression.pack(bytes), bytes.length)).isEqualTo(bytes);
  }
}
