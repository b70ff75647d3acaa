package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.Db;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.TestTraces;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it makes its tables and its first key. */
class KilledStartTest {
  private static final int KILLS = Math.max(4, Integer.getInteger("sepurux.kills", 50) / 10);
  private static final Pattern SECRET = Pattern.compile("sepurux_key_[0-9A-Za-z]{36}");

  @TempDir Path home;

  private static List<String> tables(Path folder) {
    try (Db db = Db.embedded(folder.resolve("sepurux.db"))) {
      return db.read(tx ->
          tx.handle()
              .select("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
              .mapTo(String.class)
              .list());
    }
  }

  private static void awaitFile(Path file, ServerProcess process) {
    while (process.isAlive() && !Files.exists(file)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void startsOnAFolderWhoseFirstStartsWereKilledAnywhere() throws Exception {
    long seed = Long.getLong("sepurux.kill.seed", System.nanoTime());
    System.out.println("kills of first starts: -Dsepurux.kill.seed=" + seed + ", " + KILLS);
    Random chance = new Random(seed);
    Path whole = home.resolve("whole");
    try (ServerProcess server = ServerProcess.start(whole)) {
      server.terminate();
    }
    List<String> expected = tables(whole);
    for (int kill = 0; kill < KILLS; kill++) {
      Path folder = home.resolve("killed-" + kill);
      try (ServerProcess server = ServerProcess.development(folder)) {
        awaitFile(folder.resolve("sepurux.db"), server);
        Thread.sleep(chance.nextInt(700)); // the tables, then the first rows
        server.kill();
      }
      assertThat(tables(folder)).isEqualTo(expected);
    }
    try (ServerProcess server = ServerProcess.start(home.resolve("killed-0"))) {
      server.client().post("/v1/traces", TestTraces.readOnly()).expect(201);
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void aFirstKeyWhoseShowingWasKilledIsReplacedByTheOperator() throws Exception {
    Path folder = home.resolve("data");
    try (ServerProcess server =
        ServerProcess.haltingAtFirst(home, HaltPoint.FIRST_KEY_NOT_SHOWN, folder)) {
      assertThat(server.isReady()).isFalse();
      assertThat(server.errors()).doesNotContain("sepurux_key_");
    }
    try (ServerProcess server =
        ServerProcess.start(home, "--port", "0", "--data", folder.toString())) {
      server.address();
      assertThat(server.errors()).doesNotContain("sepurux_key_");
      Matcher secret = SECRET.matcher(createKey(folder));
      assertThat(secret.find()).isTrue();
      ApiClient.at(server.address())
          .withProject("default")
          .withKey(secret.group())
          .get("/v1/keys")
          .expect(200);
    }
  }

  private static String createKey(Path folder) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new Operator(Map.of(), Clock.systemUTC(), out)
          .run(
              "keys",
              List.of(
                  "create",
                  "--project",
                  "default",
                  "--name",
                  "again",
                  "--scope",
                  "read,admin",
                  "--data",
                  folder.toString()));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
