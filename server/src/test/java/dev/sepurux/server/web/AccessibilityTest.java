package dev.sepurux.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Axe finds nothing on any page, in either theme: WCAG 2.2 A and AA. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final String AXE = read();

  /** Both themes differ in colours alone. */
  private static final String RUN =
      """
      const done = arguments[arguments.length - 1];
      const only = arguments[0]
          ? {type: 'rule', values: ['color-contrast']}
          : {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']};
      document.documentElement.dataset.theme = arguments[0] ? 'dark' : 'light';
      const settled = () => document.querySelector('[aria-busy="true"], .htmx-request') ? setTimeout(settled, 50) : check();
      const check = () => axe.run(document, {runOnly: only}).then(found => done(found.violations.flatMap(rule =>
          rule.nodes.slice(0, 3).map(node => `${rule.id}: ${node.target.join(' ')}: ${[...node.any, ...node.all, ...node.none][0]?.message}`))));
      settled();
      """;

  private final Map<String, String> values = new HashMap<>();
  private String session = "";

  private static String read() {
    try (InputStream in = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  void somethingOfEachKind() {
    ApiClient client = SERVER.project("full");
    SERVER.project("empty");
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    client.post("/v1/traces", TestTraces.injectedMailObeyed()).expect(201);
    client.post("/v1/traces/" + trace + "/bootstrap", "").expect(200);
    String campaign = client.get("/v1/campaigns/core-security").expect(200).text("/campaign_id");
    String batch =
        client
            .post("/v1/ci/runs", Map.of("campaign_id", "core-security"))
            .expect(201)
            .text("/batch_id");
    client.awaitBatch(batch);
    values.put("project", "full");
    values.put("trace_id", trace);
    values.put("campaign_id", campaign);
    values.put("batch_id", batch);
    values.put("run_id", client.get("/v1/ci/batch/" + batch).expect(200).text("/run_ids/0"));
    values.put("ordinal", "1");
    values.put("event", "0");
    values.put("revision", "1");
    values.put(
        "policy_pack_id", client.get("/v1/policy-packs").expect(200).text("/0/policy_pack_id"));
    values.put("tool_id", client.get("/v1/tools").expect(200).text("/0/tool_id"));
    session = SERVER.signIn("olga", Rights.OWNER);
    Rights viewer = new Rights(false, Map.of(SERVER.projectId("full"), Role.VIEWER));
    SERVER.signIn("vic", viewer);
    SERVER.db().write(tx -> SERVER.people().invite(tx, Actor.OPERATOR, viewer));
    values.put(
        "person_id",
        SERVER.people().all().stream()
            .filter(person -> person.name().equals("vic"))
            .map(person -> person.id().toString())
            .findFirst()
            .orElseThrow());
  }

  private static List<?> axe(boolean dark) {
    return (List<?>) Objects.requireNonNull(BROWSER.driver().executeAsyncScript(RUN, dark));
  }

  private static List<String> violations(String path) {
    BROWSER.open(SERVER.address() + path);
    BROWSER.run(AXE);
    List<String> all = new ArrayList<>();
    for (boolean dark : List.of(false, true)) {
      for (Object one : axe(dark)) {
        all.add(path + (dark ? " (dark) " : " ") + one);
      }
    }
    return all;
  }

  @Test
  void pagesOfSomebodyWhoIsSignedIn() throws Exception {
    BROWSER.signInAs(SERVER, session);
    List<String> found = new ArrayList<>();
    List<String> paths = EveryPage.signedIn(SERVER, session, values);
    for (String path : paths) {
      found.addAll(violations(path));
    }
    Map<String, String> empty = new HashMap<>(values);
    empty.put("project", "empty");
    for (String path : EveryPage.signedIn(SERVER, session, empty)) {
      if (path.startsWith("/p/empty") && !path.endsWith("/explorer")) {
        found.addAll(violations(path));
      }
    }
    found.addAll(violations("/p/nowhere"));
    assertThat(found).isEmpty();
    assertThat(paths).hasSizeGreaterThan(15);
  }

  @Test
  void pagesOfSomebodyWhoIsNot() throws Exception {
    BROWSER.open(SERVER.address() + "/login");
    BROWSER.driver().manage().deleteAllCookies();
    List<String> found = new ArrayList<>();
    for (String path : EveryPage.open(SERVER)) {
      found.addAll(violations(path));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void aCallInTheExplorer() {
    BROWSER.signInAs(SERVER, session);
    BROWSER.open(SERVER.address() + "/p/full/explorer");
    String create = "#operations-tools-createTool";
    BROWSER.click(create + " .opblock-summary-control");
    BROWSER.click(create + " .execute");
    BROWSER.find(create + " .live-responses-table");
    BROWSER.run(AXE);
    for (boolean dark : List.of(false, true)) {
      assertThat(axe(dark)).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsFound() {
    BROWSER.open(SERVER.address() + "/login");
    BROWSER.run(AXE);
    BROWSER.run(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"/assets/0/icon.svg\">')");
    assertThat(axe(false).toString()).contains("image-alt");
  }
}
