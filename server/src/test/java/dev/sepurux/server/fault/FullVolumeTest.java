package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Wall;
import dev.sepurux.server.run.Results;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is really full: uploads and runs wait for room, and nothing is lost. */
class FullVolumeTest {
  /** The server keeps 200 of them free. */
  private static final int MEGABYTES = 300;

  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("dev.sepurux");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path home;

  private final Random random = new Random(20_261_124);
  private SmallVolume volume;

  @BeforeEach
  void mount() throws IOException {
    volume = SmallVolume.mount(home.resolve("volume"), MEGABYTES);
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void unmount() throws IOException {
    LOG.setLevel(Level.WARNING);
    if (volume != null) {
      volume.close();
    }
  }

  private Path data() {
    return volume.folder().resolve("data");
  }

  /** Nearly as large as a body may be, and no compression makes it much smaller. */
  private String document(String task) {
    byte[] noise = new byte[3_000_000];
    random.nextBytes(noise);
    return "{\"task\":{\"name\":\"%s\"},\"events\":[],\"note\":\"%s\"}"
        .formatted(task, Base64.getEncoder().encodeToString(noise));
  }

  /** Plainly: to hold such bodies against the contract takes its time. */
  private static HttpResponse<String> send(
      WalledServer server, String path, HttpRequest.Builder request) {
    request
        .uri(server.address().resolve(path))
        .header("X-API-Key", "sepurux-dev-key")
        .header("X-Project-Id", "dev");
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static HttpResponse<String> upload(WalledServer server, String key, String document) {
    return send(
        server,
        "/v1/traces",
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(document)));
  }

  private static boolean isReplay(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotent-Replayed").isPresent();
  }

  private static String id(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body().replaceFirst(".*\"trace_id\":\"([^\"]+)\".*", "$1");
  }

  private static void assertFull(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"storage_full\"");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  /** Uploads until there is no room; each answered document by its id. */
  private Map<String, String> fill(WalledServer server) {
    Map<String, String> answered = new LinkedHashMap<>();
    while (true) {
      String name = "big-" + answered.size();
      String document = document(name);
      HttpResponse<String> answer = upload(server, name, document);
      if (answer.statusCode() != 201) {
        assertFull(answer);
        return answered;
      }
      answered.put(id(answer), document);
    }
  }

  private static void assertAllThere(WalledServer server, Map<String, String> answered) {
    answered.forEach((id, document) -> {
      String path = "/v1/traces/" + id + "?include_payload=true";
      String found = send(server, path, HttpRequest.newBuilder().GET()).body();
      assertThat(found.endsWith(",\"payload\":" + document + "}")).as(id).isTrue();
    });
  }

  private static String campaign(ApiClient api) {
    String trace = api.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    Map<String, ?> body =
        Map.of("name", "c", "mutation_set", List.of(), "eval_set", List.of(trace));
    api.post("/v1/campaigns", body).expect(201);
    return trace;
  }

  private static String submit(ApiClient api) {
    return api.post("/v1/ci/runs", Map.of("campaign_id", "c")).expect(201).text("/batch_id");
  }

  @Test
  void takesUploadsUntilItIsFullAndAgainOnceSomethingIsDeleted() {
    Map<String, String> answered;
    try (WalledServer server = WalledServer.start(data(), Wall.open())) {
      ApiClient api = server.client();
      String small = campaign(api);
      answered = fill(server);
      assertThat(answered).hasSizeGreaterThan(10);
      assertAllThere(server, answered);
      answersAgainWhatItHadAnswered(server, answered);
      api.post("/v1/ci/runs", Map.of("campaign_id", "c")).expectProblem(503, "storage_full");
      api.patch("/v1/campaigns/c", "{\"description\":\"d\"}").expectProblem(503, "storage_full");
      assertThat(api.get("/healthz").expect(200).body()).contains("less than 200 MB free");

      for (String id : List.copyOf(answered.keySet()).subList(0, 12)) {
        api.send("DELETE", "/v1/traces/" + id, null, null).expect(204);
        answered.remove(id);
      }
      String last = document("again");
      answered.put(id(upload(server, "new", last)), last);
      assertThat(api.awaitBatch(submit(api)).text("/decision")).isNotEmpty();
      api.get("/v1/traces/" + small).expect(200);
    }
    try (WalledServer server = WalledServer.start(data(), Wall.open())) {
      assertAllThere(server, answered);
      assertThat(Invariants.broken(server.db())).isEmpty();
    }
  }

  private void answersAgainWhatItHadAnswered(WalledServer server, Map<String, String> answered) {
    Map.Entry<String, String> first = answered.entrySet().iterator().next();
    HttpResponse<String> again = upload(server, "big-0", first.getValue());
    assertThat(id(again)).isEqualTo(first.getKey());
    assertThat(isReplay(again)).isTrue();
    HttpResponse<String> other = upload(server, "big-0", document("other"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency_mismatch");
    assertFull(upload(server, "new", document("new")));
  }

  /** Fills the volume to the last byte as the server comes to a statement. */
  private final class Filler implements WatchedWall.Watcher {
    private @Nullable String statement;
    private boolean filled;
    private CountDownLatch rolledBack = new CountDownLatch(1);

    synchronized CountDownLatch at(String beginning) {
      statement = beginning;
      filled = false;
      rolledBack = new CountDownLatch(1);
      return rolledBack;
    }

    @Override
    public synchronized void before(String sql) {
      if (statement != null && sql.startsWith(statement)) {
        statement = null;
        filled = true;
        volume.fill();
      }
      if (filled && sql.equals("ROLLBACK") && isWriter()) {
        rolledBack.countDown();
      }
    }

    private static boolean isWriter() {
      return Thread.currentThread().getName().equals("db-writer");
    }
  }

  @Test
  void leavesNothingOfAnUploadThatFoundTheDiskFull() {
    Filler filler = new Filler();
    int refused = 0;
    try (WalledServer server = WalledServer.start(data(), new WatchedWall(filler))) {
      for (String statement :
          List.of("INSERT INTO trace (", "INSERT INTO trace_payload", "INSERT INTO idempotency")) {
        String document = document("full");
        filler.at(statement);
        HttpResponse<String> answer = upload(server, statement.replace(' ', '-'), document);
        boolean taken = answer.statusCode() == 201;
        if (!taken) {
          assertFull(answer);
          refused++;
        }
        volume.makeRoom();
        HttpResponse<String> again = upload(server, statement.replace(' ', '-'), document);
        assertThat(id(again)).isNotEmpty();
        assertThat(isReplay(again)).isEqualTo(taken);
      }
      assertThat(refused).isPositive();
      ApiAnswer found = server.client().get("/v1/traces?task_name=full").expect(200);
      assertThat(found.json().size()).isEqualTo(3);
      assertThat(Invariants.broken(server.db())).isEmpty();
    }
  }

  @Test
  void endsARunThatFoundTheDiskFullOnceThereIsRoom() throws Exception {
    Filler filler = new Filler();
    try (WalledServer server = WalledServer.start(data(), new WatchedWall(filler))) {
      ApiClient api = server.client();
      campaign(api);
      ApiAnswer twin = api.awaitBatch(submit(api));
      CountDownLatch rolledBack = filler.at("INSERT INTO attempt");
      String batch = submit(api);
      rolledBack.await();
      ApiAnswer waits = api.get("/v1/ci/batch/" + batch).expect(200);
      assertThat(waits.text("/status")).isNotEqualTo("done");
      String run = waits.text("/run_ids/0");
      assertThat(api.get("/v1/runs/" + run + "/attempts").expect(200).json()).isEmpty();
      api.get("/livez").expect(200);
      volume.makeRoom();
      ApiAnswer ended = api.awaitBatch(batch);
      assertThat(ended.text("/decision")).isEqualTo(twin.text("/decision"));
      assertThat(Results.canonical(api, run))
          .isEqualTo(Results.canonical(api, twin.text("/run_ids/0")));
    }
    try (Db db = Db.embedded(data().resolve("sepurux.db"))) {
      assertThat(Invariants.broken(db)).isEmpty();
    }
  }
}
