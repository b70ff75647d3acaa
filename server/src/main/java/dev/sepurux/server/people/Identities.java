package dev.sepurux.server.people;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.oidc.Identity;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who an identity is here. An unknown one is let in only by an invitation for its verified address,
 * with the rights of that invitation; nothing else makes a person, and nothing at all an owner.
 */
public final class Identities {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final Audit audit;
  private final Sessions sessions;
  private final AccountStore accounts = new AccountStore();
  private final LinkStore links = new LinkStore();
  private final IdentityStore store = new IdentityStore();

  public Identities(Db db, Ids ids, Clock clock, Audit audit, Sessions sessions) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
    this.audit = audit;
    this.sessions = sessions;
  }

  /** What became of an identity at the door. */
  public sealed interface SignedIn {
    /**
     * There is a session.
     *
     * @param secret of it
     */
    record Done(String secret) implements SignedIn {
      @Override
      public String toString() {
        return "Done";
      }
    }

    /** Nobody is known by it, and nobody has invited its address. */
    record Uninvited() implements SignedIn {}

    /** Nobody is known by it, and the provider does not say that its address is verified. */
    record Unverified() implements SignedIn {}

    /** Somebody else here has the invited address as their name. */
    record NameTaken() implements SignedIn {}
  }

  /**
   * Signs in whoever this is.
   *
   * @param before who the browser was until now; null for nobody
   * @param agent what the browser says it is; null if it says nothing
   */
  public SignedIn signIn(Identity identity, @Nullable Person before, @Nullable String agent) {
    return db.write(tx -> {
      UUID person = store.person(tx, identity).orElse(null);
      return person == null ? join(tx, identity, before, agent) : begin(tx, person, before, agent);
    });
  }

  private SignedIn begin(Tx tx, UUID person, @Nullable Person before, @Nullable String agent) {
    if (before != null) {
      sessions.end(tx, before.id(), before.session());
    }
    return new SignedIn.Done(sessions.begin(tx, person, agent));
  }

  private SignedIn join(Tx tx, Identity identity, @Nullable Person before, @Nullable String agent) {
    String email = identity.email();
    if (email == null) {
      return new SignedIn.Unverified();
    }
    String key = NewPerson.key(email);
    Link link = links.invitationOf(tx, key, clock.millis()).orElse(null);
    if (link == null) {
      return new SignedIn.Uninvited();
    }
    if (accounts.byName(tx, key).isPresent()) {
      return new SignedIn.NameTaken();
    }
    long now = clock.millis();
    Account account =
        new Account(ids.next(), NewPerson.requireName(email), null, link.rights(), now);
    accounts.insert(tx, account, key);
    store.insert(tx, account.id(), identity, now);
    links.delete(tx, link.id());
    Actor self = Actor.person(account.id(), account.name());
    audit.note(tx, self, null, "person joined", account.name() + " through " + identity.issuer());
    return begin(tx, account.id(), before, agent);
  }

  /**
   * From now on whoever this is at the provider signs in as this person.
   *
   * @return false if it is somebody else's already
   */
  public boolean link(Identity identity, Actor person) {
    return db.write(tx -> {
      UUID known = store.person(tx, identity).orElse(null);
      if (known != null) {
        return known.equals(person.id());
      }
      store.insert(tx, person.id(), identity, clock.millis());
      audit.note(tx, person, null, "identity linked", person.name() + " at " + identity.issuer());
      return true;
    });
  }

  /** Who somebody is at providers, the oldest first. */
  public List<Identity> of(UUID person) {
    return db.read(tx -> store.of(tx, person));
  }

  /**
   * Ends all of somebody's: they sign in with their password alone.
   *
   * @return false if they have none, and would be shut out
   */
  public boolean unlink(Tx tx, Actor person) {
    boolean withPassword =
        accounts.byId(tx, person.id()).filter(account -> account.password() != null).isPresent();
    if (withPassword) {
      store.deleteOf(tx, person.id());
      audit.note(tx, person, null, "identities unlinked", person.name());
    }
    return withPassword;
  }
}
