package dev.sepurux.server.web.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.web.Browser;
import java.util.Objects;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Cookie;

/** The ways of people through a real browser, from the first start on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PeopleJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final String OLGA = "a sentence that olga keeps";
  private static final String VIC = "a sentence that vic keeps";

  private static String at(String path) {
    return SERVER.address() + path;
  }

  private static void signIn(String name, String password) {
    BROWSER.driver().manage().deleteAllCookies();
    BROWSER.open(at("/login"));
    BROWSER.type("#name", name);
    BROWSER.type("#password", password);
    BROWSER.press("Sign in");
    BROWSER.find("details.account");
  }

  @Test
  @Order(1)
  void theSetUpLinkMakesTheFirstOwnerAndItsSecretLeavesTheAddressBar() {
    BROWSER.open(SERVER.setupLink());
    BROWSER.find("[data-code][hidden]");
    assertThat(BROWSER.address()).isEqualTo(at("/setup"));
    BROWSER.shoot("setup");
    BROWSER.type("#name", "olga");
    BROWSER.type("#password", "too short");
    BROWSER.run("document.querySelector('form').noValidate = true");
    BROWSER.press("Create the owner");
    assertThat(BROWSER.says(".wrong", "12 to 200 characters")).contains("12 to 200 characters");
    BROWSER.type("#password", OLGA);
    BROWSER.press("Create the owner");
    assertThat(BROWSER.says("h1", "default")).isEqualTo("default");
    assertThat(BROWSER.arrives("/p/default")).isEqualTo("/p/default");
    BROWSER.shoot("home");
    Cookie cookie = cookie();
    assertThat(cookie.isSecure()).isTrue();
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Lax");
    BROWSER.open(at("/setup"));
    assertThat(BROWSER.arrives("/p/default"))
        .as("there is nothing to set up any more")
        .isEqualTo("/p/default");
  }

  @Test
  @Order(2)
  void aFirstProjectComesWithAKeyThatWorksUntilItIsRevoked() {
    BROWSER.open(at("/settings/projects"));
    BROWSER.shoot("projects");
    BROWSER.type("#slug", "my-agent");
    BROWSER.press("Make the project");
    String secret = BROWSER.find("#secret").getText();
    BROWSER.shoot("project-made");
    assertThat(SERVER.stranger().withKey(secret).withProject("my-agent").get("/v1/traces").status())
        .isEqualTo(200);
    BROWSER.open(at("/p/my-agent/settings/keys"));
    BROWSER.type("#name", "laptop");
    BROWSER.press("Make the key");
    String second = BROWSER.find("#secret").getText();
    var client = SERVER.stranger().withKey(second).withProject("my-agent");
    assertThat(client.get("/v1/traces").status()).isEqualTo(200);
    BROWSER.open(at("/p/my-agent/settings/keys"));
    BROWSER.shoot("keys");
    assertThat(BROWSER.text()).contains("laptop", "first key").doesNotContain(second);
    BROWSER.click("[aria-label='Revoke laptop']");
    BROWSER.driver().switchTo().alert().accept();
    assertThat(BROWSER.says(".said", "The key is revoked.")).isEqualTo("The key is revoked.");
    assertThat(client.get("/v1/traces").status()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void anInvitationMakesAViewerWhoReadsAndChangesNothing() {
    BROWSER.open(at("/settings/people"));
    String project = SERVER.projectId("my-agent").toString();
    BROWSER.run("document.getElementById('project-" + project + "').value = 'viewer'");
    BROWSER.shoot("people");
    BROWSER.press("Make a link");
    String link = BROWSER.find("#secret").getText();
    BROWSER.shoot("invited");
    BROWSER.driver().manage().deleteAllCookies();
    BROWSER.open(link);
    BROWSER.find("[data-code][hidden]");
    BROWSER.type("#name", "vic");
    BROWSER.type("#password", VIC);
    BROWSER.press("Join");
    assertThat(BROWSER.says("h1", "my-agent")).isEqualTo("my-agent");
    BROWSER.open(at("/p/my-agent/settings/keys"));
    assertThat(BROWSER.says("h1", "You may not do this")).isEqualTo("You may not do this");
    BROWSER.shoot("keys-viewer");
    BROWSER.open(at("/settings/account"));
    assertThat(BROWSER.has(".side a[href$='/settings/keys']")).isFalse();
    BROWSER.open(at("/p/default"));
    assertThat(BROWSER.says("h1", "There is nothing here")).isEqualTo("There is nothing here");
    BROWSER.shoot("not-found");
    BROWSER.open(at("/settings/people"));
    assertThat(BROWSER.says("h1", "You may not do this")).isEqualTo("You may not do this");
    BROWSER.driver().manage().deleteAllCookies();
    BROWSER.open(link);
    BROWSER.type("#name", "mallory");
    BROWSER.type("#password", "a sentence of mallory's");
    BROWSER.press("Join");
    assertThat(BROWSER.says(".wrong", "used already")).contains("used already");
  }

  @Test
  @Order(4)
  void aWrongPasswordSaysNoMoreThanThatAndSigningInLeadsBackToThePage() {
    BROWSER.driver().manage().deleteAllCookies();
    BROWSER.open(at("/p/my-agent/settings/project"));
    assertThat(BROWSER.arrives("/login")).isEqualTo("/login");
    BROWSER.type("#name", "vic");
    BROWSER.type("#password", OLGA);
    BROWSER.press("Sign in");
    assertThat(BROWSER.says(".wrong", "Name or password is wrong."))
        .isEqualTo("Name or password is wrong.");
    BROWSER.shoot("login");
    BROWSER.type("#password", VIC);
    BROWSER.press("Sign in");
    BROWSER.find(".side");
    assertThat(BROWSER.arrives("/p/my-agent/settings/project"))
        .isEqualTo("/p/my-agent/settings/project");
  }

  @Test
  @Order(5)
  void aNewPasswordEndsTheOtherSessions() {
    signIn("olga", OLGA);
    Cookie before = cookie();
    BROWSER.open(at("/settings/account"));
    BROWSER.shoot("account");
    BROWSER.type("#old_password", OLGA);
    BROWSER.type("#password", OLGA + " now");
    BROWSER.press("Change the password");
    assertThat(BROWSER.says(".said", "Your password is changed."))
        .startsWith("Your password is changed.");
    assertThat(cookie().getValue()).isNotEqualTo(before.getValue());
    BROWSER.driver().manage().addCookie(before);
    BROWSER.open(at("/settings/account"));
    assertThat(BROWSER.arrives("/login")).isEqualTo("/login");
    signIn("olga", OLGA + " now");
    BROWSER.open(at("/settings/audit"));
    BROWSER.shoot("audit");
    assertThat(BROWSER.text())
        .contains("person joined", "project made", "key revoked", "password changed", "vic");
  }

  @Test
  @Order(6)
  void somebodyWhoIsRemovedIsOutAtOnce() {
    signIn("vic", VIC);
    Cookie vics = cookie();
    signIn("olga", OLGA + " now");
    BROWSER.open(at("/settings/people"));
    BROWSER.click("[aria-label='Remove vic']");
    BROWSER.driver().switchTo().alert().accept();
    assertThat(BROWSER.says(".said", "Saved.")).isEqualTo("Saved.");
    BROWSER.driver().manage().deleteAllCookies();
    BROWSER.driver().manage().addCookie(vics);
    BROWSER.open(at("/p/my-agent"));
    assertThat(BROWSER.arrives("/login")).isEqualTo("/login");
  }

  private static Cookie cookie() {
    return Objects.requireNonNull(BROWSER.driver().manage().getCookieNamed("__Host-sepurux"));
  }
}
