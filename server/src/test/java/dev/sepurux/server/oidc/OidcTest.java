package dev.sepurux.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.oidc.TestProvider.Signature;
import dev.sepurux.server.people.Account;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signing in with a provider, as it should go and as attackers would have it. */
class OidcTest {
  private static final TestProvider PROVIDER = TestProvider.start();

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.withPeople(
          Stream.concat(Stream.of(PROVIDER.settings()), Stream.of("--trusted-proxies", "127.0.0.1"))
              .toArray(String[]::new));

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern LEAVES = Pattern.compile("content=\"0; url=([^\"]+)\"");

  @AfterAll
  static void stop() {
    PROVIDER.stop();
  }

  @BeforeEach
  void anHonestProvider() {
    PROVIDER.tellTheTruth();
  }

  /** A browser: it keeps cookies and follows what it is told to, one step at a time. */
  private static final class Agent {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Each in a house of its own, so that none is asked to wait for what others did. */
    private final String address = "198.51.100." + NEXT.incrementAndGet();

    HttpResponse<String> get(String address) throws Exception {
      return send(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
      String body =
          form.entrySet().stream()
              .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      return send(
          HttpRequest.newBuilder(URI.create(SERVER.address() + path))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      request.header("X-Forwarded-For", address);
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("; ")));
      }
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty()) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return answer;
    }

    /** To the provider and, as it sends them, the address to come back to. */
    String throughTheProvider(String next) throws Exception {
      return back(post("/oidc/begin", Map.of("next", next)));
    }

    String back(HttpResponse<String> leaving) throws Exception {
      Matcher leaves = LEAVES.matcher(leaving.body());
      assertThat(leaves.find()).as(leaving.body()).isTrue();
      HttpResponse<String> sent = get(leaves.group(1).replace("&amp;", "&"));
      assertThat(sent.statusCode()).isEqualTo(302);
      return sent.headers().firstValue("Location").orElseThrow();
    }

    boolean isSignedIn() {
      return cookies.containsKey("__Host-sepurux");
    }
  }

  private static void invite(String email, Rights rights) {
    SERVER.db().write(tx -> SERVER.people().invite(tx, Actor.OPERATOR, rights, email));
  }

  private static Rights member() {
    ProjectId project = SERVER.projectId("default");
    return new Rights(false, Map.of(project, Role.MEMBER));
  }

  private static List<Account> named(String name) {
    return SERVER.people().all().stream().filter(one -> one.name().equals(name)).toList();
  }

  private static void refused(Agent agent, HttpResponse<String> answer, String says) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains(says);
    assertThat(agent.isSignedIn()).isFalse();
    assertThat(agent.cookies).as("the journey is over").isEmpty();
  }

  @Test
  void whoWasInvitedByTheirAddressJoinsWithTheRightsOfTheInvitationAndComesBack() throws Exception {
    PROVIDER.user("joining", "Joy@Example.com", true);
    invite("joy@example.com", member());
    Agent agent = new Agent();
    HttpResponse<String> there = agent.get(agent.throughTheProvider("/p/default/settings/keys"));
    assertThat(there.statusCode()).isEqualTo(303);
    assertThat(there.headers().firstValue("Location"))
        .contains("/signed-in?next=%2Fp%2Fdefault%2Fsettings%2Fkeys");
    assertThat(agent.isSignedIn()).isTrue();
    assertThat(agent.cookies).doesNotContainKey("__Host-sepurux-journey");
    Account joy = named("Joy@Example.com").getFirst();
    assertThat(joy.rights()).isEqualTo(member());
    assertThat(joy.password()).isNull();
    String first = agent.cookies.get("__Host-sepurux");
    PROVIDER.user("joining", "other@example.com", false);
    agent.get(agent.throughTheProvider("/"));
    assertThat(agent.cookies.get("__Host-sepurux"))
        .as("known by the subject, whatever the address is now; with a new session")
        .isNotEqualTo(first);
    assertThat(named("Joy@Example.com")).hasSize(1);
    assertThat(agent.get(SERVER.address() + "/settings/account").body())
        .contains("Joy@Example.com at " + PROVIDER.issuer(), "You have none");
    Agent old = new Agent();
    old.cookies.put("__Host-sepurux", first);
    assertThat(old.get(SERVER.address() + "/").headers().firstValue("Location"))
        .as("the session before is over")
        .contains("/login");
  }

  @Test
  void nobodyComesInWithoutAnInvitationAndNobodyEverBecomesAnOwnerByThemselves() throws Exception {
    PROVIDER.user("stranger", "stranger@example.com", true);
    Agent agent = new Agent();
    refused(agent, agent.get(agent.throughTheProvider("/")), "Nobody here has invited");
    assertThat(SERVER.people().all().stream().map(Account::name))
        .doesNotContain("stranger@example.com");
  }

  @Test
  void anAddressThatIsNotVerifiedOpensNoInvitation() throws Exception {
    invite("vera@example.com", member());
    PROVIDER.user("mallory", "vera@example.com", false);
    Agent agent = new Agent();
    refused(agent, agent.get(agent.throughTheProvider("/")), "verified");
    PROVIDER.user("mallory", "vera@example.com", true);
    PROVIDER.lie(Signature.OWN_KEY, claims -> claims.claim("email_verified", null));
    refused(agent, agent.get(agent.throughTheProvider("/")), "verified");
    PROVIDER.lie(Signature.OWN_KEY, claims -> claims.claim("email_verified", "yes"));
    refused(agent, agent.get(agent.throughTheProvider("/")), "");
    assertThat(named("vera@example.com")).isEmpty();
  }

  @Test
  void tokensThatDoNotHoldOpenNothing() throws Exception {
    PROVIDER.user("token", "token@example.com", true);
    invite("token@example.com", Rights.OWNER);
    Instant now = Instant.now();
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> lies = new LinkedHashMap<>();
    lies.put("another issuer", claims -> claims.issuer("https://evil.example"));
    lies.put("another audience", claims -> claims.audience("somebody-else"));
    lies.put(
        "ours among others, and another party",
        claims -> claims.audience(List.of(TestProvider.CLIENT, "other")).claim("azp", "other"));
    lies.put("another nonce", claims -> claims.claim("nonce", "of-another-journey"));
    lies.put("no nonce", claims -> claims.claim("nonce", null));
    lies.put("no subject", claims -> claims.subject(null));
    lies.put("expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120))));
    lies.put("no end", claims -> claims.expirationTime(null));
    lies.put("from the future", claims -> claims.issueTime(Date.from(now.plusSeconds(600))));
    for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> lie : lies.entrySet()) {
      PROVIDER.lie(Signature.OWN_KEY, lie.getValue());
      Agent agent = new Agent();
      HttpResponse<String> answer = agent.get(agent.throughTheProvider("/"));
      assertThat(answer.statusCode()).as(lie.getKey()).isEqualTo(401);
      refused(agent, answer, "did not answer as it should");
    }
    for (Signature signature :
        List.of(Signature.NONE, Signature.CLIENT_SECRET, Signature.STRANGERS_KEY)) {
      PROVIDER.lie(signature, UnaryOperator.identity());
      Agent agent = new Agent();
      HttpResponse<String> answer = agent.get(agent.throughTheProvider("/"));
      assertThat(answer.statusCode()).as(signature.name()).isEqualTo(401);
      refused(agent, answer, "did not answer as it should");
    }
    assertThat(named("token@example.com")).isEmpty();
  }

  @Test
  void aClockThatIsAMinuteOffIsForgiven() throws Exception {
    PROVIDER.user("late", "late@example.com", true);
    invite("late@example.com", member());
    PROVIDER.lie(
        Signature.OWN_KEY,
        claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(30))));
    Agent agent = new Agent();
    agent.get(agent.throughTheProvider("/"));
    assertThat(agent.isSignedIn()).isTrue();
  }

  @Test
  void whatWasBegunInAnotherBrowserEndsNowhere() throws Exception {
    PROVIDER.user("begun", "begun@example.com", true);
    invite("begun@example.com", member());
    Agent attacker = new Agent();
    String prepared = attacker.throughTheProvider("/");
    Agent victim = new Agent();
    refused(victim, victim.get(prepared), "not begun in this browser");
    Agent other = new Agent();
    other.throughTheProvider("/");
    refused(other, other.get(prepared), "not begun in this browser");
    Agent tampering = new Agent();
    String back = tampering.throughTheProvider("/");
    refused(
        tampering,
        tampering.get(back.replaceFirst("state=[^&]+", "state=guessed")),
        "not begun in this browser");
    Agent mixed = new Agent();
    String ours = mixed.throughTheProvider("/");
    String theirs = attacker.throughTheProvider("/");
    String code = theirs.replaceFirst(".*[?&]code=([^&]+).*", "$1");
    refused(
        mixed,
        mixed.get(ours.replaceFirst("code=[^&]+", "code=" + code)),
        "did not answer as it should");
    assertThat(named("begun@example.com")).as("an injected code").isEmpty();
  }

  @Test
  void anAnswerIsGoodOnceAndOfThisIssuerAlone() throws Exception {
    PROVIDER.user("once", "once@example.com", true);
    invite("once@example.com", member());
    Agent agent = new Agent();
    String back = agent.throughTheProvider("/");
    Map<String, String> before = Map.copyOf(agent.cookies);
    String mixedUp = back.replaceFirst("iss=[^&]+", "iss=https%3A%2F%2Fevil.example");
    Agent mixed = new Agent();
    mixed.cookies.putAll(before);
    refused(mixed, mixed.get(mixedUp), "did not answer as it should");
    agent.get(back);
    assertThat(agent.isSignedIn()).isTrue();
    Agent again = new Agent();
    again.cookies.putAll(before);
    refused(again, again.get(back), "did not answer as it should");
  }

  @Test
  void nobodyIsLedToAnotherSiteAfterwards() throws Exception {
    PROVIDER.user("led", "led@example.com", true);
    invite("led@example.com", member());
    for (String next :
        List.of(
            "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)")) {
      Agent agent = new Agent();
      assertThat(agent.get(agent.throughTheProvider(next)).headers().firstValue("Location"))
          .as(next)
          .contains("/signed-in?next=%2F");
    }
  }

  @Test
  void aRefusalOfTheProviderIsSaidWithoutItsWords() throws Exception {
    Agent agent = new Agent();
    String back = agent.throughTheProvider("/");
    String refusal =
        back.replaceFirst("code=[^&]+", "error=access_denied&error_description=%3Cb%3Ehello");
    HttpResponse<String> answer = agent.get(refusal);
    refused(agent, answer, "Example ID did not sign you in.");
    assertThat(answer.body()).doesNotContain("hello");
  }

  @Test
  void aNewKeyOfTheProviderIsFetchedWhenItIsMet() throws Exception {
    PROVIDER.user("rotated", "rotated@example.com", true);
    invite("rotated@example.com", member());
    Agent agent = new Agent();
    agent.get(agent.throughTheProvider("/"));
    assertThat(agent.isSignedIn()).isTrue();
    int reads = PROVIDER.keyReads();
    agent.get(agent.throughTheProvider("/"));
    assertThat(PROVIDER.keyReads()).as("keys are kept").isEqualTo(reads);
    PROVIDER.rotate();
    Agent after = new Agent();
    after.get(after.throughTheProvider("/"));
    assertThat(after.isSignedIn()).isTrue();
    assertThat(PROVIDER.keyReads()).isEqualTo(reads + 1);
  }

  @Test
  void somebodyWithAPasswordLinksTheProviderOnceAndNobodyElseMayHaveIt() throws Exception {
    PROVIDER.user("linked", "linked@example.com", true);
    Agent agent = new Agent();
    String session = SERVER.signIn("lin", member());
    agent.cookies.put("__Host-sepurux", session);
    assertThat(agent.post("/settings/account/identity", Map.of()).statusCode())
        .as("without the token another site could do it")
        .isEqualTo(403);
    String back =
        agent.back(agent.post("/settings/account/identity", Map.of("csrf", SERVER.csrf(session))));
    assertThat(agent.get(back).headers().firstValue("Location"))
        .contains("/settings/account?said=identity_linked");
    assertThat(agent.get(SERVER.address() + "/settings/account").body())
        .contains("linked@example.com at ");
    Agent elsewhere = new Agent();
    elsewhere.get(elsewhere.throughTheProvider("/"));
    assertThat(elsewhere.isSignedIn()).isTrue();
    Agent other = new Agent();
    String others = SERVER.signIn("otto", member());
    other.cookies.put("__Host-sepurux", others);
    String theirs =
        other.back(other.post("/settings/account/identity", Map.of("csrf", SERVER.csrf(others))));
    assertThat(other.get(theirs).headers().firstValue("Location"))
        .contains("/settings/account?said=identity_taken");
    agent.post("/settings/account/identity/end", Map.of("csrf", SERVER.csrf(session)));
    Agent after = new Agent();
    refused(after, after.get(after.throughTheProvider("/")), "Nobody here has invited");
  }

  @Test
  void aFormOfAnotherSiteBeginsNothing() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(SERVER.address() + "/oidc/begin"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("next=/"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void noSecretIsInAnAddress() throws Exception {
    Agent agent = new Agent();
    HttpResponse<String> leaving = agent.post("/oidc/begin", Map.of("next", "/"));
    Journey journey = Journey.decode(agent.cookies.get("__Host-sepurux-journey")).orElseThrow();
    assertThat(leaving.body()).doesNotContain(journey.verifier(), TestProvider.SECRET);
    assertThat(leaving.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600");
  }
}
