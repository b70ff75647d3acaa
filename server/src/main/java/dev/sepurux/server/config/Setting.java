package dev.sepurux.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one list of settings. Each can be given as a flag, as a variable of the environment or in the
 * file, and the first of these that has it wins. {@code docs/config.md} is made from this list.
 */
enum Setting {
  CONFIG("config", Kind.PATH, "", "a YAML file of settings; cannot be set in the file itself"),
  DEV(
      "dev",
      Kind.SWITCH,
      "false",
      "development mode: published keys, no rate limit, this machine only; never with real data"),
  HOST("host", Kind.TEXT, "127.0.0.1", "the address to listen on; `0.0.0.0` for every one"),
  PORT("port", 0, 65_535, "8000", "the port to listen on; `0` for a free one"),
  PUBLIC_URL(
      "public_url",
      Kind.URL,
      "",
      "where people reach this server, for links in verdicts; the address it listens on if empty"),
  DATA(
      "data",
      Kind.PATH,
      "",
      "the folder of the embedded database; if empty, `sepurux` in `$XDG_DATA_HOME` or in"
          + " `~/.local/share`"),
  DATABASE_URL(
      "database.url",
      Kind.DATABASE,
      "",
      "PostgreSQL 15 or later in place of the embedded database, as"
          + " `postgresql://user:password@host:5432/name`"),
  DATABASE_CONNECTIONS(
      "database.connections",
      2,
      500,
      "10",
      "connections of this process to PostgreSQL; the embedded database has no use for it"),
  ROLE(
      "role",
      Kind.ROLE,
      "all",
      "`api` answers requests, `worker` judges runs, `all` does both; the embedded database knows"
          + " `all` only"),
  WORKERS(
      "workers",
      0,
      256,
      "0",
      "how many runs this process judges at once; `0` for one per processor"),
  LEASE_SECONDS(
      "lease_seconds",
      4,
      3_600,
      "25",
      "how long a worker that is silent keeps its run; it says that it lives five times in that"
          + " time"),
  DRAIN_SECONDS(
      "drain_seconds", 0, 600, "10", "how long requests and runs may take to end after SIGTERM"),
  LIMITS_REQUESTS_PER_MINUTE(
      "limits.requests_per_minute",
      0,
      10_000_000,
      "6000",
      "requests of one key in a minute, counted by each process for itself; `0` for no limit"),
  LIMITS_BURST("limits.burst", 1, 10_000_000, "1000", "how many of them may come at once"),
  LIMITS_FAILED_KEYS_PER_MINUTE(
      "limits.failed_keys_per_minute",
      0,
      10_000_000,
      "60",
      "requests of one address with a credential that is not valid, in a minute; `0` for no limit"),
  LIMITS_BODIES_MB(
      "limits.bodies_mb",
      16,
      65_536,
      "64",
      "memory for bodies that are being received or decompressed, all requests together"
          + "; never more than a sixteenth of the heap"),
  LOG_FORMAT("log.format", Kind.LOG_FORMAT, "text", "`text` for people, `json` for machines"),
  LOG_REQUESTS("log.requests", Kind.SWITCH, "false", "one line in the log for each request"),
  METRICS_PUBLIC(
      "metrics.public",
      Kind.SWITCH,
      "false",
      "`/metrics` without a key; always so in development mode"),
  LEARNING_RECORDINGS(
      "learning.recordings",
      0,
      10_000,
      "1000",
      "so many of a project's newest recordings teach what its tools return, which makes lies and"
          + " drift plausible; `0` learns nothing"),
  LEARNING_MEGABYTES(
      "learning.megabytes",
      1,
      1_024,
      "16",
      "so much JSON of these recordings is read; the oldest are left out first"),
  TRUSTED_PROXIES(
      "trusted_proxies",
      Kind.NETWORKS,
      "",
      "proxies in front of this server: only from them `X-Forwarded-For` says where a request comes"
          + " from, for limits by address; if empty, nobody's word counts"),
  OIDC_ISSUER(
      "oidc.issuer",
      Kind.ISSUER,
      "",
      "the OpenID provider with which people may sign in; if empty, they sign in with passwords"
          + " alone: docs/operating.md"),
  OIDC_CLIENT_ID("oidc.client_id", Kind.TEXT, "", "what this server is called at that provider"),
  OIDC_CLIENT_SECRET(
      "oidc.client_secret",
      Kind.SECRET,
      "",
      "its secret there; if empty, this server is a public client"),
  OIDC_NAME(
      "oidc.name",
      Kind.TEXT,
      "single sign-on",
      "what the button on the sign-in page calls the provider"),
  RETENTION_DAYS(
      "retention.days",
      0,
      36_500,
      "0",
      "traces outside eval-sets and finished batches go after that many days, in projects that say"
          + " nothing else; `0` keeps them");

  /** What a value may be. */
  enum Kind {
    SWITCH("true or false"),
    NUMBER("a whole number"),
    TEXT("text"),
    PATH("a path"),
    URL("an http:// or https:// address"),
    ISSUER("an https:// address, or http:// on this machine"),
    SECRET("text; never shown"),
    NETWORKS("addresses or networks such as 10.0.0.0/8, with commas between them"),
    DATABASE("postgresql://USER:PASSWORD@HOST:PORT/DATABASE; never shown"),
    ROLE("api, worker or all"),
    LOG_FORMAT("text or json");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** Enough to tell an address from anything else; the database's own reader knows the rest. */
  private static final Pattern DATABASE_FORM = Pattern.compile("(jdbc:)?postgres(ql)?://.+");

  /** Tokens travel over this: only on this machine may others not listen. */
  private static final Pattern ISSUER_FORM =
      Pattern.compile(
          "https://[^?#\\s]+|http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?(/[^?#\\s]*)?");

  private final String key;
  private final Kind kind;
  private final int least;
  private final int most;
  private final String absent;
  private final String description;

  Setting(String key, Kind kind, String absent, String description) {
    this(key, kind, 0, 0, absent, description);
  }

  Setting(String key, int least, int most, String absent, String description) {
    this(key, Kind.NUMBER, least, most, absent, description);
  }

  Setting(String key, Kind kind, int least, int most, String absent, String description) {
    this.key = key;
    this.kind = kind;
    this.least = least;
    this.most = most;
    this.absent = absent;
    this.description = description;
  }

  /** Its name in the file; a dot is a level. */
  String key() {
    return key;
  }

  String flag() {
    return "--" + key.replace('.', '-').replace('_', '-');
  }

  String variable() {
    return "SEPURUX_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  Kind kind() {
    return kind;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /** The value when nobody says anything. */
  String absent() {
    return absent;
  }

  String description() {
    return description;
  }

  /** What a value may be, in words. */
  String allowed() {
    return kind == Kind.NUMBER ? "a whole number from " + least + " to " + most : kind.words;
  }

  /** True if the value may stand here, whether or not another source overrides it. */
  boolean admits(String value) {
    return switch (kind) {
      case SWITCH -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
      case NUMBER -> isInRange(value);
      case TEXT, PATH, SECRET -> true;
      case ISSUER -> value.isEmpty() || ISSUER_FORM.matcher(value).matches();
      case NETWORKS -> areNetworks(value);
      case URL -> value.isEmpty() || value.startsWith("http://") || value.startsWith("https://");
      case DATABASE -> value.isEmpty() || DATABASE_FORM.matcher(value).matches();
      case ROLE -> isWord(value, Role.values());
      case LOG_FORMAT -> isWord(value, LogFormat.values());
    };
  }

  private boolean isInRange(String value) {
    try {
      int number = Integer.parseInt(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean areNetworks(String value) {
    try {
      Network.list(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isWord(String value, Enum<?>[] words) {
    return Arrays.stream(words)
        .anyMatch(word -> word.name().toLowerCase(Locale.ROOT).equals(value));
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
  }

  static Optional<Setting> ofFlag(String flag) {
    return Arrays.stream(values()).filter(s -> s.flag().equals(flag)).findFirst();
  }

  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values()).filter(s -> s.variable().equals(variable)).findFirst();
  }

  static List<String> flags() {
    return Arrays.stream(values()).map(Setting::flag).toList();
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }

  static List<String> keys() {
    return Arrays.stream(values()).filter(s -> s != CONFIG).map(Setting::key).toList();
  }
}
