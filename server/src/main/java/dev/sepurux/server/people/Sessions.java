package dev.sepurux.server.people;

import dev.sepurux.server.account.Secrets;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Recent;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.DbFault;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.http.SignIns;
import dev.sepurux.server.project.Projects;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in where. A session ends after twelve hours without a request and after seven days
 * in any case; its secret is 256 random bits, of which only the digest is kept.
 */
public final class Sessions implements SignIns {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** How long a browser keeps its cookie. */
  public static final long MOST_SECONDS = Session.MOST.toSeconds();

  private static final int SECRET_BYTES = 32;
  private static final int MOST_AGENT = 200;

  /** How exactly it is known when a session was last used. */
  private static final long TOUCH_MILLIS = Duration.ofMinutes(10).toMillis();

  private static final UUID NONE = new UUID(0, 0);

  private record Found(Session session, Account account) {}

  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final RandomGenerator random;
  private final Projects projects;
  private final SessionStore store = new SessionStore();
  private final AccountStore accounts = new AccountStore();
  private final Recent<String, Found> recent;
  private final @Nullable Person local;

  /**
   * @param nanos a clock that only goes forward
   * @param random secure randomness for secrets
   * @param dev whether somebody on this machine is the owner without signing in
   */
  public Sessions(
      Db db,
      Ids ids,
      Clock clock,
      LongSupplier nanos,
      RandomGenerator random,
      Projects projects,
      boolean dev) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.random = random;
    this.projects = projects;
    this.recent = new Recent<>(nanos);
    this.local = dev ? new Person(NONE, "local", true, Map.of(), NONE, secret()) : null;
  }

  @Override
  public Optional<Person> person(@Nullable String secret) {
    Optional<Person> known = secret == null ? Optional.empty() : find(secret);
    return known.or(() -> Optional.ofNullable(local));
  }

  private Optional<Person> find(String secret) {
    String digest = Secrets.sha256(secret);
    long now = clock.millis();
    Found found =
        recent
            .get(digest, () -> db.read(tx -> find(tx, digest)))
            .filter(known -> known.session().isGoodAt(now))
            .orElse(null);
    if (found == null) {
      return Optional.empty();
    }
    if (now - found.session().usedAt() > TOUCH_MILLIS) {
      touch(found.session(), now);
    }
    return Optional.of(person(found, secret));
  }

  private void touch(Session session, long now) {
    try {
      db.write(tx -> {
        store.touch(tx, session.id(), now);
        tx.afterCommit(recent::forget);
        return null;
      });
    } catch (Refused | DbFault e) {
      // A page is read; that it cannot be noted now is tried again at the next one.
      LOG.debug("the use of a session was not noted", e);
    }
  }

  private Optional<Found> find(Tx tx, String digest) {
    return store
        .bySha256(tx, digest)
        .flatMap(session ->
            accounts.byId(tx, session.person()).map(account -> new Found(session, account)));
  }

  private static Person person(Found found, String secret) {
    Account account = found.account();
    Map<ProjectId, Set<Scope>> scopes =
        account.rights().roles().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().scopes()));
    return new Person(
        account.id(),
        account.name(),
        account.rights().owner(),
        scopes,
        found.session().id(),
        // Only who has the secret can know this, and it tells nothing of the secret.
        Secrets.sha256("csrf:" + secret));
  }

  @Override
  public Optional<ProjectId> project(String text) {
    return projects.named(text);
  }

  /**
   * Begins a session in the caller's transaction and returns its secret.
   *
   * @param agent what the browser says it is; null if it says nothing
   */
  public String begin(Tx tx, UUID person, @Nullable String agent) {
    String secret = secret();
    long now = clock.millis();
    String name = agent == null ? "" : agent.strip();
    String shown = name.length() > MOST_AGENT ? name.substring(0, MOST_AGENT) : name;
    store.insert(tx, new Session(ids.next(), person, shown, now, now), Secrets.sha256(secret));
    return secret;
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The sessions of somebody that are still good, the newest first. */
  public List<Session> of(UUID person) {
    long now = clock.millis();
    return db.read(tx -> store.of(tx, person)).stream()
        .filter(session -> session.isGoodAt(now))
        .toList();
  }

  /** Ends one session; false if this person has none of that id. */
  public boolean end(Tx tx, UUID person, UUID session) {
    tx.afterCommit(recent::forget);
    return store.delete(tx, person, session);
  }

  /** Ends every session of somebody, in the caller's transaction. */
  public void endAll(Tx tx, UUID person) {
    store.deleteAll(tx, person);
    tx.afterCommit(recent::forget);
  }

  /** To be called in the transaction that changes what somebody may do. */
  void changed(Tx tx) {
    tx.afterCommit(recent::forget);
  }

  /** Deletes sessions that are over by their age; returns how many. */
  public int forgetOld() {
    long oldest = clock.millis() - Session.MOST.toMillis();
    return db.write(tx -> store.deleteBefore(tx, oldest));
  }
}
