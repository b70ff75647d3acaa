package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.web.Browser;
import dev.sepurux.server.web.EveryPage;
import dev.sepurux.testkit.ApiClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/**
 * What recordings, names, policies and other sites can do to somebody who looks at pages: nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePagesTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_NAME = 190;
  private static final int MOST_VISITS = 90;

  /** What only an unescaped payload can make; and how far the page has come. */
  private static final String FOUND =
      """
      return [
        ...[...document.querySelectorAll('[data-x], script:not([src^="/assets/"]), iframe, object, embed, base')]
            .map(each => each.outerHTML.slice(0, 100)),
        ...[...document.querySelectorAll('*')].flatMap(each => [...each.attributes])
            .filter(each => /^(on|hx-on)/.test(each.name) || /^\\s*javascript:/i.test(each.value))
            .map(each => each.name + '=' + each.value.slice(0, 100)),
        ...(window.ran ? ['a payload ran'] : [])];
      """;

  private final Map<String, String> values = new HashMap<>();
  private String session = "";

  private static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static Map<String, Object> event(String type, Object... fields) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    for (int i = 0; i < fields.length; i += 2) {
      event.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    return event;
  }

  /** Every field of a recording, for each of these payloads. */
  private static String trace(String name, List<String> payloads) {
    List<Map<String, Object>> events = new ArrayList<>();
    int call = 0;
    for (String p : payloads) {
      String id = p + ++call;
      events.add(event("prompt", "name", p, "input", p, "status", p));
      events.add(event("llm_call", "name", p, "input", Map.of(p, p), "output", p, "status", p));
      events.add(event("tool_call", "tool", p, "args", Map.of(p, p, "to", p), "call_id", id));
      events.add(event("tool_result", "tool", p, "result", Map.of(p, List.of(p)), "call_id", id));
      events.add(event("mutation", "name", p, "mutation_name", p, "input", p));
      events.add(event("failure", "error", Map.of("message", p), "tool", p, "status", "error"));
      events.add(event("retry", "name", p, "input", Map.of("retries", p), "status", p));
      events.add(event(p, p, p));
    }
    events.add(event("agent_output", "name", name, "output", name, "status", "ok"));
    return json(
        Map.of(
            "task",
            Map.of("name", name, "input", Map.of(name, name)),
            "source",
            name,
            "client_trace_id",
            payloads.size() + payloads.getFirst(),
            "events",
            events));
  }

  private static void all(List<String> texts, java.util.function.BiConsumer<Integer, String> each)
      throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        int at = i;
        waiting.add(threads.submit(() -> each.accept(at, texts.get(at))));
      }
      for (Future<?> one : waiting) {
        one.get();
      }
    }
  }

  @BeforeAll
  void payloadsInEveryField() throws Exception {
    ApiClient client = SERVER.project("hostile");
    List<String> payloads = Payloads.all();
    List<String> names = Payloads.joined(MOST_NAME);
    List<String> texts = Payloads.joined(900);
    assertThat(payloads).hasSize(Payloads.COUNT);

    String one =
        client
            .withHeader("X-Sepurux-SDK", payloads.getFirst())
            .post("/v1/traces", trace(texts.getFirst(), payloads))
            .expect(201)
            .text("/trace_id");
    List<String> pool = new ArrayList<>();
    for (int i = 0; i < Payloads.COUNT; i += 20) {
      List<String> some = payloads.subList(i, i + 20);
      pool.add(
          client
              .post("/v1/traces", trace(String.join(" ", some), some))
              .expect(201)
              .text("/trace_id"));
    }
    all(
        names,
        (i, name) -> {
          String text = texts.get(i % texts.size());
          client
              .post("/v1/tools", Map.of("name", name, "zone", name, "description", text))
              .expect(201);
          client
              .post(
                  "/v1/policy-packs",
                  Map.of("name", name, "description", text, "policy", Map.of("version", "0.1")))
              .expect(201);
          client.post("/v1/campaigns", Map.of("name", name, "description", text)).expect(201);
          client.post("/v1/keys", Map.of("name", name)).expect(201);
        });
    List<Map<String, Object>> rules = new ArrayList<>();
    for (String payload : payloads) {
      rules.add(
          Map.of(
              "id", payload, "tools", List.of(payload), "decision", "block", "message", payload));
    }
    String policy =
        client
            .post(
                "/v1/policy-packs",
                Map.of(
                    "name",
                    "rules",
                    "policy",
                    Map.of(
                        "irreversible", Map.of("tools", payloads),
                        "approval", Map.of("token_field", payloads.getFirst()),
                        "rules", rules)))
            .expect(201)
            .text("/policy_pack_id");
    String campaign =
        client
            .post(
                "/v1/campaigns",
                Map.of(
                    "name",
                    names.getFirst() + " judged",
                    "policy_pack_id",
                    policy,
                    "eval_set",
                    Map.of("trace_ids", pool, "attempts_count", 20)))
            .expect(201)
            .text("/campaign_id");
    String batch =
        client
            .post("/v1/ci/runs", Map.of("campaign_id", campaign, "repo", names.getFirst()))
            .expect(201)
            .text("/batch_id");
    client.awaitBatch(batch);
    client.patch("/v1/projects/hostile", Map.of("name", names.get(1))).expect(200);
    Rights viewer = new Rights(false, Map.of(SERVER.projectId("hostile"), Role.VIEWER));
    for (int i = 0; i < 4; i++) {
      SERVER.signIn(names.get(i), viewer);
    }
    session = SERVER.signIn("olga", Rights.OWNER);
    SERVER
        .db()
        .write(tx ->
            SERVER
                .people()
                .invite(tx, Actor.person(new java.util.UUID(1, 1), names.get(5)), viewer));

    values.put("project", "hostile");
    values.put("trace_id", one);
    values.put("campaign_id", campaign);
    values.put("policy_pack_id", policy);
    values.put("tool_id", client.get("/v1/tools").expect(200).text("/0/tool_id"));
    values.put("batch_id", batch);
    values.put("run_id", client.get("/v1/ci/batch/" + batch).expect(200).text("/run_ids/0"));
    values.put("ordinal", "1");
    values.put("event", "0");
    values.put("revision", "1");
    values.put(
        "person_id",
        SERVER.people().all().stream()
            .filter(person -> person.name().equals(names.getFirst()))
            .map(person -> person.id().toString())
            .findFirst()
            .orElseThrow());
  }

  /** The address of everything that a page leads to and that may show data. */
  private static List<String> links() {
    Object found =
        BROWSER.run(
            """
            return [...document.querySelectorAll('main a[href^="/"], main a[href^="?"]')]
                .map(each => new URL(each.getAttribute('href'), location).href).filter(each => !/said=|raw|openapi/.test(each));
            """);
    return ((List<?>) found).stream().map(String::valueOf).toList();
  }

  private static List<String> harm(String address) {
    BROWSER.open(address);
    BROWSER.run("window.x = () => { window.ran = true; }");
    List<String> found = new ArrayList<>();
    for (int screen = 0; screen < 3; screen++) {
      found.addAll(((List<?>) BROWSER.run(FOUND)).stream().map(String::valueOf).toList());
      BROWSER.run("scrollBy(0, innerHeight * 8)");
    }
    BROWSER.complaints().stream()
        .filter(line -> line.contains("Content Security Policy") || line.contains("SEVERE"))
        .forEach(found::add);
    return found.stream().map(each -> address + ": " + each).toList();
  }

  @Test
  void fiveHundredPayloadsInEveryFieldRunNowhere() throws Exception {
    BROWSER.signInAs(SERVER, session);
    BROWSER.complaints();
    Set<String> waiting = new LinkedHashSet<>();
    for (String path : EveryPage.signedIn(SERVER, session, values)) {
      if (!path.endsWith("/explorer")) {
        waiting.add(SERVER.address() + path);
      }
    }
    List<String> found = new ArrayList<>();
    Map<String, Integer> kinds = new HashMap<>();
    int visits = 0;
    List<String> next = new ArrayList<>(waiting);
    while (visits < next.size() && visits < MOST_VISITS) {
      found.addAll(harm(next.get(visits++)));
      for (String link : links()) {
        // Some of each kind of page: lists lead to all of them.
        String kind = link.replaceAll("[0-9a-f-]{36}|cursor=.*", "*");
        if (waiting.add(link) && kinds.merge(kind, 1, Integer::sum) <= 4) {
          next.add(link);
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(visits).as("pages looked at").isGreaterThan(50);
    BROWSER.open(SERVER.address() + "/p/hostile/campaigns");
    assertThat(BROWSER.text()).as("they were there").contains("<img data-x src=q onerror=x()>");
  }

  @Test
  void whatIsNotEscapedIsFound() {
    BROWSER.signInAs(SERVER, session);
    BROWSER.open(SERVER.address() + "/settings/account");
    BROWSER.complaints();
    BROWSER.run("document.querySelector('main').innerHTML += '<img data-x src=q onerror=x()>'");
    assertThat((List<?>) BROWSER.run(FOUND)).isNotEmpty();
    assertThat(BROWSER.complaints()).anyMatch(line -> line.contains("Content Security Policy"));
  }

  @Test
  void formsAndFetchesOfAnotherSiteChangeNothing() throws Exception {
    BROWSER.signInAs(SERVER, session);
    RowChanges changes = RowChanges.watch(SERVER.db());
    HttpServer evil =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = attack().getBytes(StandardCharsets.UTF_8);
    evil.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    evil.start();
    try {
      long before = changes.count();
      // By another name: to a browser that is another site.
      BROWSER.open("http://localhost:" + evil.getAddress().getPort() + "/");
      BROWSER.says("#state", "all sent");
      assertThat(changes.count()).isEqualTo(before);
      BROWSER.open(SERVER.address() + "/p/hostile/settings/keys");
      BROWSER.type("#name", "made here");
      BROWSER.press("Make the key");
      BROWSER.find("#secret");
      assertThat(changes.count()).as("the same form on our own page").isGreaterThan(before);
    } finally {
      evil.stop(0);
    }
  }

  private String filled(Route route) {
    String path = route.path();
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    return SERVER.address() + path.replaceAll("\\{[a-z_]+}", values.getOrDefault("person_id", ""));
  }

  /** A page that sends a form to each page that takes one, and calls each operation of the API. */
  private String attack() {
    List<String> forms = new ArrayList<>();
    for (Route route : SERVER.pages()) {
      // Signing in by another site is tested by itself; it would end the session that we test.
      if (route.method() != Route.Method.GET && route.access().equals(Access.SESSION)) {
        forms.add(filled(route));
      }
    }
    List<List<String>> calls = new ArrayList<>();
    for (Route route : SERVER.routes()) {
      if (route.method() != Route.Method.GET) {
        calls.add(List.of(route.method().name(), filled(route)));
      }
    }
    assertThat(forms).hasSizeGreaterThan(10);
    assertThat(calls).hasSizeGreaterThan(20);
    return """
    <!doctype html><p id="state">sending</p><script>
    const forms = %s, calls = %s, waits = [];
    const fields = {name: 'evil', slug: 'evil', kind: 'key', scope: 'admin', days: '', owner: 'yes', password: 'a sentence of evil', csrf: ''};
    forms.forEach((address, i) => {
      const frame = document.createElement('iframe');
      frame.name = 'f' + i;
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, {method: 'post', action: address, target: frame.name});
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement('input');
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      waits.push(new Promise(done => { frame.onload = done; setTimeout(done, 5000); }));
      form.submit();
    });
    for (const [method, address] of calls) {
      const body = '{"name": "evil", "zone": "evil", "slug": "evil"}';
      waits.push(fetch(address, {method: 'POST', mode: 'no-cors', credentials: 'include', body}));
      waits.push(fetch(address, {method, credentials: 'include', body, headers: {'Content-Type': 'application/json', 'X-Project-Id': 'hostile'}}));
    }
    Promise.allSettled(waits).then(() => { document.getElementById('state').textContent = 'all sent'; });
    </script>
    """
        .formatted(json(forms), json(calls));
  }
}
