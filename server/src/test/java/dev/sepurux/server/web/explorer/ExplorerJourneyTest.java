package dev.sepurux.server.web.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.web.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody tries the API on the explorer's page, in a real browser. */
class ExplorerJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static void signedIn(String name, Rights rights) {
    BROWSER.signIn(SERVER, name, rights);
    BROWSER.open(SERVER.address() + "/p/default/explorer");
    BROWSER.find("#explorer:not([aria-busy])");
  }

  private static String operation(String id, String tag) {
    return "#operations-" + tag + "-" + id;
  }

  private static void execute(String operation) {
    BROWSER.click(operation + " .opblock-summary-control");
    BROWSER.click(operation + " .execute");
  }

  @Test
  void whoIsSignedInTriesACallThatReadsAndOneThatWrites() {
    signedIn("olga", Rights.OWNER);
    BROWSER.complaints();
    BROWSER.shoot("explorer");
    String list = operation("listTools", "tools");
    execute(list);
    assertThat(BROWSER.says(list + " .live-responses-table tbody .response-col_status", "200"))
        .startsWith("200");
    String create = operation("createTool", "tools");
    BROWSER.click(create + " .opblock-summary-control");
    BROWSER.run(
        """
        const body = document.querySelector(arguments[0] + ' textarea.body-param__text');
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(body, arguments[1]);
        body.dispatchEvent(new Event('input', {bubbles: true}));
        """,
        create,
        "{\"name\": \"made_in_the_explorer\", \"zone\": \"internal\"}");
    BROWSER.click(create + " .execute");
    assertThat(BROWSER.says(create + " .live-responses-table tbody .response-col_status", "201"))
        .startsWith("201");
    BROWSER.shoot("explorer-called");
    assertThat(BROWSER.find(create + " .curl").getText())
        .contains("/v1/tools", "X-Project-Id: default")
        .doesNotContain("X-CSRF-Token");
    assertThat(BROWSER.complaints()).isEmpty();
  }

  @Test
  void aViewerReadsAndIsToldWhyNothingElseWorks() {
    signedIn("vic", new Rights(false, Map.of(SERVER.projectId("default"), Role.VIEWER)));
    assertThat(BROWSER.text()).contains("as a viewer");
    String create = operation("createTool", "tools");
    execute(create);
    assertThat(BROWSER.says(create + " .live-responses-table tbody .response-col_status", "403"))
        .startsWith("403");
    assertThat(BROWSER.find(create + " .live-responses-table").getText()).contains("\"scope\"");
  }
}
