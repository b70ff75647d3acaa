package dev.sepurux.server.web.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions and pages over plain HTTP, as somebody with bad intentions sees them. */
class SignInTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-11-24T09:00:00Z");

  @RegisterExtension static final TestServer SERVER = TestServer.withPeople(CLOCK);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PASSWORD = "a sentence that the owner keeps";
  private static final String KEYS = "/p/default/settings/keys";

  private static HttpResponse<String> firstSignIn;

  /** A request with header fields, of which a cookie is one. */
  private static HttpResponse<String> send(
      String method, String path, Map<String, String> form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(SERVER.address() + path));
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    if (method.equals("GET")) {
      request.GET();
    } else {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .method(method, BodyPublishers.ofString(body));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, Map.of(), headers);
  }

  private static HttpResponse<String> signIn(String name, String password, String... headers)
      throws Exception {
    return send("POST", "/login", Map.of("name", name, "password", password), headers);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The cookie that an answer sets, as a browser sends it back. */
  private static String cookie(HttpResponse<?> answer) {
    String set = header(answer, "Set-Cookie");
    assertThat(set).startsWith("__Host-sepurux=");
    return set.substring(0, set.indexOf(';'));
  }

  private static String csrf(String cookie) {
    return SERVER.csrf(cookie.substring(cookie.indexOf('=') + 1));
  }

  private static boolean isIn(String cookie) throws Exception {
    return get("/settings/account", "Cookie", cookie).statusCode() == 200;
  }

  @BeforeAll
  static void setUp() throws Exception {
    String code = SERVER.setupLink().replaceFirst(".*#", "");
    firstSignIn =
        send("POST", "/setup", Map.of("code", code, "name", "Olga", "password", PASSWORD));
  }

  @Test
  void theCookieIsForThisHostOverHttpsAndForNoScript() {
    assertThat(header(firstSignIn, "Set-Cookie"))
        .matches(
            "__Host-sepurux=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax;"
                + " Max-Age=604800");
    assertThat(firstSignIn.statusCode()).isEqualTo(303);
    assertThat(header(firstSignIn, "Location")).isEqualTo("/signed-in?next=%2F");
  }

  @Test
  void everySignInGivesAnotherSessionAndEndsTheOneBefore() throws Exception {
    String before = cookie(signIn("olga", PASSWORD));
    String after = cookie(signIn("OLGA", PASSWORD, "Cookie", before, "X-CSRF-Token", csrf(before)));
    assertThat(after).isNotEqualTo(before);
    assertThat(isIn(after)).isTrue();
    assertThat(isIn(before)).isFalse();
  }

  @Test
  void signingOutEndsTheSessionOnTheServer() throws Exception {
    String cookie = cookie(signIn("olga", PASSWORD));
    HttpResponse<String> out =
        send("POST", "/logout", Map.of("csrf", csrf(cookie)), "Cookie", cookie);
    assertThat(header(out, "Set-Cookie")).contains("Max-Age=0");
    assertThat(isIn(cookie)).isFalse();
  }

  @Test
  void aSessionEndsAfterTwelveIdleHoursAndAfterSevenDaysInAnyCase() throws Exception {
    String idle = SERVER.signIn("idle", new Rights(true, Map.of()));
    CLOCK.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(isIn("__Host-sepurux=" + idle)).isTrue();
    CLOCK.advance(Duration.ofHours(12));
    assertThat(isIn("__Host-sepurux=" + idle)).isFalse();
    String busy = SERVER.signIn("busy", new Rights(true, Map.of()));
    for (int i = 0; i < 13; i++) {
      CLOCK.advance(Duration.ofHours(11));
      assertThat(isIn("__Host-sepurux=" + busy)).as("after %d h", 11 * i).isTrue();
    }
    CLOCK.advance(Duration.ofHours(11));
    assertThat(isIn("__Host-sepurux=" + busy)).isTrue();
    CLOCK.advance(Duration.ofHours(15));
    assertThat(isIn("__Host-sepurux=" + busy)).isFalse();
  }

  @Test
  void theEleventhAttemptInAMinuteWaitsAndOtherNamesDoNot() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(signIn("guessed", "wrong password " + i).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> answer = signIn("Guessed", "wrong password");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(header(answer, "Retry-After"))).isBetween(1, 6);
    assertThat(header(answer, "Content-Type")).startsWith("text/html");
    assertThat(signIn("somebody else", "wrong password").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.test",
        "https://evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "/a b"
      })
  void nothingLeadsOutOfThisServer(String next) throws Exception {
    HttpResponse<String> answer =
        send("POST", "/login", Map.of("name", "olga", "password", PASSWORD, "next", next));
    assertThat(header(answer, "Location")).isEqualTo("/signed-in?next=%2F");
    String leading = "/signed-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    HttpResponse<String> arrived = get(leading, "Cookie", cookie(answer));
    assertThat(header(arrived, "Location")).isEqualTo("/");
  }

  @Test
  void formsAndFetchesOfOtherSitesChangeNothing() throws Exception {
    String cookie = cookie(signIn("olga", PASSWORD));
    String token = csrf(cookie);
    Map<String, String> good = Map.of("csrf", token, "name", "stolen", "scope", "admin");
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (String site : List.of("cross-site", "same-site")) {
      answers.add(send("POST", KEYS, good, "Cookie", cookie, "Sec-Fetch-Site", site));
    }
    for (String origin : List.of("https://evil.test", "null", "http://127.0.0.1:1")) {
      answers.add(send("POST", KEYS, good, "Cookie", cookie, "Origin", origin));
    }
    for (String wrong : List.of("", "guessed", token.substring(1))) {
      answers.add(
          send(
              "POST",
              KEYS,
              Map.of("csrf", wrong, "name", "stolen", "scope", "admin"),
              "Cookie",
              cookie));
    }
    answers.add(send("POST", KEYS, Map.of("name", "stolen", "scope", "admin"), "Cookie", cookie));
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(403);
          assertThat(answer.body()).doesNotContain("sepurux_key_");
          assertThat(answer.headers().map().keySet())
              .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
        });
    assertThat(
            send(
                    "POST",
                    "/login",
                    Map.of("name", "olga", "password", PASSWORD),
                    "Origin",
                    "https://evil.test")
                .headers()
                .firstValue("Set-Cookie"))
        .as("nobody is signed in by another site")
        .isEmpty();
    assertThat(get(KEYS, "Cookie", cookie).body()).doesNotContain("stolen");
    assertThat(
            send("POST", KEYS, good, "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .as("the same from our own page")
        .isEqualTo(200);
  }

  @Test
  void everyPageAsksWhoIsThereAndEveryFormForItsToken() throws Exception {
    String cookie = "__Host-sepurux=" + SERVER.signIn("walker", Rights.OWNER);
    int pages = 0;
    for (Route page : SERVER.pages()) {
      if (!(page.access() instanceof Access.Page access && access.signedIn())) {
        continue;
      }
      pages++;
      String path =
          page.path()
              .replace("{project}", "default")
              .replaceAll("[{][a-z_]+[}]", UUID.randomUUID().toString());
      String method = page.method().name();
      HttpResponse<String> stranger = send(method, path, Map.of());
      assertThat(stranger.statusCode()).as("%s %s", method, path).isEqualTo(303);
      assertThat(header(stranger, "Location")).startsWith("/login");
      HttpResponse<String> owner = send(method, path, Map.of("name", "x"), "Cookie", cookie);
      if (method.equals("GET")) {
        assertThat(owner.statusCode()).as(path).isIn(200, 204, 303, 404);
        if (owner.statusCode() == 200 && header(owner, "Content-Type").startsWith("text/html")) {
          assertThat(header(owner, "Content-Security-Policy"))
              .contains("default-src 'none'", "frame-ancestors 'none'");
          assertThat(header(owner, "Referrer-Policy")).isEqualTo("same-origin");
          assertThat(header(owner, "Cache-Control")).isEqualTo("no-store");
        }
      } else {
        assertThat(owner.statusCode()).as("%s %s", method, path).isEqualTo(403);
      }
    }
    assertThat(pages).isGreaterThan(15);
  }

  @Test
  void aRequestWithAKeyNeverLooksAtCookies() throws Exception {
    String cookie = cookie(signIn("olga", PASSWORD));
    String token = csrf(cookie);
    assertThat(get("/v1/traces", "Cookie", cookie, "X-Project-Id", "default").statusCode())
        .isEqualTo(200);
    assertThat(
            get("/v1/traces", "Cookie", cookie, "X-Project-Id", "default", "X-API-Key", "no-key")
                .statusCode())
        .isEqualTo(401);
    String unknown = "__Host-sepurux=" + "A".repeat(43);
    assertThat(
            get("/v1/traces", "Cookie", unknown, "X-Project-Id", "default", "X-CSRF-Token", token)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void membersMakeKeysAndViewersDoNotAndNeitherSeesPeople() throws Exception {
    Map<String, Integer> expected = Map.of("member", 200, "viewer", 403);
    for (Role role : Role.values()) {
      String cookie =
          "__Host-sepurux="
              + SERVER.signIn(
                  role.word(), new Rights(false, Map.of(SERVER.projectId("default"), role)));
      Map<String, String> form =
          Map.of("csrf", csrf(cookie), "name", "of " + role.word(), "scope", "read");
      assertThat(send("POST", KEYS, form, "Cookie", cookie).statusCode())
          .isEqualTo(expected.get(role.word()));
      for (String path : List.of("/settings/people", "/settings/projects", "/settings/audit")) {
        assertThat(get(path, "Cookie", cookie).statusCode()).as(path).isEqualTo(403);
      }
      assertThat(
              send(
                      "POST",
                      "/p/default/settings/project/close",
                      Map.of("csrf", csrf(cookie), "slug", "default"),
                      "Cookie",
                      cookie)
                  .statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void aLinkWorksOnceAndNoLongerThanItsTime() throws Exception {
    String link =
        SERVER
            .db()
            .write(tx -> SERVER.people().resetLink(tx, Actor.OPERATOR, "olga"))
            .orElseThrow()
            .secret();
    Map<String, String> form = Map.of("code", link, "password", PASSWORD);
    CLOCK.advance(Duration.ofHours(23));
    assertThat(send("POST", "/reset", form).statusCode()).isEqualTo(303);
    assertThat(send("POST", "/reset", form).statusCode()).isEqualTo(422);
    String late =
        SERVER.db().write(tx -> SERVER.people().invite(tx, Actor.OPERATOR, Rights.OWNER)).secret();
    CLOCK.advance(Duration.ofDays(3));
    assertThat(
            send("POST", "/invitation", Map.of("code", late, "name", "late", "password", PASSWORD))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void plainHttpOnAnotherHostSaysWhatIsMissing() throws Exception {
    assertThat(get("/login").body()).doesNotContain("needs the https address");
    assertThat(get("/signed-in?next=%2F").body()).contains("did not keep the session");
  }

  @Test
  void aLinkWorksForWhoIsSignedInStill() throws Exception {
    String cookie = "__Host-sepurux=" + SERVER.signIn("rita", Rights.OWNER);
    String code =
        SERVER
            .db()
            .write(tx -> SERVER.people().resetLink(tx, Actor.OPERATOR, "rita"))
            .orElseThrow()
            .secret();
    Map<String, String> form = Map.of("code", code, "password", PASSWORD);
    assertThat(
            send("POST", "/reset", form, "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            send("POST", "/reset", form, "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .statusCode())
        .isEqualTo(303);
    assertThat(isIn(cookie)).isFalse();
  }

  @Test
  void aMemberGivesNoKeyWhatMembersMayNotDo() throws Exception {
    String cookie =
        "__Host-sepurux="
            + SERVER.signIn(
                "mia", new Rights(false, Map.of(SERVER.projectId("default"), Role.MEMBER)));
    Map<String, String> form = Map.of("csrf", csrf(cookie), "name", "mine", "scope", "admin");
    assertThat(send("POST", KEYS, form, "Cookie", cookie).statusCode()).isEqualTo(403);
    assertThat(get(KEYS, "Cookie", cookie).body()).doesNotContain("value=\"admin\"");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(SERVER.address() + "/v1/keys"))
            .headers("Cookie", cookie, "X-Project-Id", "default", "X-CSRF-Token", csrf(cookie))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"name\": \"mine\", \"scopes\": [\"admin\"]}"))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("Only owners");
  }

  @Test
  void aStrangersFormIsShortAndWhatItNamesIsNotKept() throws Exception {
    assertThat(signIn("n".repeat(70_000), PASSWORD).statusCode()).isEqualTo(413);
    assertThat(signIn("n".repeat(60_000), PASSWORD).statusCode()).isEqualTo(401);
  }
}
