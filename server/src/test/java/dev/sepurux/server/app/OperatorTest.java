package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.config.Config;
import dev.sepurux.testkit.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on a folder, with and without a server on it. */
class OperatorTest {
  private static final Pattern SECRET = Pattern.compile("sepurux_(?:key|ci)_[0-9A-Za-z]{36}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
  private static final String TRACE = "{\"task\":{\"name\":\"kept\"},\"events\":[]}";

  @TempDir Path scratch;

  private Path data() {
    return scratch.resolve("data");
  }

  private Path database() {
    return data().resolve("sepurux.db");
  }

  /** Runs a command on the folder and returns what it prints. */
  private String run(String command, String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--data", data().toString()));
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new Operator(Map.of(), Clock.systemUTC(), out).run(command, all);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> fails(String command, String... args) {
    return assertThatThrownBy(() -> run(command, args));
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group();
  }

  private Wiring server() {
    return Wiring.of(
        Config.read(List.of("--port", "0", "--data", data().toString()), Map.of()),
        Clock.systemUTC());
  }

  /** Runs a server on the folder meanwhile. */
  private void beside(Work work) throws IOException {
    Wiring server = server();
    try {
      work.at(ApiClient.at(URI.create(server.start())).withProject("gate"));
    } finally {
      server.stop();
    }
  }

  private interface Work {
    void at(ApiClient client) throws IOException;
  }

  private String setUp() {
    return found(SECRET, run("setup", "--owner", "Ada", "--project", "gate"));
  }

  @Test
  void setupMakesAProjectAndAKeyOnceThatTheServerTakes() throws IOException {
    String secret = setUp();
    String again = run("setup", "--owner", "Eve", "--project", "gate");
    assertThat(again).contains("nothing was changed").doesNotContain("sepurux_key_");
    assertThat(run("keys", "list").lines()).hasSize(2).last().asString().endsWith("Ada");
    beside(client -> client.withKey(secret).post("/v1/traces", TRACE).expect(201));
    assertThat(run("keys", "list")).doesNotContain("first key").doesNotContain(secret);
  }

  @Test
  void setupRefusesWhatIsNoSlugAndWhatIsMissing() {
    fails("setup", "--owner", "Ada", "--project", "Not A Slug")
        .hasMessageContaining("--project must be 1 to 63");
    fails("setup", "--project", "gate").hasMessageContaining("--owner is missing");
    fails("setup", "--ownr", "Ada").hasMessageContaining("did you mean --owner?");
    assertThat(data()).doesNotExist();
  }

  @Test
  void whoLostTheKeyMakesAnotherOneBesideARunningServer() throws IOException {
    setUp();
    beside(client -> {
      String made =
          run("keys", "create", "--project", "gate", "--name", "spare", "--scope", "admin,read");
      client.withKey(found(SECRET, made)).get("/v1/traces").expect(200);
    });
  }

  @Test
  void aCiTokenAndAnEndAreAsAsked() {
    setUp();
    String ci = run("keys", "create", "--project", "gate", "--name", "b", "--kind", "ci");
    assertThat(found(SECRET, ci)).startsWith("sepurux_ci_");
    run("keys", "create", "--project", "gate", "--name", "c", "--expires", "2999-01-31");
    assertThat(run("keys", "list", "--project", "gate"))
        .contains("2999-01-31T00:00:00Z")
        .contains("  ci  ");
  }

  @Test
  void aRevokedKeyOpensNothing() throws IOException {
    String secret = setUp();
    String id = found(ID, run("keys", "list"));
    run("keys", "revoke", id);
    assertThat(run("keys", "list")).contains("revoked");
    fails("keys", "revoke", id).hasMessageContaining("no good key");
    beside(client -> client.withKey(secret).get("/v1/traces").expectProblem(401, "unauthorized"));
  }

  @Test
  void aRotatedKeyIsGoodBesideItsSuccessorForTheOverlapOnly() throws IOException {
    String old = setUp();
    String id = found(ID, run("keys", "list"));
    String second = found(SECRET, run("keys", "rotate", id, "--overlap", "1h"));
    beside(client -> {
      client.withKey(old).get("/v1/traces").expect(200);
      client
          .withKey(second)
          .send("DELETE", "/v1/traces/" + id, null, null)
          .expectProblem(404, "not_found");
    });
    String third = found(SECRET, run("keys", "rotate", id, "--overlap", "0s"));
    beside(client -> {
      client.withKey(old).get("/v1/traces").expectProblem(401, "unauthorized");
      client.withKey(third).get("/v1/traces").expect(200);
    });
    fails("keys", "rotate", id).hasMessageContaining("no good key");
  }

  @Test
  void whatIsWrongAboutAKeyIsTold() {
    setUp();
    fails("keys").hasMessageContaining("keys create");
    fails("keys", "create", "--project", "nope", "--name", "x")
        .hasMessageContaining("no project nope");
    fails("keys", "create", "--project", "gate", "--name", "x", "--scope", "root")
        .hasMessageContaining("read, write, approve, admin");
    fails("keys", "create", "--project", "gate", "--name", "x", "--expires", "soon")
        .hasMessageContaining("90d");
    fails("keys", "create", "--project", "gate", "--name", "x", "--expires", "2001-01-01")
        .hasMessageContaining("in the future");
    fails("keys", "revoke", "sepurux_key_canary").hasMessageNotContaining("canary");
    fails("keys", "rotate", "x", "--overlap", "1 hour").hasMessageContaining("no ID of a key");
  }

  @Test
  void aBackupOfARunningServerHoldsWhatWasAnsweredAndIsNeverOverwritten() throws IOException {
    String secret = setUp();
    Path file = scratch.resolve("b.db");
    String[] trace = {""};
    beside(client -> {
      ApiClient keyed = client.withKey(secret);
      trace[0] = keyed.post("/v1/traces", TRACE).expect(201).json().get("trace_id").asString();
      assertThat(run("backup", file.toString())).contains("checked");
      keyed.post("/v1/traces", TRACE).expect(201);
      fails("restore", file.toString()).hasMessageContaining("Another Sepurux server is using");
    });
    fails("backup", file.toString()).hasMessageContaining("never overwrites");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

    String restored = run("restore", file.toString());
    assertThat(restored).contains("What was there before is in " + data() + "/replaced-");
    beside(client -> {
      ApiClient keyed = client.withKey(secret);
      keyed.get("/v1/traces/" + trace[0]).expect(200);
      assertThat(keyed.get("/v1/traces").expect(200).json().size()).isEqualTo(1);
    });
    try (var left = Files.list(scratch)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "b.db");
    }
  }

  @Test
  void aFileThatIsNoSoundDatabaseIsNotRestored() throws IOException {
    setUp();
    byte[] before = Files.readAllBytes(database());
    Path text = Files.writeString(scratch.resolve("t.db"), "no database at all, only words");
    fails("restore", text.toString()).hasMessageContaining("not a database");
    Path empty = Files.createFile(scratch.resolve("e.db"));
    fails("restore", empty.toString()).hasMessageContaining("no database of this program");
    Path cut = scratch.resolve("c.db");
    run("backup", cut.toString());
    try (var channel = Files.newByteChannel(cut, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(cut) / 2);
    }
    fails("restore", cut.toString()).isNotNull();
    fails("restore", scratch.resolve("none.db").toString())
        .hasMessageContaining("There is no file");
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
    assertThat(data().resolve("sepurux.db.restoring")).doesNotExist();
  }

  @Test
  void aRestoreThatWasKilledIsEndedByTheNextStartOrHasChangedNothing() throws IOException {
    String secret = setUp();
    Path file = scratch.resolve("b.db");
    run("backup", file.toString());
    DataFolder.Layout layout = new DataFolder.Layout(data());

    // Before the copy has its final name: nothing has changed.
    Files.copy(file, layout.unfinished());
    byte[] old = Files.readAllBytes(layout.database());
    DataFolder.lock(data()).close();
    assertThat(Files.readAllBytes(layout.database())).isEqualTo(old);

    // The copy has its name; nothing has been moved.
    Files.writeString(layout.log(), "old log");
    Files.move(layout.unfinished(), layout.restored());
    DataFolder.lock(data()).close();
    assertThat(layout.restored()).doesNotExist();
    assertThat(layout.log()).doesNotExist();
    assertThat(Files.readAllBytes(layout.database())).isEqualTo(Files.readAllBytes(file));
    assertThat(replaced("sepurux.db-wal")).isEqualTo(1);

    // The old one has been moved; nothing is in its place.
    Path replacing = Files.createDirectory(data().resolve("replacing"));
    Files.move(layout.database(), replacing.resolve("sepurux.db"));
    Files.copy(file, layout.restored());
    DataFolder.lock(data()).close();
    assertThat(layout.database()).exists();

    // The new one is in its place; the old one has not got its last name.
    Files.createDirectory(replacing);
    Files.writeString(replacing.resolve("sepurux.db"), "old");
    DataFolder.lock(data()).close();
    assertThat(replacing).doesNotExist();
    assertThat(replaced("sepurux.db")).isEqualTo(3);

    beside(client -> client.withKey(secret).get("/v1/traces").expect(200));
  }

  private long replaced(String name) throws IOException {
    try (var folders = Files.list(data())) {
      return folders
          .filter(p -> p.getFileName().toString().startsWith("replaced-"))
          .filter(p -> Files.exists(p.resolve(name)))
          .count();
    }
  }

  @Test
  void onPostgresqlItsOwnToolsMakeBackups() {
    fails("backup", "x.db", "--database-url", "postgresql://u:canary@h/d")
        .hasMessageContaining("pg_dump")
        .hasMessageNotContaining("canary");
    fails("restore", "/etc/hostname", "--database-url", "postgresql://u:canary@h/d")
        .hasMessageContaining("pg_restore")
        .hasMessageNotContaining("canary");
  }
}
