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
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Small bodies that become large, and texts that cost more than they weigh, on every body route.
 */
@DisabledIfSystemProperty(
    named = "sepurux.test.database",
    matches = "postgres",
    disabledReason = "no database is asked")
class BombsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final int LIMIT = 4 << 20;
  private static final String JSON = "application/json";

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

  private static byte[] twice(byte[] bytes) {
    byte[] both = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
    return both;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What any route must refuse, with one of these statuses. */
  private static final class Bomb {
    private final String name;
    private final String encoding;
    private final byte[] bytes;
    private final List<Integer> statuses;

    Bomb(String name, String encoding, byte[] bytes, Integer... statuses) {
      this.name = name;
      this.encoding = encoding;
      this.bytes = bytes;
      this.statuses = List.of(statuses);
    }
  }

  private static List<Bomb> compressed() throws IOException {
    byte[] object = ascii("{}");
    byte[] wide = gzip(spaces(64 << 20));
    byte[] stacked = gzip(wide);
    byte[] whole = gzip(noise(10_000));
    byte[] broken = whole.clone();
    broken[broken.length / 2] ^= 0x55;
    return List.of(
        new Bomb("gzip ratio", "gzip", wide, 413),
        new Bomb("zstd ratio", "zstd", Zstd.compress(spaces(64 << 20)), 413),
        new Bomb("gzip size", "gzip", gzip(noise(LIMIT + 1)), 413),
        new Bomb("gzip members", "gzip", twice(gzip(spaces(3 << 20))), 413),
        new Bomb("gzip in gzip", "gzip", stacked, 400, 413),
        new Bomb("stacked", "gzip, gzip", stacked, 415),
        new Bomb("brotli", "br", object, 415),
        new Bomb("deflate", "deflate", object, 415),
        new Bomb("unknown", "../../x", object, 415),
        new Bomb("cut gzip", "gzip", Arrays.copyOf(whole, whole.length - 30), 400),
        new Bomb("broken gzip", "gzip", broken, 400),
        new Bomb("no gzip", "gzip", object, 400),
        new Bomb("no zstd", "zstd", object, 400));
  }

  private static List<Bomb> plain() {
    return List.of(
        new Bomb("size", "identity", spaces(LIMIT + 1), 413),
        new Bomb("depth 257", "identity", ascii("[".repeat(257) + "]".repeat(257)), 400),
        new Bomb("depth 1e6", "identity", ascii("[".repeat(1_000_000)), 400),
        new Bomb("depth 1e6 in objects", "identity", ascii("{\"a\":".repeat(500_000)), 400),
        new Bomb("1,001 digits", "identity", ascii("{\"name\":" + "1".repeat(1_001) + "}"), 400),
        new Bomb("long name", "identity", ascii("{\"" + "n".repeat(50_001) + "\":1}"), 400),
        new Bomb("twice", "identity", ascii("{\"a\":1,\"a\":2}"), 400),
        new Bomb("UTF-16", "identity", "{\"a\":1}".getBytes(StandardCharsets.UTF_16), 400));
  }

  @Test
  void everyBodyRouteRefusesEveryBomb() throws IOException {
    FurnishedProject project = FurnishedProject.make(SERVER, "bombs");
    List<Bomb> bombs = new ArrayList<>(compressed());
    bombs.addAll(plain());
    List<Spec.Operation> routes = FurnishedProject.bodyRoutes(Spec.load());
    List<String> wrong = new ArrayList<>();
    for (Spec.Operation route : routes) {
      for (Bomb bomb : bombs) {
        ApiAnswer answer =
            project
                .client()
                .withHeader("Content-Encoding", bomb.encoding)
                .sendBytes(route.method(), project.path(route), bomb.bytes, JSON);
        if (!bomb.statuses.contains(answer.status())) {
          wrong.add(route + " " + bomb.name + ": " + answer.status() + " " + answer.body());
        }
      }
    }
    System.out.printf("bombs: %d on each of %d body routes%n", bombs.size(), routes.size());
    assertThat(wrong).isEmpty();
    assertThat(routes).hasSizeGreaterThan(12);
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
    SERVER.client().sendBytes("POST", "/v1/traces", body, JSON).expect(201);
  }

  @Test
  void hugeExponentsAreNeverExpandedWhereverANumberMayStand() {
    ApiClient client = SERVER.project("exponents");
    Map<String, String> bodies =
        Map.of(
            "/v1/campaigns#attempts", "{\"name\":\"a\",\"attempts_count\":N}",
            "/v1/campaigns#seed", "{\"name\":\"a\",\"seed\":N}",
            "/v1/campaigns#rate", "{\"name\":\"a\",\"thresholds\":{\"min_pass_rate\":N}}",
            "/v1/campaigns#unsafe", "{\"name\":\"a\",\"thresholds\":{\"max_unsafe\":N}}",
            "/v1/campaigns#score", "{\"name\":\"a\",\"thresholds\":{\"min_reliability_score\":N}}",
            "/v1/campaigns#pool", "{\"name\":\"a\",\"eval_set\":{\"min_scenarios\":N}}",
            "/v1/tools#timeout", "{\"name\":\"a\",\"zone\":\"trusted\",\"timeout_ms\":N}",
            "/v1/ci/runs#pr", "{\"campaign_id\":\"a\",\"pull_request_number\":N}");
    List<String> wrong = new ArrayList<>();
    for (String number : List.of("1e999999999", "-1e999999999", "1e-999999999", "9e99999999999")) {
      bodies.forEach((place, text) -> {
        String path = place.substring(0, place.indexOf('#'));
        byte[] body = ascii(text.replace("N", number));
        ApiAnswer answer = client.sendBytes("POST", path, body, JSON);
        if (answer.status() != 422) {
          wrong.add(place + " " + number + ": " + answer.status() + " " + answer.body());
        }
      });
    }
    assertThat(wrong).isEmpty();
  }

  private static byte[] events(int count) {
    String event = "{\"type\":\"x\"}";
    return ascii(
        "{\"task\":{\"name\":\"t\"},\"events\":[" + (event + ",").repeat(count - 1) + event + "]}");
  }

  @Test
  void aHundredThousandEventsAreTakenAndOneMoreIsNot() {
    ApiClient client = SERVER.client();
    client.sendBytes("POST", "/v1/traces", events(100_000), JSON).expect(201);
    ApiAnswer refused = client.sendBytes("POST", "/v1/traces", events(100_001), JSON);
    refused.expectProblem(422, "invalid");
    assertThat(refused.body()).contains("at most 100000").contains("events");
  }
}
