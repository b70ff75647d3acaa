package dev.sepurux.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.oidc.Identity;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every database must do for people, their sessions, links and identities. */
abstract class PeopleStoresContract {
  private final AccountStore accounts = new AccountStore();
  private final LinkStore links = new LinkStore();
  private final SessionStore sessions = new SessionStore();
  private final IdentityStore identities = new IdentityStore();

  abstract Db db();

  private Account kept(Rights rights) {
    UUID id = UUID.randomUUID();
    Account account = new Account(id, "n\u00e4me " + id, null, rights, 5);
    db().<Boolean>write(tx -> {
      accounts.insert(tx, account, "key " + id);
      return true;
    });
    return account;
  }

  private Link link(Link.Kind kind, Actor by, @Nullable String email, long expiresAt) {
    Link link = new Link(UUID.randomUUID(), kind, null, Rights.OWNER, email, by, 1, expiresAt);
    db().<Boolean>write(tx -> {
      links.insert(tx, link, "sha " + link.id());
      return true;
    });
    return link;
  }

  private boolean isThere(Link link) {
    return db().<Boolean>read(tx -> links.find(tx, link.kind(), "sha " + link.id(), 0).isPresent());
  }

  @Test
  void anAccountIsFoundByIdAndByTheSpellingOfItsName() {
    ProjectId project = EmbeddedDb.project(db());
    Account account = kept(new Rights(false, Map.of(project, Role.VIEWER)));
    assertThat(db().<Account>read(tx -> accounts.byId(tx, account.id()).orElseThrow()))
        .isEqualTo(account);
    assertThat(db().<Account>read(tx -> accounts.byName(tx, "key " + account.id()).orElseThrow()))
        .isEqualTo(account);
    db().<Boolean>write(tx -> {
      accounts.setRights(tx, account.id(), new Rights(false, Map.of(project, Role.MEMBER)));
      accounts.setPassword(tx, account.id(), "hash");
      return true;
    });
    Account changed = db().<Account>read(tx -> accounts.byId(tx, account.id()).orElseThrow());
    assertThat(changed.rights().roles()).isEqualTo(Map.of(project, Role.MEMBER));
    assertThat(changed.password()).isEqualTo("hash");
    db().<Boolean>write(tx -> {
      accounts.delete(tx, account.id());
      return true;
    });
    assertThat(db().<Boolean>read(tx -> accounts.byId(tx, account.id()).isPresent())).isFalse();
  }

  @Test
  void twoPeopleNeverHaveOneName() {
    Account account = kept(Rights.OWNER);
    assertThatThrownBy(() ->
            db().<Boolean>write(tx -> {
              accounts.insert(
                  tx,
                  new Account(UUID.randomUUID(), "other", null, Rights.OWNER, 6),
                  "key " + account.id());
              return true;
            }))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void aLinkIsFoundUntilItsEndAndGoneOnceItIsDeleted() {
    Link link = link(Link.Kind.INVITATION, Actor.OPERATOR, null, 100);
    assertThat(
            db().<Link>read(tx ->
                links.find(tx, Link.Kind.INVITATION, "sha " + link.id(), 99).orElseThrow()))
        .isEqualTo(link);
    assertThat(
            db().<Boolean>read(tx ->
                links.find(tx, Link.Kind.INVITATION, "sha " + link.id(), 100).isPresent()))
        .isFalse();
    assertThat(
            db().<Boolean>read(
                    tx -> links.find(tx, Link.Kind.RESET, "sha " + link.id(), 1).isPresent()))
        .as("of another kind")
        .isFalse();
    assertThat(db().<Boolean>write(tx -> links.delete(tx, link.id()))).isTrue();
    assertThat(db().<Boolean>write(tx -> links.delete(tx, link.id()))).isFalse();
  }

  @Test
  void theNewestInvitationOfAnAddressIsFound() {
    String email = UUID.randomUUID() + "@example.com";
    Actor owner = Actor.person(UUID.randomUUID(), "owner");
    link(Link.Kind.INVITATION, owner, email, 50);
    Link open = link(Link.Kind.INVITATION, owner, email, 100);
    assertThat(db().<Link>read(tx -> links.invitationOf(tx, email, 60).orElseThrow()))
        .isEqualTo(open);
    assertThat(db().<Boolean>read(tx -> links.invitationOf(tx, email, 100).isPresent())).isFalse();
    assertThat(db().<Boolean>read(tx -> links.invitationOf(tx, "x" + email, 1).isPresent()))
        .isFalse();
  }

  @Test
  void whatSomebodyMadeGoesWithThemAndNothingElse() {
    UUID maker = UUID.randomUUID();
    Link theirs = link(Link.Kind.INVITATION, Actor.person(maker, "mia"), null, 100);
    Link reset = link(Link.Kind.RESET, Actor.person(maker, "mia"), null, 100);
    Link before =
        link(
            Link.Kind.INVITATION, new Actor(Actor.Kind.OPERATOR, new UUID(0, 0), "mia"), null, 100);
    Link namesake = link(Link.Kind.INVITATION, Actor.person(UUID.randomUUID(), "mia"), null, 100);
    Link operators = link(Link.Kind.INVITATION, Actor.OPERATOR, null, 100);
    db().<Boolean>write(tx -> {
      links.deleteMadeBy(tx, maker, "mia");
      return true;
    });
    assertThat(List.of(theirs, reset, before)).noneMatch(this::isThere);
    assertThat(List.of(namesake, operators)).allMatch(this::isThere);
  }

  @Test
  void sessionsAreOfOnePerson() {
    Account one = kept(Rights.OWNER);
    Account other = kept(Rights.OWNER);
    Session session = new Session(UUID.randomUUID(), one.id(), "agent", 5, 5);
    db().<Boolean>write(tx -> {
      sessions.insert(tx, session, "sha " + session.id());
      sessions.touch(tx, session.id(), 9);
      sessions.touch(tx, session.id(), 7);
      return true;
    });
    assertThat(db().<Session>read(tx -> sessions.bySha256(tx, "sha " + session.id()).orElseThrow()))
        .isEqualTo(new Session(session.id(), one.id(), "agent", 5, 9));
    assertThat(db().<Boolean>write(tx -> sessions.delete(tx, other.id(), session.id()))).isFalse();
    assertThat(db().<Boolean>write(tx -> sessions.delete(tx, one.id(), session.id()))).isTrue();
    assertThat(db().<List<Session>>read(tx -> sessions.of(tx, one.id()))).isEmpty();
  }

  @Test
  void anIdentityIsOfOnePersonAtOneProvider() {
    Account one = kept(Rights.OWNER);
    Account other = kept(Rights.OWNER);
    String subject = UUID.randomUUID().toString();
    Identity identity = new Identity("https://login.example", subject, null);
    db().<Boolean>write(tx -> {
      identities.insert(tx, one.id(), identity, 5);
      return true;
    });
    assertThat(db().<UUID>read(tx -> identities.person(tx, identity).orElseThrow()))
        .isEqualTo(one.id());
    assertThat(
            db().<Boolean>read(tx ->
                identities
                    .person(tx, new Identity("https://other.example", subject, null))
                    .isPresent()))
        .as("the same subject at another provider is somebody else")
        .isFalse();
    assertThatThrownBy(() ->
            db().<Boolean>write(tx -> {
              identities.insert(tx, other.id(), identity, 6);
              return true;
            }))
        .isInstanceOf(RuntimeException.class);
    db().<Boolean>write(tx -> {
      identities.deleteOf(tx, one.id());
      return true;
    });
    assertThat(db().<List<Identity>>read(tx -> identities.of(tx, one.id()))).isEmpty();
  }
}
