package dev.sepurux.server.web.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.oidc.TestProvider;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.web.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody is invited by their address and joins through a provider, in a real browser. */
class OidcJourneyTest {
  private static final TestProvider PROVIDER = TestProvider.start();

  @RegisterExtension static final Browser BROWSER = new Browser();

  @RegisterExtension static final TestServer SERVER = TestServer.withPeople(PROVIDER.settings());

  @AfterAll
  static void stop() {
    PROVIDER.stop();
  }

  private static String at(String path) {
    return SERVER.address() + path;
  }

  @Test
  void anInvitedAddressJoinsThroughTheProviderAndIsLedBackToThePage() {
    BROWSER.signIn(SERVER, "olga", Rights.OWNER);
    BROWSER.open(at("/settings/people"));
    BROWSER.type("#email", "ann@example.com");
    String project = SERVER.projectId("default").toString();
    BROWSER.run("document.getElementById('project-" + project + "').value = 'member'");
    BROWSER.shoot("people-oidc");
    BROWSER.press("Make a link");
    assertThat(BROWSER.says("main", "ann@example.com needs no link"))
        .contains("signing in with Example ID is enough");
    BROWSER.open(at("/settings/people"));
    assertThat(BROWSER.text()).contains("ann@example.com");
    BROWSER.driver().manage().deleteAllCookies();

    PROVIDER.user("stranger", "stranger@example.com", true);
    BROWSER.open(at("/p/default/settings/keys"));
    assertThat(BROWSER.arrives("/login")).isEqualTo("/login");
    BROWSER.shoot("login-oidc");
    BROWSER.press("Sign in with Example ID");
    assertThat(BROWSER.says(".wrong", "Nobody here has invited this address."))
        .contains("Ask an owner");
    BROWSER.shoot("login-uninvited");

    PROVIDER.user("ann", "ann@example.com", true);
    BROWSER.press("Sign in with Example ID");
    assertThat(BROWSER.arrives("/p/default/settings/keys")).isEqualTo("/p/default/settings/keys");
    assertThat(BROWSER.find("details.account").getText()).contains("ann@example.com");
    assertThat(BROWSER.find("#name").isDisplayed()).as("a member makes keys").isTrue();
    BROWSER.open(at("/settings/account"));
    assertThat(BROWSER.text()).contains("ann@example.com at " + PROVIDER.issuer());
    BROWSER.shoot("account-oidc");
    assertThat(BROWSER.complaints()).filteredOn(line -> !line.contains("401")).isEmpty();
  }
}
