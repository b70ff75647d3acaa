package dev.sepurux.engine.security;

import static dev.sepurux.engine.policy.Recordings.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.sepurux.engine.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretScanTest {
  private static final String SECRET = "sk_live_51H8xZqT4mWb77Kd";
  private static final SecretScan SCAN =
      new SecretScan(List.of(Pattern.compile("sk_live_[A-Za-z0-9]{16,}")), List.of("canary-7731"));

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String url(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      out.append('%').append(HexFormat.of().toHexDigits(b));
    }
    return out.toString();
  }

  static Stream<Arguments> hidden() {
    String urlSafe =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("?>" + SECRET).getBytes(StandardCharsets.UTF_8));
    String wrapped =
        Base64.getMimeEncoder(20, new byte[] {'\n'})
            .encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    return Stream.of(
        Arguments.of("the key is " + SECRET + ".", "plain"),
        Arguments.of(base64("key=" + SECRET), "base64"),
        Arguments.of("https://x.example/p/" + base64(SECRET) + "?q=1", "base64"),
        Arguments.of("https://x.example/p?d=" + urlSafe, "base64"),
        Arguments.of(wrapped, "base64"),
        Arguments.of("0x " + hex(SECRET), "hex"),
        Arguments.of("https://x.example/?k=" + url(SECRET), "url"),
        Arguments.of("https://x.example/?k=" + url(base64(SECRET)), "url+base64"),
        Arguments.of(base64(base64(SECRET)), "base64+base64"),
        Arguments.of("{\"k\": \"sk\\u005flive_51H8xZqT4mWb77Kd\"}", "json"));
  }

  @ParameterizedTest
  @MethodSource("hidden")
  void findsASecretInEveryEncoding(String text, String encoding) {
    SecretScan.Hit hit = Objects.requireNonNull(SCAN.find(Json.of(text)));
    assertThat(hit.encoding()).isEqualTo(encoding);
    assertThat(hit.masked()).doesNotContain(SECRET).startsWith("sk_l");
    assertThat(hit.canary()).isFalse();
  }

  @Test
  void saysWhereItStands() {
    SecretScan.Hit hit =
        Objects.requireNonNull(SCAN.find(json("{'a': [1, {'b/c': 'x canary-7731'}]}")));
    assertThat(hit.pointer().toString()).isEqualTo("/a/1/b~1c");
    assertThat(hit.canary()).isTrue();
  }

  @Test
  void looksAtNamesToo() {
    assertThat(SCAN.find(json("{'canary-7731': 1}"))).isNotNull();
  }

  @Test
  void findsNothingInPlainTextAndNothingWithoutSecrets() {
    assertThat(SCAN.find(json("{'a': 'Paid 100% of sk_live_short, see https://x/y_z?a=b+c'}")))
        .isNull();
    assertThat(new SecretScan(List.of(), List.of("")).find(Json.of(SECRET))).isNull();
  }
}
