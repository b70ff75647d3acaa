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
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for projects and keys, with and without a server on the same database. */
abstract class OperatorContract {
  private static final Pattern SECRET = Pattern.compile("sepurux_(?:key|ci)_[0-9A-Za-z]{36}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
  static final String TRACE = "{\"task\":{\"name\":\"kept\"},\"events\":[]}";

  @TempDir Path scratch;

  /** Where the database is, as flags. */
  abstract List<String> where();

  final Path data() {
    return scratch.resolve("data");
  }

  /** Runs a command on the folder and returns what it prints. */
  final String run(String command, String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(where());
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new Operator(Map.of(), Clock.systemUTC(), out).run(command, all);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  final AbstractThrowableAssert<?, ? extends Throwable> fails(String command, String... args) {
    return assertThatThrownBy(() -> run(command, args));
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group();
  }

  private Wiring server() {
    return Wiring.of(
        Config.read(Stream.concat(Stream.of("--port", "0"), where().stream()).toList(), Map.of()),
        Clock.systemUTC());
  }

  /** Runs a server on the folder meanwhile. */
  final void beside(Work work) throws IOException {
    Wiring server = server();
    try {
      work.at(ApiClient.at(URI.create(server.start())).withProject("gate"));
    } finally {
      server.stop();
    }
  }

  interface Work {
    void at(ApiClient client) throws IOException;
  }

  final String setUp() {
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
  void theFirstSetupPrintsTheOwnersLinkAndResetPasswordAnotherOne() {
    assertThat(
            run("setup", "--owner", "Ada", "--project", "gate", "--public-url", "https://s.test"))
        .containsPattern("https://s\\.test/reset#sepurux_reset_[0-9A-Za-z]{36}");
    assertThat(run("setup", "--owner", "Eve", "--project", "more")).doesNotContain("/reset#");
    assertThat(run("reset-password", "ADA", "--port", "8123"))
        .containsPattern("http://127\\.0\\.0\\.1:8123/reset#sepurux_reset_[0-9A-Za-z]{36}");
    fails("reset-password", "nobody").hasMessageContaining("Nobody is named nobody here.");
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
  void theKeysOfAClosedProjectAreListedWithItsName() throws IOException {
    String secret = setUp();
    beside(client ->
        client.withKey(secret).send("DELETE", "/v1/projects/gate", null, null).expect(204));
    assertThat(run("keys", "list", "--project", "gate")).contains("gate  ").contains("revoked");
    fails("setup", "--owner", "Ada", "--project", "gate").hasMessageContaining("was closed");
    fails("keys", "create", "--project", "gate", "--name", "x")
        .hasMessageContaining("no project gate");
  }
}
