package dev.sepurux.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final Map<String, String> HOME = Map.of("HOME", "/home/ada");
  private static final String POSTGRES = "postgresql://u:s3cret@db/x";

  @TempDir Path folder;

  private static Config read(String... args) {
    return Config.read(List.of(args), HOME);
  }

  private static Config environment(String name, String value) {
    return Config.read(List.of(), Map.of("HOME", "/home/ada", name, value));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("sepurux.yaml"), text);
  }

  @Test
  void hasDefaults() {
    Config config = read();
    assertThat(config.dev()).isFalse();
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8000);
    assertThat(config.data()).isEqualTo(Path.of("/home/ada/.local/share/sepurux"));
    assertThat(config.publicUrl()).isNull();
    assertThat(config.databaseUrl()).isNull();
    assertThat(config.role()).isEqualTo(Role.ALL);
    assertThat(config.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(25));
    assertThat(config.limits()).isEqualTo(new Config.Limits(6_000, 1_000, 60, 64));
    assertThat(config.publicMetrics()).isFalse();
    assertThat(config.retentionDays()).isZero();
  }

  @Test
  void readsArguments() {
    Config config = read("--dev", "--host", "localhost", "--port=0", "--data", "/tmp/x");
    assertThat(config.dev()).isTrue();
    assertThat(config.host()).isEqualTo("localhost");
    assertThat(config.port()).isZero();
    assertThat(config.data()).isEqualTo(Path.of("/tmp/x"));
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = file("port: 1\nhost: a\nlimits:\n  burst: 7\n");
    Map<String, String> env = new HashMap<>(HOME);
    env.put("SEPURUX_CONFIG", file.toString());
    env.put("SEPURUX_PORT", "2");
    env.put("SEPURUX_HOST", "b");
    Config config = Config.read(List.of("--port", "3"), env);
    assertThat(config.port()).isEqualTo(3);
    assertThat(config.host()).isEqualTo("b");
    assertThat(config.limits().burst()).isEqualTo(7);
  }

  @Test
  void everySettingCanBeGivenInAllThreeWays() throws IOException {
    for (Setting setting : Setting.values()) {
      if (setting == Setting.CONFIG) {
        continue;
      }
      String good = good(setting);
      assertThat(Settings.read(List.of(setting.flag() + "=" + good), Map.of()).text(setting))
          .isEqualTo(good);
      assertThat(Settings.read(List.of(), Map.of(setting.variable(), good)).text(setting))
          .isEqualTo(good);
      Path file = file(line(setting, good));
      assertThat(Settings.read(List.of("--config", file.toString()), Map.of()).text(setting))
          .isEqualTo(good);
    }
  }

  private static String line(Setting setting, String value) {
    return setting.key().replace(".", ":\n  ") + ": \"" + value + "\"\n";
  }

  /** A value that the setting may have and has not by itself. */
  private static String good(Setting setting) {
    return switch (setting.kind()) {
      case SWITCH -> "true";
      case NUMBER -> Integer.toString(setting.most());
      case TEXT, PATH, SECRET -> "v";
      case ISSUER -> "https://login.example";
      case NETWORKS -> "10.0.0.0/8, ::1";
      case URL -> "https://gate.example";
      case DATABASE -> POSTGRES;
      case ROLE -> "worker";
      case LOG_FORMAT -> "json";
    };
  }

  @Test
  void aBadValueStopsTheStartWhereverItStandsAndWhateverOverridesIt() throws IOException {
    for (Setting setting : Setting.values()) {
      switch (setting.kind()) {
        case TEXT, PATH, SECRET -> {
          continue;
        }
        case SWITCH, NUMBER, URL, ISSUER, NETWORKS, DATABASE, ROLE, LOG_FORMAT -> {}
      }
      String flag = setting.flag() + "=" + good(setting);
      String must = " must be " + setting.allowed();
      assertThatThrownBy(() -> read(setting.flag() + "=canary"))
          .hasMessageStartingWith(setting.flag() + must);
      assertThatThrownBy(() -> Config.read(List.of(flag), Map.of(setting.variable(), "canary")))
          .hasMessageStartingWith(setting.variable() + must);
      Path file = file(line(setting, "canary"));
      assertThatThrownBy(() -> read(flag, "--config", file.toString()))
          .isInstanceOf(Config.Wrong.class)
          .hasMessageStartingWith(setting.key() + " in " + file)
          .hasMessageContaining(must);
    }
    assertThatThrownBy(() -> read("--database-url", "canary")).hasMessageNotContaining("canary");
  }

  @Test
  void anIssuerIsReachedSafelyAndHasAClientBesideIt() {
    for (String bad :
        List.of(
            "http://login.example", "https://login.example?a=b", "http://127.0.0.1.evil.example")) {
      assertThatThrownBy(() -> read("--oidc-issuer", bad, "--oidc-client-id", "gate"))
          .hasMessageContaining("must be an https:// address");
    }
    assertThatThrownBy(() -> read("--oidc-issuer", "https://login.example"))
        .hasMessage("The setting oidc.issuer needs oidc.client_id beside it.");
    Config.Oidc oidc =
        read(
                "--oidc-issuer",
                "http://127.0.0.1:9",
                "--oidc-client-id",
                "gate",
                "--oidc-client-secret",
                "canary")
            .oidc();
    assertThat(oidc)
        .isEqualTo(new Config.Oidc("http://127.0.0.1:9", "gate", "canary", "single sign-on"));
    assertThat(String.valueOf(oidc)).doesNotContain("canary");
  }

  @Test
  void whatStandsTwiceStopsTheStart() throws IOException {
    assertThatThrownBy(() -> read("--port", "1", "--port=1"))
        .isInstanceOf(Config.Wrong.class)
        .hasMessage("--port stands twice; give it once.");
    assertThatThrownBy(() -> read("--dev", "--dev=false")).hasMessageStartingWith("--dev stands");
    for (String text : List.of("port: 1\nport: 2\n", "limits.burst: 1\nlimits:\n  burst: 2\n")) {
      Path file = file(text);
      assertThatThrownBy(() -> read("--config", file.toString()))
          .isInstanceOf(Config.Wrong.class)
          .hasMessageContaining(file + ":");
    }
  }

  @Test
  void keepsItsDataWhereTheDesktopSays() {
    assertThat(Config.read(List.of(), Map.of("XDG_DATA_HOME", "/data")).data())
        .isEqualTo(Path.of("/data/sepurux"));
  }

  @Test
  void takesThePublicAddressWithoutItsLastSlash() {
    assertThat(environment("SEPURUX_PUBLIC_URL", "https://gate.example/").publicUrl())
        .isEqualTo("https://gate.example");
    assertThatThrownBy(() -> environment("SEPURUX_PUBLIC_URL", "gate.example"))
        .isInstanceOf(Config.Wrong.class)
        .hasMessage("SEPURUX_PUBLIC_URL must be an http:// or https:// address, not gate.example.");
  }

  @Test
  void refusesDevelopmentModeBeyondThisMachine() {
    assertThatThrownBy(() -> read("--dev", "--host", "0.0.0.0"))
        .isInstanceOf(Config.Wrong.class)
        .hasMessageContaining("0.0.0.0 is not a loopback address");
    assertThat(read("--dev", "--host", "::1").dev()).isTrue();
  }

  @Test
  void hasNoRateLimitInDevelopmentMode() {
    assertThat(read("--dev").limits().requestsPerMinute()).isZero();
    assertThat(read("--dev").limits().failedKeysPerMinute()).isZero();
    assertThat(read("--dev").publicMetrics()).isTrue();
  }

  @Test
  void namesTheNearestKnownNameForAnUnknownOne() throws IOException {
    assertThatThrownBy(() -> read("--prot", "1"))
        .hasMessage("Unknown argument --prot; the nearest known one is --port.");
    assertThatThrownBy(() -> environment("SEPURUX_PROT", "1"))
        .hasMessage("Unknown variable SEPURUX_PROT; the nearest known one is SEPURUX_PORT.");
    Path file = file("host: localhost\nlimits:\n  brust: 1\n");
    assertThatThrownBy(() -> read("--config", file.toString()))
        .hasMessage(
            "Unknown setting limits.brust in "
                + file
                + ":3; the nearest known one is limits.burst.");
  }

  @Test
  void leavesTheVariablesOfTheClientAlone() {
    assertThat(environment("SEPURUX_API_KEY", "x").port()).isEqualTo(8000);
  }

  @Test
  void saysWhereABadValueStandsAndWhatIsAllowed() throws IOException {
    assertThatThrownBy(() -> read("--port"))
        .hasMessage("--port needs a value: a whole number from 0 to 65535.");
    for (String port : List.of("x", "-1", "65536")) {
      assertThatThrownBy(() -> read("--port", port))
          .hasMessage("--port must be a whole number from 0 to 65535, not " + port + ".");
    }
    Path file = file("\nrole: both\n");
    assertThatThrownBy(() -> read("--config", file.toString()))
        .hasMessage("role in " + file + ":2 must be api, worker or all, not both.");
    assertThatThrownBy(() -> environment("SEPURUX_DEV", "yes"))
        .hasMessage("SEPURUX_DEV must be true or false, not yes.");
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    assertThatThrownBy(() -> read("--config", "/nowhere.yaml"))
        .hasMessage("The file of settings /nowhere.yaml cannot be read.");
    for (String text : List.of("port: [1]", "- port", "a: b: c", "just words")) {
      Path file = file(text);
      assertThatThrownBy(() -> read("--config", file.toString()))
          .isInstanceOf(Config.Wrong.class)
          .hasMessageContaining(file + ":1: ");
    }
    Path file = file("config: other.yaml");
    assertThatThrownBy(() -> read("--config", file.toString()))
        .hasMessageContaining("Unknown setting config");
  }

  @Test
  void processesShareWorkOnADatabaseThatTheyShareOnly() {
    assertThatThrownBy(() -> read("--role", "worker"))
        .hasMessage(
            "The role worker needs a database that processes share; set database.url, or use the role all.");
    assertThat(read("--role", "api", "--database-url", POSTGRES).role()).isEqualTo(Role.API);
  }

  @Test
  void neverShowsThePassword() {
    assertThat(read("--database-url", POSTGRES).toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> read("--database-url", POSTGRES, "--port", "x"))
        .hasMessageNotContaining("s3cret");
  }
}
