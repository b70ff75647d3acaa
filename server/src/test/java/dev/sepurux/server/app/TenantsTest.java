package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every live route, called with every wrong credential and with what belongs to another project. A
 * route that {@link TenantRequests} cannot build a request for fails here.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final Logger LOG = Logger.getLogger(TenantsTest.class.getName());
  private static final List<String> PREFIXES = List.of("", "/api/backend");
  private static final String UNKNOWN_KEY = "sepurux_key_000000000000000000000000000000000000";

  /** Of one exchange: whether the connection is closed depends on how much of a body had come. */
  private static final Set<String> OF_ONE_EXCHANGE =
      Set.of("date", "x-request-id", "traceparent", "content-length", "connection");

  private static TenantWorld mine;
  private static TenantWorld theirs;
  private static int cells;

  @BeforeAll
  static void twoProjectsWithTheSameNames() {
    mine = TenantWorld.build(SERVER, SERVER.client(), "mine");
    theirs = TenantWorld.build(SERVER, SERVER.project("theirs"), "theirs");
  }

  private static List<Route> guarded() {
    return SERVER.routes().stream()
        .filter(route -> !(route.access() instanceof Access.Public))
        .toList();
  }

  private static ApiAnswer send(ApiClient client, Route route, Map<String, String> values) {
    cells++;
    return TenantRequests.of(route).send(client, values);
  }

  /** What must not differ: status, headers and body without what is of this request alone. */
  private static String told(ApiAnswer answer, @Nullable String sent) {
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers.keySet().removeAll(OF_ONE_EXCHANGE);
    String text = answer.status() + " " + headers + " " + answer.body();
    String id = answer.header("x-request-id");
    String alike = text.replace(String.valueOf(id), "<request>");
    return sent == null ? alike : alike.replace(sent, "<sent>");
  }

  private static void leaksNothing(ApiAnswer answer, @Nullable String sent) {
    String text = answer.headers() + answer.body();
    assertThat(sent == null ? text : text.replace(sent, ""))
        .as("%s %s", answer.method(), answer.path())
        .doesNotContain(TenantWorld.CANARY + "theirs")
        .doesNotContain(theirs.ids());
  }

  private static ApiClient with(String secret) {
    return SERVER.stranger().withKey(secret).withProject("dev");
  }

  /** Credentials that are no good for the development project, by what is wrong with them. */
  private static Map<String, ApiClient> strangers() {
    Accounts.Issued revoked = SERVER.key(EnumSet.allOf(Scope.class), null);
    SERVER.revoke(revoked);
    Accounts.Issued expired = SERVER.key(EnumSet.allOf(Scope.class), 1L);
    String good = SERVER.key(EnumSet.allOf(Scope.class), null).secret();
    Map<String, ApiClient> all = new LinkedHashMap<>();
    all.put("no key", SERVER.stranger().withProject("dev"));
    all.put("unknown", with(UNKNOWN_KEY));
    all.put("malformed", with("no-key"));
    all.put("mistyped", with(good.substring(0, good.length() - 1) + "_"));
    all.put("revoked", with(revoked.secret()));
    all.put("expired", with(expired.secret()));
    all.put("theirs, my slug", theirs.client().withProject("dev"));
    all.put("theirs, my id", theirs.client().withProject(mine.value("project_id")));
    all.put("mine, their slug", with(good).withProject("theirs"));
    all.put("mine, unknown slug", with(good).withProject("nobody"));
    all.put("as token", SERVER.stranger().withToken(UNKNOWN_KEY).withProject("dev"));
    return all;
  }

  @Test
  @Order(1)
  void everyRouteRefusesEveryWrongCredentialAlikeAndWithoutEffect() {
    Map<String, ApiClient> strangers = strangers();
    String before = TenantWorld.digest(SERVER);
    for (Route route : guarded()) {
      for (String prefix : PREFIXES) {
        Set<String> answers = new HashSet<>();
        strangers.forEach((wrong, client) -> {
          ApiClient caller = client.under(prefix).withHeader("Idempotency-Key", "k-1");
          ApiAnswer answer = send(caller, route, mine.values());
          assertThat(answer.status()).as("%s: %s", wrong, route).isEqualTo(401);
          leaksNothing(answer, null);
          answers.add(told(answer, null));
        });
        assertThat(answers).as("%s answers all of them alike", route).hasSize(1);
      }
      assertThat(TenantWorld.digest(SERVER)).as("effect of %s", route).isEqualTo(before);
    }
  }

  private static Scope scope(Access access) {
    return switch (access) {
      case Access.Public _, Access.Page _ -> throw new IllegalStateException("public");
      case Access.ProjectKey key -> key.scope();
      case Access.CiToken token -> token.scope();
    };
  }

  private static boolean holds(Scope held, Scope wanted) {
    return held == wanted || (held == Scope.WRITE && wanted == Scope.READ);
  }

  @Test
  @Order(2)
  void everyRouteRefusesEveryScopeButItsOwnWithoutEffect() {
    Map<Scope, ApiClient> keys = new HashMap<>();
    for (Scope scope : Scope.values()) {
      keys.put(scope, with(SERVER.key(EnumSet.of(scope), null).secret()));
    }
    ApiClient token = SERVER.stranger().withToken(SERVER.ciToken().secret());
    String before = TenantWorld.digest(SERVER);
    for (Route route : guarded()) {
      Scope wanted = scope(route.access());
      for (String prefix : PREFIXES) {
        keys.forEach((held, client) -> {
          if (!holds(held, wanted)) {
            send(client.under(prefix), route, mine.values()).expectProblem(403, "scope");
          } else if (route.method() == Route.Method.GET) {
            send(client.under(prefix), route, mine.values()).expect(200);
          }
        });
        boolean ci = route.access() instanceof Access.CiToken;
        if (!ci) {
          send(token.under(prefix), route, mine.values()).expectProblem(403, "scope");
        } else if (route.method() == Route.Method.GET) {
          send(token.under(prefix), route, mine.values()).expect(200);
        }
        if (ci || (route.access() instanceof Access.ProjectKey key && key.named())) {
          ApiClient nameless = mine.client().withoutHeader("X-Project-Id").under(prefix);
          send(nameless, route, mine.values()).expectProblem(422, "project_required");
        }
      }
      assertThat(TenantWorld.digest(SERVER)).as("effect of %s", route).isEqualTo(before);
    }
  }

  @Test
  @Order(2)
  void everyRouteRefusesSessionsOfOthersViewersAndFormsOfOtherSitesWithoutEffect() {
    ProjectId my = FirstStart.DEV_PROJECT;
    ProjectId their = SERVER.projectId("theirs");
    String memberSession = SERVER.signIn("member", new Rights(false, Map.of(my, Role.MEMBER)));
    String viewerSession = SERVER.signIn("viewer", new Rights(false, Map.of(my, Role.VIEWER)));
    ApiClient member = SERVER.inBrowser(memberSession).withProject("dev");
    ApiClient viewer = SERVER.inBrowser(viewerSession).withProject("dev");
    ApiClient tokenless = member.withoutHeader("X-CSRF-Token");
    ApiClient otherToken = member.withHeader("X-CSRF-Token", SERVER.csrf(viewerSession));
    ApiClient nameless = member.withoutHeader("X-Project-Id");
    ApiClient foreign =
        SERVER
            .inBrowser(SERVER.signIn("foreign", new Rights(false, Map.of(their, Role.MEMBER))))
            .withProject("dev");
    ApiClient outcast = SERVER.inBrowser(SERVER.signIn("outcast", new Rights(false, Map.of())));
    ApiClient nobody = SERVER.stranger().withProject("dev");
    String before = TenantWorld.digest(SERVER);
    for (Route route : guarded()) {
      for (String prefix : PREFIXES) {
        Set<String> answers = new HashSet<>();
        for (ApiClient client : List.of(nobody, foreign, outcast.withProject("dev"))) {
          ApiAnswer answer = send(client.under(prefix), route, mine.values());
          assertThat(answer.status()).as("%s", route).isEqualTo(401);
          leaksNothing(answer, null);
          answers.add(told(answer, null));
        }
        assertThat(answers).as("%s answers all of them alike", route).hasSize(1);
        send(nameless.under(prefix), route, mine.values()).expectProblem(422, "project_required");
        boolean reads = scope(route.access()) == Scope.READ;
        boolean gets = route.method() == Route.Method.GET;
        if (!reads) {
          send(viewer.under(prefix), route, mine.values()).expectProblem(403, "scope");
        } else if (gets) {
          send(viewer.under(prefix), route, mine.values()).expect(200);
        }
        if (gets) {
          send(tokenless.under(prefix), route, mine.values()).expect(200);
        } else {
          send(tokenless.under(prefix), route, mine.values()).expectProblem(403, "csrf");
          send(otherToken.under(prefix), route, mine.values()).expectProblem(403, "csrf");
        }
        if (route.access() instanceof Access.ProjectKey key && key.ownersOnly()) {
          send(member.under(prefix), route, mine.values()).expectProblem(403, "scope");
        }
      }
      assertThat(TenantWorld.digest(SERVER)).as("effect of %s", route).isEqualTo(before);
    }
  }

  @Test
  @Order(3)
  void everyRouteAnswersWhatIsForeignAsWhatIsUnknownAndWithoutEffect() {
    String before = TenantWorld.digest(SERVER);
    int compared = 0;
    for (Route route : guarded()) {
      for (String parameter : TenantRequests.of(route).references()) {
        for (String foreign : theirs.namesOf(parameter)) {
          boolean id = foreign.length() == 36;
          String unknown = id ? UUID.randomUUID().toString() : foreign.replace("theirs", "nobody");
          for (String prefix : PREFIXES) {
            ApiClient client = mine.client().under(prefix);
            ApiAnswer one = send(client, route, mine.with(parameter, foreign));
            ApiAnswer other = send(client, route, mine.with(parameter, unknown));
            assertThat(told(one, foreign))
                .as("%s with a foreign %s: %s", route, parameter, foreign)
                .isEqualTo(told(other, unknown));
            boolean emptyList = one.status() == 200 && one.body().equals("[]");
            assertThat(emptyList || one.status() == 404 || one.status() == 422)
                .as("%s: %s %s", route, one.status(), one.body())
                .isTrue();
            leaksNothing(one, foreign);
            compared++;
          }
        }
      }
      assertThat(TenantWorld.digest(SERVER)).as("effect of %s", route).isEqualTo(before);
    }
    assertThat(compared).isGreaterThan(100);
  }

  @Test
  @Order(4)
  void everyReadingRouteTellsNothingOfTheOtherProjectAndTakesItsCursorsWithoutHarm() {
    int cursors = 0;
    for (Route route : SERVER.routes()) {
      if (route.method() != Route.Method.GET) {
        continue;
      }
      TenantRequests all = TenantRequests.of(route).unfiltered();
      for (TenantRequests request : List.of(all, TenantRequests.of(route))) {
        ApiAnswer answer = request.send(mine.client(), mine.values());
        assertThat(answer.status()).as("%s: %s", route, answer.body()).isEqualTo(200);
        leaksNothing(answer, null);
        cells++;
      }
      if (route.query().contains("cursor")) {
        String next = all.send(theirs.client(), theirs.values(), "limit=1").nextPage();
        if (next != null) {
          String cursor = next.replaceAll(".*[?&](cursor=[^&]*).*", "$1");
          leaksNothing(all.send(mine.client(), mine.values(), cursor), null);
          cells++;
          cursors++;
        }
      }
    }
    assertThat(cursors).isGreaterThan(5);
  }

  @Test
  @Order(5)
  void theSameIdempotencyKeyAndClientTraceIdAreTwoThingsInTwoProjects() {
    Map<String, String> body = Map.of("name", "twice", "zone", "trusted");
    List<String> made = new ArrayList<>();
    for (TenantWorld world : List.of(mine, theirs)) {
      ApiClient client = world.client().withHeader("Idempotency-Key", "same");
      ApiAnswer tool = client.post("/v1/tools", body).expect(201);
      assertThat(tool.header("Idempotent-Replayed")).isNull();
      made.add(tool.text("/tool_id"));
      String trace =
          TenantWorld.trace(world.name()).replaceFirst("\\{", "{\"client_trace_id\":\"same\",");
      made.add(world.client().post("/v1/traces", trace).expect(201).text("/trace_id"));
    }
    assertThat(made).doesNotHaveDuplicates();
  }

  @Test
  @Order(6)
  void theRequestsOfThisMatrixAreGoodOnesForTheirOwnProject() {
    Comparator<Route> deletionsLast =
        Comparator.comparing((Route route) -> route.method() == Route.Method.DELETE)
            .thenComparing(route -> route.path().contains("project"));
    List<Route> writing =
        guarded().stream()
            .filter(route -> route.method() != Route.Method.GET)
            .sorted(deletionsLast)
            .toList();
    for (Route route : writing) {
      ApiAnswer answer = send(mine.client(), route, mine.values());
      leaksNothing(answer, null);
      assertThat(answer.status())
          .as("%s: %s", route, answer.body())
          .isIn(route.method() == Route.Method.DELETE ? List.of(204, 409) : List.of(200, 201));
    }
    LOG.warning("tenants matrix: " + cells + " cells over " + SERVER.routes().size() + " routes");
  }
}
