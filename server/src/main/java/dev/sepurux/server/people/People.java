package dev.sepurux.server.people;

import dev.sepurux.server.account.Secrets;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.Projects;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who may sign in, and with which rights. */
public final class People {
  private static final Duration SETUP_LIFE = Duration.ofDays(1);
  private static final Duration INVITATION_LIFE = Duration.ofDays(3);
  private static final Duration RESET_LIFE = Duration.ofDays(1);

  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final RandomGenerator random;
  private final Audit audit;
  private final Sessions sessions;
  private final Projects projects;
  private final Passwords passwords;
  private final AccountStore store = new AccountStore();
  private final LinkStore links = new LinkStore();
  private final IdentityStore identities = new IdentityStore();

  /**
   * @param random secure randomness for secrets
   */
  public People(
      Db db,
      Ids ids,
      Clock clock,
      RandomGenerator random,
      Audit audit,
      Sessions sessions,
      Projects projects) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.random = random;
    this.audit = audit;
    this.sessions = sessions;
    this.projects = projects;
    this.passwords = new Passwords(random);
  }

  /**
   * A new one-time link.
   *
   * @param secret shown this once and never kept
   */
  public record Minted(String secret, Link link) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "Minted[" + link.id() + "]";
    }
  }

  /** What became of the use of a link. */
  public sealed interface Joined {
    record Done(Account account) implements Joined {}

    /** It is unknown, used or too old. */
    record BadLink() implements Joined {}

    record NameTaken() implements Joined {}
  }

  /** What became of a change of somebody. */
  public sealed interface Changed {
    record Done() implements Changed {}

    record Unknown() implements Changed {}

    /** Without this one nobody could manage the server. */
    record LastOwner() implements Changed {}
  }

  /** True while nobody has joined. */
  public boolean nobodyYet() {
    return db.read(store::isEmpty);
  }

  /** A link for the first owner; empty if somebody has joined already. */
  public Optional<Minted> setupLink(Tx tx) {
    return store.isEmpty(tx)
        ? Optional.of(
            mint(tx, Link.Kind.SETUP, null, Rights.OWNER, null, Actor.OPERATOR, SETUP_LIFE))
        : Optional.empty();
  }

  /** A link for somebody who is to join. */
  public Minted invite(Tx tx, Actor by, Rights rights) {
    return invite(tx, by, rights, null);
  }

  /**
   * As the other one, for somebody whom an OpenID provider knows.
   *
   * @param email under which it knows them: they need no link; null if they use the link
   */
  public Minted invite(Tx tx, Actor by, Rights rights, @Nullable String email) {
    String who = email == null ? "" : email + " ";
    audit.note(tx, by, null, "person invited", who + "as " + words(tx, rights));
    String key = email == null ? null : NewPerson.key(email);
    return mint(tx, Link.Kind.INVITATION, null, rights, key, by, INVITATION_LIFE);
  }

  private String words(Tx tx, Rights rights) {
    return rights.words(
        id -> Optional.of(projects.find(tx, id).map(Project::slug).orElse(id.toString())));
  }

  /** A link with which somebody sets a new password; empty if nobody has that name. */
  public Optional<Minted> resetLink(Tx tx, Actor by, String name) {
    return store
        .byName(tx, NewPerson.key(name))
        .map(account -> {
          audit.note(tx, by, null, "password link made", account.name());
          return mint(tx, Link.Kind.RESET, account.id(), account.rights(), null, by, RESET_LIFE);
        });
  }

  private Minted mint(
      Tx tx,
      Link.Kind kind,
      @Nullable UUID person,
      Rights rights,
      @Nullable String email,
      Actor by,
      Duration life) {
    String secret = Secrets.generate(kind.word(), random);
    long now = clock.millis();
    Link link = new Link(ids.next(), kind, person, rights, email, by, now, now + life.toMillis());
    links.insert(tx, link, Secrets.sha256(secret));
    return new Minted(secret, link);
  }

  /** The invitations that nobody has used, the newest first. */
  public List<Link> invitations() {
    return db.read(tx -> links.open(tx, Link.Kind.INVITATION, clock.millis()));
  }

  /** Takes an invitation back; false if it is gone already. */
  public boolean withdraw(Tx tx, Actor by, UUID link) {
    Link open =
        links.open(tx, Link.Kind.INVITATION, clock.millis()).stream()
            .filter(one -> one.id().equals(link))
            .findFirst()
            .orElse(null);
    if (open == null) {
      return false;
    }
    links.delete(tx, link);
    String email = open.email();
    audit.note(
        tx,
        by,
        null,
        "invitation withdrawn",
        (email == null ? "" : email + " ") + "as " + words(tx, open.rights()));
    return true;
  }

  /**
   * Checks a name and a password and hashes the latter, which takes a while.
   *
   * @throws Refused with {@code invalid}
   */
  public NewPerson newPerson(String name, String password) {
    String checked = NewPerson.requireName(name);
    NewPerson.requirePassword(checked, password);
    return new NewPerson(checked, NewPerson.key(checked), passwords.hash(password));
  }

  /** The first owner, by the link that the first start has printed. */
  public TxWork<Joined> setUp(String secret, NewPerson wanted) {
    return tx -> {
      boolean first = store.isEmpty(tx);
      Joined joined = first ? join(tx, Link.Kind.SETUP, secret, wanted) : new Joined.BadLink();
      if (joined instanceof Joined.Done) {
        links.deleteAll(tx, Link.Kind.SETUP);
      }
      return joined;
    };
  }

  /** Somebody who was invited. */
  public TxWork<Joined> accept(String secret, NewPerson wanted) {
    return tx -> join(tx, Link.Kind.INVITATION, secret, wanted);
  }

  private Joined join(Tx tx, Link.Kind kind, String secret, NewPerson wanted) {
    Link link = links.find(tx, kind, Secrets.sha256(secret), clock.millis()).orElse(null);
    if (link == null) {
      return new Joined.BadLink();
    }
    if (store.byName(tx, wanted.key()).isPresent()) {
      return new Joined.NameTaken();
    }
    Account account = insert(tx, wanted, link.rights());
    links.delete(tx, link.id());
    audit.note(
        tx, Actor.person(account.id(), account.name()), null, "person joined", account.name());
    return new Joined.Done(account);
  }

  /**
   * The first owner, made by the operator: a link with which they set a password. Empty if somebody
   * has joined already.
   *
   * @throws Refused with {@code invalid} if the text is no name
   */
  public Optional<Minted> firstOwner(Tx tx, String name) {
    if (!store.isEmpty(tx)) {
      return Optional.empty();
    }
    String checked = NewPerson.requireName(name);
    Account account = new Account(ids.next(), checked, null, Rights.OWNER, clock.millis());
    store.insert(tx, account, NewPerson.key(checked));
    links.deleteAll(tx, Link.Kind.SETUP);
    audit.note(tx, Actor.OPERATOR, null, "person made", checked);
    return Optional.of(
        mint(tx, Link.Kind.RESET, account.id(), Rights.OWNER, null, Actor.OPERATOR, RESET_LIFE));
  }

  private Account insert(Tx tx, NewPerson wanted, Rights rights) {
    Account account =
        new Account(ids.next(), wanted.name(), wanted.password(), rights, clock.millis());
    store.insert(tx, account, wanted.key());
    return account;
  }

  /** Whoever has this name and this password; takes as long for a name that nobody has. */
  public Optional<Account> authenticate(String name, String password) {
    Account account = db.read(tx -> store.byName(tx, NewPerson.key(name))).orElse(null);
    String hash = account == null ? null : account.password();
    boolean right =
        password.length() <= Passwords.MOST * 2
            && (hash == null
                ? passwords.matchesNobody(password)
                : passwords.matches(password, hash));
    return right ? Optional.ofNullable(account) : Optional.empty();
  }

  /** What became of a new password. */
  public sealed interface PasswordSet {
    /** All sessions have ended. */
    record Done(Account account) implements PasswordSet {}

    record BadLink() implements PasswordSet {}
  }

  /**
   * A new password by a one-time link.
   *
   * @throws Refused with {@code invalid} if it is too easy to guess
   */
  public TxWork<PasswordSet> reset(String secret, String password) {
    NewPerson.requirePassword(
        db.read(tx -> ofResetLink(tx, secret)).map(Account::name).orElse(""), password);
    String hash = passwords.hash(password);
    return tx -> {
      Account account = ofResetLink(tx, secret).orElse(null);
      if (account == null) {
        return new PasswordSet.BadLink();
      }
      setPassword(tx, account, hash);
      return new PasswordSet.Done(account);
    };
  }

  private Optional<Account> ofResetLink(Tx tx, String secret) {
    return links
        .find(tx, Link.Kind.RESET, Secrets.sha256(secret), clock.millis())
        .map(Link::person)
        .flatMap(person -> store.byId(tx, person));
  }

  /**
   * A new password for somebody who knows the old one; every session ends.
   *
   * @throws Refused with {@code invalid} if the old one is wrong, or there is none, or the new one
   *     is too easy to guess
   */
  public TxWork<Account> changePassword(UUID id, String old, String password) {
    Account account = find(id).orElseThrow(() -> new Refused(Problem.notFound("person")));
    String hash = account.password();
    if (hash == null) {
      // Whoever has nothing but their session must not make it a lasting way in.
      throw Refused.invalid(
          "old_password", "you have no password yet: an owner can make a link for one", "wrong");
    }
    if (!passwords.matches(old, hash)) {
      throw Refused.invalid("old_password", "this is not your present password", "wrong");
    }
    NewPerson.requirePassword(account.name(), password);
    String newHash = passwords.hash(password);
    return tx -> {
      setPassword(tx, account, newHash);
      return account;
    };
  }

  private void setPassword(Tx tx, Account account, String hash) {
    store.setPassword(tx, account.id(), hash);
    links.deleteOf(tx, account.id());
    sessions.endAll(tx, account.id());
    audit.note(
        tx, Actor.person(account.id(), account.name()), null, "password changed", account.name());
  }

  public Optional<Account> find(UUID id) {
    return db.read(tx -> store.byId(tx, id));
  }

  /** Everybody, the first one first. */
  public List<Account> all() {
    return db.read(store::all);
  }

  /** Gives somebody other rights. */
  public Changed setRights(Tx tx, Actor by, UUID id, Rights rights) {
    Account account = store.byId(tx, id).orElse(null);
    if (account == null) {
      return new Changed.Unknown();
    }
    if (account.rights().owner() && !rights.owner() && store.owners(tx) == 1) {
      return new Changed.LastOwner();
    }
    store.setRights(tx, id, rights);
    if (account.rights().owner() && !rights.owner()) {
      links.deleteMadeBy(tx, id, account.name());
    }
    sessions.changed(tx);
    String change = words(tx, account.rights()) + " -> " + words(tx, rights);
    audit.note(tx, by, null, "rights changed", account.name() + ": " + change);
    return new Changed.Done();
  }

  /** Removes somebody, whose sessions end at once. */
  public Changed remove(Tx tx, Actor by, UUID id) {
    Account account = store.byId(tx, id).orElse(null);
    if (account == null) {
      return new Changed.Unknown();
    }
    if (account.rights().owner() && store.owners(tx) == 1) {
      return new Changed.LastOwner();
    }
    sessions.endAll(tx, id);
    links.deleteOf(tx, id);
    links.deleteMadeBy(tx, id, account.name());
    identities.deleteOf(tx, id);
    store.delete(tx, id);
    audit.note(tx, by, null, "person removed", account.name());
    return new Changed.Done();
  }

  /** Deletes links that are over; returns how many. */
  public int forgetOldLinks() {
    return db.write(tx -> links.deleteBefore(tx, clock.millis()));
  }
}
