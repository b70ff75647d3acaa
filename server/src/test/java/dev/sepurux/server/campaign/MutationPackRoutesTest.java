package dev.sepurux.server.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MutationPackRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void listsThePacksByNameInPages() {
    List<String> names = new ArrayList<>();
    String page = "/v1/mutation-packs?limit=1";
    while (page != null) {
      ApiAnswer answer = SERVER.client().get(page).expect(200);
      answer.json().forEach(node -> names.add(node.get("name").asString()));
      page = answer.nextPage();
    }
    assertThat(names)
        .containsExactly("sepurux.core.full", "sepurux.core.reliability", "sepurux.core.security");
    assertThat(SERVER.client().get("/v1/mutation-packs?offset=2").at("/0/name").asString())
        .isEqualTo("sepurux.core.security");
  }

  @Test
  void findsAPackByIdNameAndAlias() {
    ApiAnswer pack = SERVER.client().get("/v1/mutation-packs/core.reliability").expect(200);
    String id = pack.text("/mutation_pack_id");
    for (String ref : List.of(id, id.toUpperCase(java.util.Locale.ROOT), pack.text("/name"))) {
      assertThat(SERVER.client().get("/v1/mutation-packs/" + ref).expect(200).body())
          .isEqualTo(pack.body());
    }
    for (String ref : List.of("core", UUID.randomUUID().toString(), "Core.Reliability")) {
      SERVER.client().get("/v1/mutation-packs/" + ref).expectProblem(404, "not_found");
    }
  }

  @Test
  void packsAreBuiltInAndCannotBeDeleted() {
    SERVER
        .client()
        .send("DELETE", "/v1/mutation-packs/core.full", null, null)
        .expectProblem(405, "method_not_allowed");
  }

  @Test
  void saysWhatAPackHolds() {
    ApiAnswer full = SERVER.client().get("/v1/mutation-packs/core.full").expect(200);
    assertThat(full.at("/mutations").size())
        .isEqualTo(full.at("/mutation_count").intValue())
        .isGreaterThanOrEqualTo(24);
    assertThat(full.at("/categories").size()).isGreaterThanOrEqualTo(8);
  }
}
