package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.SettableClock;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may call: on a project route, with every kind of credential. */
class CallersTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-11-24T06:00:00Z");

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static final String TRACE = "{\"task\":{\"name\":\"t\"},\"events\":[]}";

  @Test
  void takesTheProjectByIdInAnySpellingAndBySlug() {
    for (String project :
        new String[] {
          "dev",
          " dev ",
          "22222222-2222-2222-2222-222222222222",
          "22222222222222222222222222222222",
          "{22222222-2222-2222-2222-222222222222}"
        }) {
      SERVER.client().withProject(project).get("/v1/traces").expect(200);
    }
  }

  @Test
  void asksForTheProject() {
    SERVER
        .stranger()
        .withKey("sepurux-dev-key")
        .get("/v1/traces")
        .expectProblem(422, "project_required");
  }

  @Test
  void answersEveryWrongCredentialAlike() {
    Accounts.Issued revoked = SERVER.key(EnumSet.of(Scope.READ), null);
    assertThat(SERVER.revoke(revoked)).isTrue();
    Accounts.Issued expired =
        SERVER.key(EnumSet.of(Scope.READ), CLOCK.millis() + Duration.ofMinutes(1).toMillis());
    ApiClient withExpired = SERVER.stranger().withKey(expired.secret()).withProject("dev");
    withExpired.get("/v1/traces").expect(200);
    CLOCK.advance(Duration.ofMinutes(2));

    ApiClient.ApiAnswer none = SERVER.stranger().get("/v1/traces").expect(401);
    String detail = none.text("/detail");
    for (ApiClient client :
        new ApiClient[] {
          SERVER.stranger().withProject("dev"),
          SERVER.client().withKey("unknown"),
          SERVER.client().withKey(""),
          SERVER.client().withKey("sepurux_key_000000000000000000000000000000AAAAAA"),
          SERVER.client().withKey(revoked.secret()),
          withExpired,
          SERVER.client().withProject("other"),
          SERVER.client().withProject("33333333-3333-3333-3333-333333333333"),
          SERVER.project("callers-other").withProject("dev"),
        }) {
      ApiClient.ApiAnswer answer = client.get("/v1/traces").expectProblem(401, "unauthorized");
      assertThat(answer.text("/detail")).isEqualTo(detail);
      assertThat(answer.json().size()).isEqualTo(3);
    }
  }

  @Test
  void keepsScopesApart() {
    ApiClient reader = SERVER.client().withKey(SERVER.key(EnumSet.of(Scope.READ), null).secret());
    reader.get("/v1/traces").expect(200);
    reader.post("/v1/traces", TRACE).expectProblem(403, "scope");

    ApiClient writer = SERVER.client().withKey(SERVER.key(EnumSet.of(Scope.WRITE), null).secret());
    writer.get("/v1/traces").expect(200);
    writer.post("/v1/traces", TRACE).expect(201);

    ApiClient admin = SERVER.client().withKey(SERVER.key(EnumSet.of(Scope.ADMIN), null).secret());
    admin.get("/v1/traces").expectProblem(403, "scope");
  }

  @Test
  void keepsACiTokenOutOfEverythingButCi() {
    String token = SERVER.ciToken().secret();
    SERVER.stranger().withToken(token).get("/v1/traces").expectProblem(403, "scope");
    SERVER.client().withKey(token).get("/v1/traces").expectProblem(403, "scope");
    SERVER.client().withKey(token).post("/v1/traces", TRACE).expectProblem(403, "scope");
  }

  @Test
  void takesNoApiKeyInTheTokenHeaderOutsideCi() {
    SERVER
        .stranger()
        .withToken("sepurux-dev-key")
        .withProject("dev")
        .get("/v1/traces")
        .expectProblem(401, "unauthorized");
  }

  @Test
  void readsTheSchemaWithAnyKeyAndWithoutProject() {
    SERVER.stranger().withKey("sepurux-dev-key").get("/openapi.json").expect(200);
    SERVER.stranger().withKey("sepurux-dev-key").get("/openapi.yaml").expect(200);
    SERVER.client().withProject("other").get("/openapi.json").expectProblem(401, "unauthorized");
    SERVER.stranger().get("/openapi.json").expectProblem(401, "unauthorized");
  }

  @Test
  void givesTheDemoKeyTheScopeWrite() {
    ApiClient demo = SERVER.client().withKey("demo_sepurux_key");
    demo.get("/v1/traces").expect(200);
    demo.post("/v1/traces", TRACE).expect(201);
  }
}
