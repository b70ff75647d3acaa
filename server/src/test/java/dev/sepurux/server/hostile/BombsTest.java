package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Small bodies that become large, and texts that cost more than they weigh, on every body route. */
class BombsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final int LIMIT = 4 << 20;
  private static final Spec SPEC = Spec.load();

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] spaces(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) ' ');
    return bytes;
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static List<Spec.Operation> bodyRoutes() {
    return SPEC.operations().stream()
        .filter(each -> !SPEC.document().at(each.pointer() + "/requestBody").isMissingNode())
        .toList();
  }

  /** What must be refused, by any route, with one of these statuses. */
  private record Bomb(String name, String encoding, String latin, List<Integer> statuses) {
    byte[] bytes() {
      return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static Bomb bomb(String name, String encoding, byte[] bytes, Integer... statuses) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    return new Bomb(name, encoding, latin, List.of(statuses));
  }

  private static List<Bomb> bombs() throws IOException {
    byte[] object = ascii("{}");
    byte[] large = gzip(noise(LIMIT + 1));
    byte[] twice = gzip(gzip(spaces(64 << 20)));
    byte[] members = Arrays.copyOf(gzip(spaces(3 << 20)), gzip(spaces(3 << 20)).length * 2);
    System.arraycopy(members, 0, members, members.length / 2, members.length / 2);
    byte[] cut = gzip(noise(10_000));
    byte[] broken = gzip(noise(10_000));
    broken[broken.length / 2] ^= 0x55;
    return List.of(
        bomb("gzip ratio", "gzip", gzip(spaces(64 << 20)), 413),
        bomb("zstd ratio", "zstd", Zstd.compress(spaces(64 << 20)), 413),
        bomb("gzip size", "gzip", large, 413),
        bomb("gzip members", "gzip", members, 413),
        bomb("gzip in gzip", "gzip", twice, 400, 413),
        bomb("stacked", "gzip, gzip", twice, 415),
        bomb("brotli", "br", object, 415),
        bomb("deflate", "deflate", object, 415),
        bomb("unknown", "../../x", object, 415),
        bomb("cut gzip", "gzip", Arrays.copyOf(cut, cut.length - 30), 400),
        bomb("broken gzip", "gzip", broken, 400),
        bomb("no gzip", "gzip", object, 400),
        bomb("no zstd", "zstd", object, 400),
        bomb("plain size", "identity", spaces(LIMIT + 1), 413),
        bomb("depth 257", "identity", ascii("[".repeat(257) + "]".repeat(257)), 400),
        bomb("depth 1e6", "identity", ascii("[".repeat(1_000_000)), 400),
        bomb("depth 1e6 in objects", "identity", ascii("{\"a\":".repeat(500_000)), 400),
        bomb("1,001 digits", "identity", ascii("{\"name\":" + "1".repeat(1_001) + "}"), 400),
        bomb("long name", "identity", ascii("{\"" + "n".repeat(50_001) + "\":1}"), 400),
        bomb("twice", "identity", ascii("{\"a\":1,\"a\":2}"), 400),
        bomb("UTF-16", "identity", "{\"a\":1}".getBytes(StandardCharsets.UTF_16), 400));
  }

  @Test
  void everyBodyRouteRefusesEveryBomb() throws IOException {
    ApiClient client = SERVER.client();
    List<String> wrong = new ArrayList<>();
    for (Spec.Operation route : bodyRoutes()) {
      String path = route.path().replaceAll("\\{\\w+}", "7c9e6679-7425-40de-944b-e07fc1f90ae7");
      for (Bomb each : bombs()) {
        ApiAnswer answer =
            client
                .withHeader("Content-Encoding", each.encoding())
                .sendBytes(route.method(), path, each.bytes(), "application/json");
        // A route may look for what its path names before it reads the body.
        if (answer.status() != 404 && !each.statuses().contains(answer.status())) {
          wrong.add(route + " " + each.name() + ": " + answer.status() + " " + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Names that all have one hash code in Java. */
  private static String colliding(int number) {
    return IntStream.range(0, 17)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @Test
  void membersWhoseNamesCollideAreAnswered() {
    String members =
        IntStream.range(0, 80_000)
            .mapToObj(i -> "\"" + colliding(i) + "\":1")
            .collect(Collectors.joining(","));
    byte[] body = ascii("{\"task\":{\"name\":\"t\",\"input\":{" + members + "}},\"events\":[]}");
    ApiAnswer answer = SERVER.client().sendBytes("POST", "/v1/traces", body, "application/json");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void hugeExponentsAreNeverExpandedWhereverANumberMayStand() {
    ApiClient client = SERVER.project("exponents");
    List<String> wrong = new ArrayList<>();
    for (String number : List.of("1e999999999", "-1e999999999", "1e-999999999", "9e99999999999")) {
      for (Map.Entry<String, String> each :
          Map.of(
                  "/v1/campaigns attempts", "{\"name\":\"a\",\"attempts_count\":N}",
                  "/v1/campaigns seed", "{\"name\":\"a\",\"seed\":N}",
                  "/v1/campaigns rate", "{\"name\":\"a\",\"thresholds\":{\"min_pass_rate\":N}}",
                  "/v1/campaigns unsafe", "{\"name\":\"a\",\"thresholds\":{\"max_unsafe\":N}}",
                  "/v1/campaigns score",
                      "{\"name\":\"a\",\"thresholds\":{\"min_reliability_score\":N}}",
                  "/v1/campaigns pool", "{\"name\":\"a\",\"eval_set\":{\"min_scenarios\":N}}",
                  "/v1/tools timeout", "{\"name\":\"a\",\"zone\":\"trusted\",\"timeout_ms\":N}",
                  "/v1/ci/runs pr", "{\"campaign_id\":\"a\",\"pull_request_number\":N}")
              .entrySet()) {
        String path = each.getKey().substring(0, each.getKey().indexOf(' '));
        byte[] body = ascii(each.getValue().replace("N", number));
        ApiAnswer answer = client.sendBytes("POST", path, body, "application/json");
        if (answer.status() != 422) {
          wrong.add(each.getKey() + " " + number + ": " + answer.status() + " " + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String events(int count) {
    return "{\"task\":{\"name\":\"t\"},\"events\":["
        + "{\"type\":\"x\"},".repeat(count - 1)
        + "{\"type\":\"x\"}]}";
  }

  @Test
  void aHundredThousandEventsAreTakenAndOneMoreIsNot() {
    ApiClient client = SERVER.client();
    byte[] most = ascii(events(100_000));
    assertThat(client.sendBytes("POST", "/v1/traces", most, "application/json").status())
        .isEqualTo(201);
    byte[] more = ascii(events(100_001));
    ApiAnswer refused = client.sendBytes("POST", "/v1/traces", more, "application/json");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("at most 100000").contains("events");
  }
}
