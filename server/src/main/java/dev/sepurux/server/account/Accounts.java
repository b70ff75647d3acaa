package dev.sepurux.server.account;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Recent;
import dev.sepurux.server.base.Refused;
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
  private final Audit audit;
  private final KeyStore store = new KeyStore();
  private final Recent<String, ApiKey> recent;

  /**
   * @param nanos a clock that only goes forward
   * @param random secure randomness for new secrets
   * @param dev whether the two published keys of development mode may exist
   */
  public Accounts(
      Db db,
      Ids ids,
      Clock clock,
      LongSupplier nanos,
      RandomGenerator random,
      boolean dev,
      Audit audit) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.random = random;
    this.dev = dev;
    this.audit = audit;
    this.recent = new Recent<>(nanos);
  }

  /**
   * A new key.
   *
   * @param id names it for revoking
   * @param secret shown this once and never kept
   * @param prefix its first characters, which may be shown
   */
  public record Issued(UUID id, String secret, String prefix, JsonObject shown) {
    /** As the contract shows it, with the secret. */
    public JsonObject toJson() {
      return shown.with("secret", Json.of(secret));
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Issued[" + id + ", " + prefix + "]";
    }
  }

  /** What became of a revocation. */
  public sealed interface Ended {
    record Done() implements Ended {}

    record Unknown() implements Ended {}

    /** Without it nobody could make another key. */
    record LastAdmin() implements Ended {}
  }

  /** What became of a rotation. */
  public sealed interface Rotated {
    record Done(Issued key) implements Rotated {}

    record Unknown() implements Rotated {}

    /** The key was revoked or has expired. */
    record Over() implements Rotated {}
  }

  /**
   * The credential behind a secret, if it is known and good now. What cannot be one of ours is
   * refused without a look into the database: strangers who try texts cost it nothing.
   */
  public Optional<Credential> credential(String secret) {
    if (!Secrets.isWellFormed(secret) && !(dev && isPublished(secret))) {
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
    return new Credential(
        key.id(), key.name(), key.project(), key.kind() == ApiKey.Kind.CI, key.scopes());
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
    return make(tx, project, ApiKey.Kind.KEY, name, secret, scopes, expiresAt);
  }

  /** Makes a CI token in the caller's transaction. */
  public Issued issueCiToken(Tx tx, ProjectId project, String name, @Nullable Long expiresAt) {
    String secret = Secrets.generate("ci", random);
    return make(
        tx, project, ApiKey.Kind.CI, name, secret, EnumSet.of(Scope.READ, Scope.WRITE), expiresAt);
  }

  Issued issue(Tx tx, ProjectId project, NewKey key) {
    String secret = Secrets.generate(key.kind().word(), random);
    return make(tx, project, key.kind(), key.name(), secret, key.scopes(), key.expiresAt());
  }

  /**
   * A new secret for a key or token, of the same name, kind and scopes.
   *
   * @param overlapSeconds how long the old one still works
   * @param expiresAt ms since 1970; if null the new one lives as long as the old one was to live
   */
  public Rotated rotate(
      Tx tx, ProjectId project, UUID id, long overlapSeconds, @Nullable Long expiresAt) {
    ApiKey old = store.byId(tx, project, id).orElse(null);
    long now = clock.millis();
    if (old == null) {
      return new Rotated.Unknown();
    }
    if (!old.isGoodAt(now)) {
      return new Rotated.Over();
    }
    return new Rotated.Done(replace(tx, old, overlapSeconds * 1_000, expiresAt));
  }

  private Issued replace(Tx tx, ApiKey old, long overlapMillis, @Nullable Long expiresAt) {
    long now = clock.millis();
    if (overlapMillis <= 0) {
      store.revoke(tx, old.project(), old.id(), now);
    } else {
      store.endAt(tx, old, now + overlapMillis);
    }
    tx.afterCommit(recent::forget);
    Long oldEnd = old.expiresAt();
    Long end = oldEnd == null ? null : (Long) (now + oldEnd - old.createdAt());
    audit.note(tx, old.project(), "key rotated", old.name());
    return insert(
        tx,
        old.project(),
        old.kind(),
        old.name(),
        Secrets.generate(old.kind().word(), random),
        old.scopes(),
        expiresAt == null ? end : expiresAt);
  }

  /** Newest first, ended ones too. */
  Page.Slice<ApiKey> list(ProjectId project, Page page) {
    List<ApiKey> keys = db.read(tx -> store.page(tx, project, page));
    return page.slice(keys, key -> new Page.Cursor(key.createdAt(), key.id().toString()));
  }

  Optional<ApiKey> find(ProjectId project, UUID id) {
    return db.read(tx -> store.byId(tx, project, id));
  }

  /** Ends a key or token at once, unless it is the last one that could make another. */
  Ended end(ProjectId project, UUID id) {
    return db.write(tx -> end(tx, project, id));
  }

  /** As the other one, in the caller's transaction. */
  public Ended end(Tx tx, ProjectId project, UUID id) {
    ApiKey key = store.byId(tx, project, id).orElse(null);
    if (key == null) {
      return new Ended.Unknown();
    }
    long now = clock.millis();
    List<ApiKey> admins =
        store.good(tx, project, now).stream()
            .filter(good -> good.scopes().contains(Scope.ADMIN))
            .toList();
    if (admins.size() == 1 && admins.getFirst().id().equals(id)) {
      return new Ended.LastAdmin();
    }
    store.revoke(tx, project, id, now);
    audit.note(tx, project, "key revoked", key.name());
    tx.afterCommit(recent::forget);
    return new Ended.Done();
  }

  /** Ends every key of a project, in the caller's transaction. */
  public void revokeAll(Tx tx, ProjectId project) {
    store.revokeAll(tx, project, clock.millis());
    tx.afterCommit(recent::forget);
  }

  /** Refuses a member that would give a key more than members may do. */
  public static Refused adminOfOwners() {
    return new Refused(
        Problem.of(
            ProblemCode.SCOPE,
            "Only owners of this server give a key the scope admin, with which a project is closed."));
  }

  long now() {
    return clock.millis();
  }

  /** Ends a key or token at once; false if the project has none of that id that is still good. */
  public boolean revoke(ProjectId project, UUID id) {
    return db.write(tx -> {
      tx.afterCommit(recent::forget);
      boolean revoked = store.revoke(tx, project, id, clock.millis());
      if (revoked) {
        String name = store.byId(tx, project, id).map(ApiKey::name).orElse(id.toString());
        audit.note(tx, project, "key revoked", name);
      }
      return revoked;
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

  /** The keys of a project, the newest first, ended ones too. */
  public List<Listed> of(ProjectId project) {
    long now = clock.millis();
    return db.read(tx -> store.page(tx, project, new Page(Page.ALL, 0, null))).stream()
        .map(key -> listed(key, now))
        .toList();
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
        .map(key -> replace(tx, key, overlapMillis, null));
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
      store.delete(tx, Secrets.sha256(secret));
      make(tx, project, ApiKey.Kind.KEY, name, secret, scopes, null);
    }
  }

  private Issued make(
      Tx tx,
      ProjectId project,
      ApiKey.Kind kind,
      String name,
      String secret,
      Set<Scope> scopes,
      @Nullable Long expiresAt) {
    audit.note(tx, project, kind == ApiKey.Kind.CI ? "CI token made" : "key made", name);
    return insert(tx, project, kind, name, secret, scopes, expiresAt);
  }

  private Issued insert(
      Tx tx,
      ProjectId project,
      ApiKey.Kind kind,
      String name,
      String secret,
      Set<Scope> scopes,
      @Nullable Long expiresAt) {
    ApiKey key =
        new ApiKey(
            ids.next(),
            project,
            kind,
            name,
            Secrets.prefix(secret),
            Secrets.sha256(secret),
            scopes,
            clock.millis(),
            expiresAt,
            null);
    store.insert(tx, key);
    return new Issued(key.id(), secret, key.prefix(), key.toJson());
  }
}
