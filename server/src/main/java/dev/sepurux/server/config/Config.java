package dev.sepurux.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides; {@link Setting} says what each value means.
 *
 * @param dev development mode: published keys, this machine only
 * @param port 0 for a free one
 * @param publicUrl where people reach this server, without a trailing slash; null for the address
 *     it listens on
 * @param data the folder that holds everything of an embedded server
 * @param databaseUrl of PostgreSQL, with its password; null for the embedded database
 * @param workers how many runs are judged at once
 * @param lease how long a silent worker keeps its run
 * @param drain how long requests and runs may take to end after SIGTERM
 * @param learning which recordings teach how results look
 * @param retentionDays for projects that say nothing else; 0 keeps everything
 * @param trustedProxies whose word on where a request comes from is believed
 * @param oidc with whom people may sign in; null for passwords alone
 */
public record Config(
    boolean dev,
    String host,
    int port,
    @Nullable String publicUrl,
    Path data,
    @Nullable String databaseUrl,
    int databaseConnections,
    Role role,
    int workers,
    Duration lease,
    Duration drain,
    Limits limits,
    LogFormat logFormat,
    boolean logRequests,
    boolean publicMetrics,
    Learning learning,
    int retentionDays,
    List<Network> trustedProxies,
    @Nullable Oidc oidc) {
  public Config {
    trustedProxies = List.copyOf(trustedProxies);
  }

  public static final String USAGE =
      """
      usage: sepurux server [--dev] [--host 127.0.0.1] [--port 8000] [--data DIR] [--config FILE]
      Every setting is a flag, a variable or a line in the file: docs/config.md lists them.\
      """;

  /**
   * What one client may take.
   *
   * @param requestsPerMinute of one key; 0 for no limit
   * @param burst how many of them at once
   * @param failedKeysPerMinute of one address; 0 for no limit
   * @param bodiesMb memory for bodies in flight
   */
  public record Limits(int requestsPerMinute, int burst, int failedKeysPerMinute, int bodiesMb) {}

  /**
   * Which recordings of a project teach how results look.
   *
   * @param recordings so many of the newest; 0 for none
   * @param megabytes so much JSON of them
   */
  public record Learning(int recordings, int megabytes) {}

  /**
   * An OpenID provider.
   *
   * @param secret null for a public client
   * @param name for people
   */
  public record Oidc(String issuer, String clientId, @Nullable String secret, String name) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Oidc[" + issuer + ", " + clientId + "]";
    }
  }

  /** The command line, environment or file is wrong; one sentence for the operator. */
  public static final class Wrong extends RuntimeException {
    Wrong(String message) {
      super(message);
    }
  }

  /**
   * Reads arguments, environment and the file that they name.
   *
   * @throws Wrong if they are not usable
   */
  public static Config read(List<String> args, Map<String, String> env) {
    Settings settings = Settings.read(args, env);
    Config config = of(settings, env);
    config.check(settings);
    return config;
  }

  /** True if the flag is a setting's that needs a value beside it. */
  public static boolean takesValue(String flag) {
    return Setting.ofFlag(flag).filter(s -> s.kind() != Setting.Kind.SWITCH).isPresent();
  }

  private static Config of(Settings settings, Map<String, String> env) {
    boolean dev = settings.flag(Setting.DEV);
    int workers = settings.number(Setting.WORKERS);
    return new Config(
        dev,
        settings.text(Setting.HOST),
        settings.number(Setting.PORT),
        publicUrl(settings),
        data(settings, env),
        settings.textOrNull(Setting.DATABASE_URL),
        settings.number(Setting.DATABASE_CONNECTIONS),
        settings.word(Setting.ROLE, Role.class),
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        Duration.ofSeconds(settings.number(Setting.LEASE_SECONDS)),
        Duration.ofSeconds(settings.number(Setting.DRAIN_SECONDS)),
        limits(settings, dev),
        settings.word(Setting.LOG_FORMAT, LogFormat.class),
        settings.flag(Setting.LOG_REQUESTS),
        dev || settings.flag(Setting.METRICS_PUBLIC),
        new Learning(
            settings.number(Setting.LEARNING_RECORDINGS),
            settings.number(Setting.LEARNING_MEGABYTES)),
        settings.number(Setting.RETENTION_DAYS),
        Network.list(settings.text(Setting.TRUSTED_PROXIES)),
        oidc(settings));
  }

  private static @Nullable Oidc oidc(Settings settings) {
    String issuer = settings.textOrNull(Setting.OIDC_ISSUER);
    String clientId = settings.textOrNull(Setting.OIDC_CLIENT_ID);
    if (issuer == null) {
      return null;
    }
    if (clientId == null) {
      throw new Wrong("The setting oidc.issuer needs oidc.client_id beside it.");
    }
    return new Oidc(
        issuer,
        clientId,
        settings.textOrNull(Setting.OIDC_CLIENT_SECRET),
        settings.text(Setting.OIDC_NAME));
  }

  private static Limits limits(Settings settings, boolean dev) {
    return new Limits(
        dev ? 0 : settings.number(Setting.LIMITS_REQUESTS_PER_MINUTE),
        settings.number(Setting.LIMITS_BURST),
        dev ? 0 : settings.number(Setting.LIMITS_FAILED_KEYS_PER_MINUTE),
        settings.number(Setting.LIMITS_BODIES_MB));
  }

  private void check(Settings settings) {
    if (dev && !isLoopback(host)) {
      throw new Wrong(
          "--dev uses published keys and listens on this machine only; host "
              + host
              + " is not a loopback address.");
    }
    if (databaseUrl == null && role != Role.ALL) {
      throw new Wrong(
          "The role "
              + settings.text(Setting.ROLE)
              + " needs a database that processes share; set database.url, or use the role all.");
    }
  }

  private static Path data(Settings settings, Map<String, String> env) {
    String text = settings.text(Setting.DATA);
    Path data = text.isEmpty() ? defaultData(env) : Path.of(text);
    return data.toAbsolutePath();
  }

  private static Path defaultData(Map<String, String> env) {
    String xdg = env.getOrDefault("XDG_DATA_HOME", "");
    return xdg.isBlank()
        ? Path.of(env.getOrDefault("HOME", "."), ".local", "share", "sepurux")
        : Path.of(xdg, "sepurux");
  }

  private static @Nullable String publicUrl(Settings settings) {
    String url = settings.text(Setting.PUBLIC_URL);
    if (url.isEmpty()) {
      return null;
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new Wrong("The host " + host + " cannot be resolved.");
    }
  }

  /** Without the database's password. */
  @Override
  public String toString() {
    return "Config[host=" + host + ", port=" + port + ", data=" + data + ", role=" + role + "]";
  }
}
