package dev.sepurux.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProjectRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static ApiClient opened(ApiAnswer project) {
    return SERVER
        .stranger()
        .withKey(project.text("/key/secret"))
        .withProject(project.text("/slug"));
  }

  @Test
  void aNewProjectComesWithTheKeyThatOpensIt() {
    ApiAnswer made =
        SERVER.client().post("/v1/projects", Map.of("slug", "made", "name", "Made")).expect(201);
    ApiClient own = opened(made);
    assertThat(own.get("/v1/projects").expect(200).text("/0/slug")).isEqualTo("made");
    own.post("/v1/keys", Map.of("name", "second")).expect(201);
    for (String name : List.of("made", "Made", made.text("/project_id"))) {
      assertThat(own.get("/v1/projects/" + name).expect(200).text("/project_id"))
          .isEqualTo(made.text("/project_id"));
    }
  }

  @Test
  void aKeySeesItsOwnProjectAlone() {
    SERVER.project("other");
    ApiClient own = SERVER.project("own");
    ApiAnswer list = own.get("/v1/projects").expect(200);
    assertThat(list.at("")).hasSize(1);
    assertThat(list.text("/0/slug")).isEqualTo("own");
    assertThat(own.get("/v1/projects?offset=1").expect(200).at("")).isEmpty();
    for (String name : List.of("other", "dev", "22222222-2222-2222-2222-222222222222")) {
      own.get("/v1/projects/" + name).expect(404);
      own.patch("/v1/projects/" + name, Map.of("name", "taken over")).expect(404);
      own.send("DELETE", "/v1/projects/" + name, null, null).expect(404);
    }
  }

  @Test
  void theSlugAndTheNameOfAnotherProjectAreTakenAndNothingElseIsTold() {
    String foreign = SERVER.project("taken").get("/v1/projects").text("/0/project_id");
    ApiClient own = SERVER.project("taker");
    ApiAnswer refused = own.post("/v1/projects", Map.of("slug", "taken")).expect(409);
    assertThat(refused.text("/code")).isEqualTo("name_taken");
    assertThat(refused.body()).doesNotContain(foreign);
    own.post("/v1/projects", Map.of("slug", "free", "name", "taken")).expect(409);
    own.patch("/v1/projects/taker", Map.of("slug", "taken")).expect(409);
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    ApiClient own = SERVER.project("changed");
    ApiAnswer before = own.get("/v1/projects/changed").expect(200);
    ApiAnswer after =
        own.withHeader("If-Match", before.etag())
            .patch("/v1/projects/changed", Map.of("retention_days", 30))
            .expect(200);
    assertThat(after.text("/name")).isEqualTo("changed");
    assertThat(after.at("/retention_days").asInt()).isEqualTo(30);
    own.withHeader("If-Match", before.etag())
        .patch("/v1/projects/changed", Map.of("name", "Late"))
        .expect(412);
    own.patch("/v1/projects/changed", Map.of("slug", "renamed")).expect(200);
    own.get("/v1/traces").expect(401);
    own.withProject("renamed").get("/v1/traces").expect(200);
  }

  @Test
  void refusesWhatIsNoProject() {
    for (Map<String, ?> body :
        List.<Map<String, ?>>of(
            Map.of(),
            Map.of("slug", "Upper"),
            Map.of("slug", "-dash"),
            Map.of("slug", "a".repeat(64)),
            Map.of("slug", "fine", "name", ""),
            Map.of("slug", "fine", "retention_days", -1))) {
      SERVER.client().post("/v1/projects", body).expect(422);
    }
    SERVER.client().patch("/v1/projects/dev", Map.of()).expect(422);
    for (String slug : List.of("", " ", "Upper")) {
      SERVER.client().patch("/v1/projects/dev", Map.of("slug", slug)).expect(422);
    }
  }

  @Test
  void aClosedProjectCannotBeCalledAndItsSlugStaysTaken() {
    ApiClient own = SERVER.project("closed");
    own.send("DELETE", "/v1/projects/closed", null, null).expect(204);
    own.get("/v1/traces").expect(401);
    SERVER.client().post("/v1/projects", Map.of("slug", "closed")).expect(409);
  }

  @Test
  void developmentModeKeepsItsProject() {
    assertThat(
            SERVER
                .client()
                .send("DELETE", "/v1/projects/dev", null, null)
                .expect(409)
                .text("/code"))
        .isEqualTo("in_use");
  }
}
