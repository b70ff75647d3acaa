package dev.sepurux.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A team's own choice of mutations, from the campaign to the bytes of the attempts. */
class UserPackTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static List<JsonNode> attempts(ApiClient client, String name, String campaign) {
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    client.post("/v1/campaigns", "{\"name\":\"" + name + "\"," + campaign + "}").expect(201);
    String run =
        client
            .post("/v1/runs", "{\"campaign_id\":\"" + name + "\",\"trace_id\":\"" + trace + "\"}")
            .expect(201)
            .text("/run_id");
    assertThat(client.awaitRun(run).text("/status")).isEqualTo("completed");
    List<JsonNode> attempts = new ArrayList<>();
    ApiAnswer page = client.get("/v1/runs/" + run + "/attempts?limit=200").expect(200);
    page.json().forEach(attempts::add);
    attempts.removeFirst();
    return attempts;
  }

  private static Set<String> asked(List<JsonNode> attempts) {
    Set<String> ids = new TreeSet<>();
    for (JsonNode attempt : attempts) {
      attempt.get("stands_for").forEach(id -> ids.add(id.asString()));
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"mutation_set\": [\"model.loop\", \"transport.timeout\"] | model.loop transport.timeout",
        "\"mutation_set\": [{\"id\": \"model.loop\"}] | model.loop",
        "\"mutation_set\": {\"include\": [\"model.loop\"]} | model.loop",
        "\"mutation_set\": {\"include\": [{\"id\": \"model.loop\", \"weight\": 3}]} | model.loop",
        "\"mutation_set\": {\"categories\": [\"model\"], \"exclude\": [\"model.loop\"]} | -model.loop",
        "\"mutation_set\": {\"exclude\": [\"transport\"]} | -transport",
        "\"mutation_pack_id\": \"core.security\", \"mutation_set\": [] | -transport",
        "\"mutation_pack_id\": \"core.security\", \"mutation_set\": null | -payload",
        "\"mutation_pack_id\": \"core.security\", \"mutation_set\": [\"transport.timeout\"] | +transport.timeout",
      })
  void everyShapeOfASetDecidesWhatIsAsked(String campaign, String wanted) {
    ApiClient client = SERVER.project("shapes-" + Math.floorMod(campaign.hashCode(), 1_000_000));
    Set<String> asked = asked(attempts(client, "own", campaign));
    if (wanted.startsWith("-")) {
      assertThat(asked).isNotEmpty().noneMatch(id -> id.startsWith(wanted.substring(1)));
    } else if (wanted.startsWith("+")) {
      assertThat(asked).contains(wanted.substring(1)).hasSizeGreaterThan(1);
    } else {
      assertThat(asked).containsExactly(wanted.split(" "));
    }
  }

  @Test
  void parametersReachTheValueThatIsPutIn() {
    ApiClient client = SERVER.project("params");
    List<JsonNode> attempts =
        attempts(
            client,
            "own",
            "\"mutation_set\": [{\"id\": \"model.loop\", \"weight\": 2.5, \"params\": {\"times\": 7}}]");
    assertThat(attempts).hasSize(1);
    assertThat(attempts.getFirst().get("after").asString()).isEqualTo("7");
  }

  @Test
  void theHeavierMutationSpeaksForTheQuestionsOfItsClass() {
    ApiClient client = SERVER.project("weights");
    String set =
        "\"mutation_set\": [{\"id\": \"transport.http_503\", \"weight\": %s},"
            + " {\"id\": \"quota_auth.rate_limited\", \"weight\": %s}]";
    for (JsonNode one : attempts(client, "first", set.formatted("1000", "0.001"))) {
      assertThat(one.get("mutation").asString()).isEqualTo("transport.http_503");
      assertThat(one.get("stands_for").size()).isEqualTo(2);
    }
    for (JsonNode one : attempts(client, "second", set.formatted("0.001", "1000"))) {
      assertThat(one.get("mutation").asString()).isEqualTo("quota_auth.rate_limited");
    }
  }

  @Test
  void countAndSeedDecideHowManyAndWhich() {
    ApiClient client = SERVER.project("counts");
    assertThat(attempts(client, "one", "\"attempts_count\": 1")).hasSize(1);
    List<JsonNode> all = attempts(client, "all", "\"attempts_count\": 10000");
    List<JsonNode> seven = attempts(client, "seven", "\"attempts_count\": 7, \"seed\": 1");
    assertThat(seven).hasSize(7);
    assertThat(all.size()).isGreaterThan(7);
    Set<String> others = new TreeSet<>();
    for (int seed = 2; seed < 6; seed++) {
      others.add(keys(attempts(client, "seed" + seed, "\"attempts_count\": 7, \"seed\": " + seed)));
    }
    assertThat(others).as("another seed asks other questions first").hasSizeGreaterThan(1);
    assertThat(keys(attempts(client, "again", "\"attempts_count\": 7, \"seed\": 1")))
        .isEqualTo(keys(seven));
    client
        .post("/v1/campaigns", "{\"name\":\"much\",\"attempts_count\":10001}")
        .expectProblem(422, "invalid");
    client
        .post("/v1/campaigns", "{\"name\":\"none\",\"attempts_count\":0}")
        .expectProblem(422, "invalid");
  }

  private static String keys(List<JsonNode> attempts) {
    return String.join(
        " ", attempts.stream().map(one -> one.get("question_key").asString()).toList());
  }
}
