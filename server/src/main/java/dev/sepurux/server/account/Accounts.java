package dev.sepurux.server.account;

import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Recent;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Credential;
import dev.sepurux.server.http.Scope;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** API keys and CI tokens. */
public final class Accounts {
  private static final String DEV_KEY = "sepurux-dev-key";
  private static final String DEMO_KEY = "demo_sepurux_key";

  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final RandomGenerator random;
  private final boolean dev;
  private final KeyStore store = new KeyStore();
  private final Recent<String, ApiKey> recent;

  /**
   * @param nanos a clock that only goes forward
   * @param random secure randomness for new secrets
   * @param dev whether the two published keys of development mode may exist
   */
  public Accounts(
      Db db, Ids ids, Clock clock, LongSupplier nanos, RandomGenerator random, boolean dev) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.random = random;
    this.dev = dev;
    this.recent = new Recent<>(nanos);
  }

  /**
   * A new key.
   *
   * @param id names it for revoking
   * @param secret shown this once and never kept
   */
  public record Issued(UUID id, String secret) {}

  /** The credential behind a secret, if it is known and good now. */
  public Optional<Credential> credential(String secret) {
    if (!dev && isPublished(secret)) {
      return Optional.empty();
    }
    String digest = Secrets.sha256(secret);
    long now = clock.millis();
    return recent
        .get(digest, () -> find(secret, digest).filter(key -> key.isGoodAt(now)))
        .filter(key -> key.isGoodAt(now))
        .map(Accounts::view);
  }

  private Optional<ApiKey> find(String secret, String digest) {
    return db.read(tx -> store.byPrefix(tx, Secrets.prefix(secret))).stream()
        .filter(key -> Secrets.same(key.sha256(), digest))
        .findFirst();
  }

  private static Credential view(ApiKey key) {
    return new Credential(key.id(), key.project(), key.kind() == ApiKey.Kind.CI, key.scopes());
  }

  private static boolean isPublished(String secret) {
    return secret.equals(DEV_KEY) || secret.equals(DEMO_KEY);
  }

  /**
   * Makes an API key in the caller's transaction.
   *
   * @param expiresAt ms since 1970; null for never
   */
  public Issued issueKey(
      Tx tx, ProjectId project, String name, Set<Scope> scopes, @Nullable Long expiresAt) {
    String secret = Secrets.generate("key", random);
    return insert(tx, project, ApiKey.Kind.KEY, name, secret, scopes, expiresAt);
  }

  /** Makes a CI token in the caller's transaction. */
  public Issued issueCiToken(Tx tx, ProjectId project, String name, @Nullable Long expiresAt) {
    String secret = Secrets.generate("ci", random);
    return insert(
        tx, project, ApiKey.Kind.CI, name, secret, EnumSet.of(Scope.READ, Scope.WRITE), expiresAt);
  }

  /** Ends a key or token at once; false if the project has none of that id that is still good. */
  public boolean revoke(ProjectId project, UUID id) {
    return db.write(tx -> {
      tx.afterCommit(recent::forget);
      return store.revoke(tx, project, id, clock.millis());
    });
  }

  /**
   * A key as the operator sees it; without its secret, which nobody has.
   *
   * @param start the first characters of the secret
   * @param expiresAt ms since 1970; null for never
   * @param revoked whether it was ended by hand
   * @param good whether it opens anything now
   */
  public record Listed(
      UUID id,
      ProjectId project,
      boolean ci,
      String name,
      String start,
      Set<Scope> scopes,
      long createdAt,
      @Nullable Long expiresAt,
      boolean revoked,
      boolean good) {}

  /** All keys of all projects, in the order of their making. */
  public List<Listed> all(Tx tx) {
    long now = clock.millis();
    return store.all(tx).stream().map(key -> listed(key, now)).toList();
  }

  private static Listed listed(ApiKey key, long now) {
    return new Listed(
        key.id(),
        key.project(),
        key.kind() == ApiKey.Kind.CI,
        key.name(),
        key.prefix(),
        key.scopes(),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt() != null,
        key.isGoodAt(now));
  }

  /**
   * Makes a key like another one, which ends after a while; empty if there is no good one of that
   * id.
   *
   * @param overlapMillis how long both are good
   */
  public Optional<Issued> rotate(Tx tx, UUID id, long overlapMillis) {
    long now = clock.millis();
    return store.all(tx).stream()
        .filter(key -> key.id().equals(id) && key.isGoodAt(now))
        .findFirst()
        .map(key -> {
          store.endAt(tx, key, now + overlapMillis);
          tx.afterCommit(recent::forget);
          return insert(
              tx,
              key.project(),
              key.kind(),
              key.name(),
              Secrets.generate(key.kind().word(), random),
              key.scopes(),
              key.expiresAt());
        });
  }

  /** The published keys of development mode. They are in the database only while it is one. */
  public void seedDevelopment(Tx tx, ProjectId project) {
    seed(tx, project, "development", DEV_KEY, EnumSet.allOf(Scope.class));
    seed(tx, project, "demo", DEMO_KEY, EnumSet.of(Scope.WRITE));
  }

  /** Removes the published keys from a folder that development mode has used. */
  public void forgetDevelopment(Tx tx) {
    store.delete(tx, Secrets.sha256(DEV_KEY));
    store.delete(tx, Secrets.sha256(DEMO_KEY));
  }

  /** True while nobody could call this server. */
  public boolean noKeys(Tx tx) {
    return store.isEmpty(tx);
  }

  private void seed(Tx tx, ProjectId project, String name, String secret, Set<Scope> scopes) {
    if (!store.exists(tx, Secrets.sha256(secret))) {
      insert(tx, project, ApiKey.Kind.KEY, name, secret, scopes, null);
    }
  }

  private Issued insert(
      Tx tx,
      ProjectId project,
      ApiKey.Kind kind,
      String name,
      String secret,
      Set<Scope> scopes,
      @Nullable Long expiresAt) {
    UUID id = ids.next();
    store.insert(
        tx,
        new ApiKey(
            id,
            project,
            kind,
            name,
            Secrets.prefix(secret),
            Secrets.sha256(secret),
            scopes,
            clock.millis(),
            expiresAt,
            null));
    return new Issued(id, secret);
  }
}
