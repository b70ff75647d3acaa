package dev.sepurux.server.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.audit.AuditEntry;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Refused;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rules about people that no page shows. */
class PeopleTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final String PASSWORD = "a sentence for the tests";

  private static Account joined(String name, Rights rights) {
    SERVER.signIn(name, rights);
    return SERVER.people().all().stream()
        .filter(account -> account.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Actor actor(Account account) {
    return Actor.person(account.id(), account.name());
  }

  private static String invitedBy(Account account) {
    return SERVER
        .db()
        .write(tx -> SERVER.people().invite(tx, actor(account), Rights.OWNER))
        .secret();
  }

  private static boolean works(String invitation, String name) {
    NewPerson wanted = SERVER.people().newPerson(name, PASSWORD);
    return SERVER.db().write(SERVER.people().accept(invitation, wanted))
        instanceof People.Joined.Done;
  }

  private static List<String> lastAudit(int count) {
    return SERVER.audit().list(Page.read("50", null, null, 50)).items().stream()
        .limit(count)
        .map(entry -> entry.action() + ": " + entry.subject())
        .toList();
  }

  private static String says(Refused refused) {
    return refused.problem().errors().getFirst().msg();
  }

  @Test
  void whatAnOwnerMadeEndsWithTheirRights() {
    joined("stays", Rights.OWNER);
    Account demoted = joined("demoted", Rights.OWNER);
    Account removed = joined("removed", Rights.OWNER);
    String first = invitedBy(demoted);
    String second = invitedBy(removed);
    String reset =
        SERVER
            .db()
            .write(tx -> SERVER.people().resetLink(tx, actor(removed), "stays"))
            .orElseThrow()
            .secret();
    Rights member = new Rights(false, Map.of(SERVER.projectId("default"), Role.MEMBER));
    SERVER.db().write(tx -> SERVER.people().setRights(tx, Actor.OPERATOR, demoted.id(), member));
    assertThat(lastAudit(1)).containsExactly("rights changed: demoted: owner -> member of default");
    SERVER.db().write(tx -> SERVER.people().remove(tx, Actor.OPERATOR, removed.id()));
    assertThat(works(first, "first")).isFalse();
    assertThat(works(second, "second")).isFalse();
    assertThat(SERVER.db().write(SERVER.people().reset(reset, PASSWORD)))
        .isInstanceOf(People.PasswordSet.BadLink.class);
  }

  @Test
  void anInvitationIsNamedByWhatItGivesAndForWhom() {
    Rights viewer = new Rights(false, Map.of(SERVER.projectId("default"), Role.VIEWER));
    UUID id =
        SERVER
            .db()
            .write(
                tx -> SERVER.people().invite(tx, Actor.OPERATOR, viewer, "ann@example.com").link())
            .id();
    SERVER.db().write(tx -> SERVER.people().withdraw(tx, Actor.OPERATOR, id));
    assertThat(lastAudit(2))
        .containsExactly(
            "invitation withdrawn: ann@example.com as viewer of default",
            "person invited: ann@example.com as viewer of default");
  }

  @Test
  void aNewPasswordIsNotTheNameAlsoWhenItComesByALink() {
    joined("a name of twelve", Rights.OWNER);
    String link =
        SERVER
            .db()
            .write(tx -> SERVER.people().resetLink(tx, Actor.OPERATOR, "a name of twelve"))
            .orElseThrow()
            .secret();
    assertThatThrownBy(() -> SERVER.people().reset(link, "A Name of Twelve"))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(says(refused)).contains("too easy"));
  }

  @Test
  void whoHasNoPasswordMakesNoneOutOfASession() {
    UUID id = UUID.randomUUID();
    SERVER
        .db()
        .<Boolean>write(tx -> {
          new AccountStore().insert(tx, new Account(id, "none", null, Rights.OWNER, 1), "none");
          return true;
        });
    assertThatThrownBy(() -> SERVER.people().changePassword(id, "", PASSWORD))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(says(refused)).contains("no password yet"));
  }

  @Test
  void aRotatedKeyIsOneLine() {
    var client = SERVER.project("rotating");
    String id = client.post("/v1/keys", Map.of("name", "ci")).expect(201).text("/key_id");
    client.post("/v1/keys/" + id + "/rotate", Map.of()).expect(201);
    assertThat(lastAudit(2)).containsExactly("key rotated: ci", "key made: ci");
    assertThat(SERVER.audit().list(Page.read("1", null, null, 50)).items())
        .extracting(AuditEntry::project)
        .isNotNull();
  }
}
