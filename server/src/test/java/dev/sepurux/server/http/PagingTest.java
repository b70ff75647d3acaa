package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.TestTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Following {@code Link}: whatever is made and deleted meanwhile, an item that is there throughout
 * is seen once. The clock stands still most of the time, so that many items share one time.
 */
class PagingTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-01-01T00:00:00Z");

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static final int SEEDS = 6;

  /** A list that grows and, where it has one address for each item, shrinks. */
  enum Changing {
    TRACES("/v1/traces", "trace_id", "/v1/traces/"),
    TRACES_OF_A_TASK("/v1/traces?task_name=small_talk", "trace_id", "/v1/traces/"),
    CAMPAIGNS("/v1/campaigns", "campaign_id", "/v1/campaigns/"),
    TOOLS("/v1/tools", "tool_id", "/v1/tools/"),
    POLICY_PACKS("/v1/policy-packs", "policy_pack_id", "/v1/policy-packs/"),
    RUNS("/v1/runs", "run_id", null),
    RUNS_OF_A_CAMPAIGN("/v1/runs?campaign_id=pool", "run_id", null),
    BATCHES("/v1/ci/batches", "batch_id", null),
    FAILURES("/v1/campaigns/pool/failures", "failure_id", null);

    private final String list;
    private final String key;
    private final @Nullable String one;

    Changing(String list, String key, @Nullable String one) {
      this.list = list;
      this.key = key;
      this.one = one;
    }

    void insert(ApiClient client) {
      String name = "n" + UUID.randomUUID();
      switch (this) {
        case TRACES, TRACES_OF_A_TASK ->
            client.post("/v1/traces", TestTraces.noTools()).expect(201);
        case CAMPAIGNS -> client.post("/v1/campaigns", Map.of("name", name)).expect(201);
        case TOOLS -> client.post("/v1/tools", Map.of("name", name, "zone", "trusted")).expect(201);
        case POLICY_PACKS -> client.post("/v1/policy-packs", pack(name, "warn")).expect(201);
        case RUNS, RUNS_OF_A_CAMPAIGN, FAILURES -> run(client);
        case BATCHES -> batch(client);
      }
    }
  }

  private static String run(ApiClient client) {
    String trace = client.get("/v1/campaigns/pool").text("/eval_set/trace_ids/0");
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", "pool", "trace_id", trace))
            .expect(201)
            .text("/run_id");
    client.awaitRun(run);
    return run;
  }

  private static String batch(ApiClient client) {
    return client.post("/v1/ci/runs", Map.of("campaign_id", "pool")).expect(201).text("/batch_id");
  }

  private static ApiClient project(String slug) {
    ApiClient client = SERVER.project(slug);
    String trace = client.post("/v1/traces", TestTraces.refund()).expect(201).text("/trace_id");
    client.post("/v1/campaigns", Map.of("name", "pool", "eval_set", List.of(trace))).expect(201);
    return client;
  }

  private static List<String> keys(ApiAnswer page, String key) {
    return page.expect(200).json().valueStream().map(row -> row.get(key).asString()).toList();
  }

  private static List<String> whole(ApiClient client, Changing kind) {
    List<String> all = new ArrayList<>();
    String next = limited(kind.list, 200);
    while (next != null) {
      ApiAnswer page = client.get(next);
      all.addAll(keys(page, kind.key));
      next = page.nextPage();
    }
    return all;
  }

  private static String limited(String list, int limit) {
    return list + (list.contains("?") ? "&" : "?") + "limit=" + limit;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsThereThroughoutIsSeenOnce(Changing kind) {
    ApiClient client = project("paging-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      int start = kind.key.equals("failure_id") ? 1 : 6;
      for (int i = 0; i < start; i++) {
        kind.insert(client);
      }
      Set<String> throughout = new TreeSet<>(whole(client, kind));
      List<String> seen = new ArrayList<>();
      int limit = kind.key.equals("failure_id") ? 7 : 1 + random.nextInt(3);
      String next = limited(kind.list, limit);
      while (next != null) {
        ApiAnswer page = client.get(next);
        seen.addAll(keys(page, kind.key));
        next = page.nextPage();
        change(client, kind, random, throughout);
      }
      assertThat(seen).as("seed " + seed).doesNotHaveDuplicates().containsAll(throughout);
    }
  }

  /** Makes or deletes something, or lets time pass. */
  private static void change(
      ApiClient client, Changing kind, Random random, Set<String> throughout) {
    switch (random.nextInt(4)) {
      case 0 -> {
        if (random.nextInt(3) == 0 || kind.one != null) {
          kind.insert(client);
        }
      }
      case 1 -> CLOCK.advance(Duration.ofMillis(random.nextInt(2)));
      case 2 -> {
        if (kind.one != null && throughout.size() > 2) {
          String victim = List.copyOf(throughout).get(random.nextInt(throughout.size()));
          if (client.send("DELETE", kind.one + victim, null, null).status() == 204) {
            throughout.remove(victim);
          }
        }
      }
      default -> {}
    }
  }

  @Test
  void listsThatStandStillComeWholeByLinkAndByOffset() {
    ApiClient client = project("still");
    String trace = client.get("/v1/campaigns/pool").text("/eval_set/trace_ids/0");
    String run = run(client);
    String batch = batch(client);
    client.awaitBatch(batch);
    client.post("/v1/policy-packs", pack("p", "allow")).expect(201);
    for (String unknown : List.of("warn", "deny", "allow")) {
      client.put("/v1/policy-packs/p", pack("p", unknown)).expect(200);
    }
    Set<String> left = new TreeSet<>();
    for (Route route : SERVER.routes()) {
      if (route.query().contains("cursor")) {
        left.add(route.operationId());
      }
    }
    for (Changing kind : Changing.values()) {
      assertThat(Spec.load().match("GET", kind.list)).isPresent();
      left.remove(Spec.load().match("GET", kind.list).orElseThrow().operationId());
    }
    Map<String, String> still =
        Map.of(
            "getTraceTimeline", "/v1/traces/" + trace + "/timeline",
            "listAttempts", "/v1/runs/" + batch + "/attempts",
            "listFindings", "/v1/runs/" + batch + "/findings",
            "listCiBatchFindings", "/v1/ci/batch/" + batch + "/findings",
            "listPolicyEvents", "/v1/runs/" + run + "/policy-events",
            "listSecurityEvents", "/v1/runs/" + run + "/security-events",
            "listMutationPacks", "/v1/mutation-packs",
            "listApprovals", "/v1/approvals",
            "listResultSchemas", "/v1/result-schemas",
            "listPolicyPackRevisions", "/v1/policy-packs/p/revisions");
    for (Map.Entry<String, String> list : still.entrySet()) {
      left.remove(list.getKey());
      for (int limit : List.of(1, 2, 3)) {
        List<JsonNode> all =
            client.get(list.getValue() + "?limit=200").json().valueStream().toList();
        List<JsonNode> linked = new ArrayList<>();
        String next = list.getValue() + "?limit=" + limit;
        while (next != null) {
          ApiAnswer page = client.get(next).expect(200);
          page.json().forEach(linked::add);
          next = page.nextPage();
        }
        assertThat(linked).as(list.getKey()).isEqualTo(all);
        List<JsonNode> skipped = new ArrayList<>();
        for (int offset = 0; offset < all.size(); offset += limit) {
          client
              .get(list.getValue() + "?limit=" + limit + "&offset=" + offset)
              .json()
              .forEach(skipped::add);
        }
        assertThat(skipped).as(list.getKey()).isEqualTo(all);
      }
    }
    // Lists of other features are tried by their own tests, in the same way.
    assertThat(left)
        .as("list routes that nobody tries here")
        .isSubsetOf("listKeys", "listProjects");
  }

  private static String pack(String name, String unknownTools) {
    return "{\"name\":\"%s\",\"policy\":{\"version\":\"0.1\",\"defaults\":{\"unknown_tools\":\"%s\"}}}"
        .formatted(name, unknownTools);
  }

  @Test
  void aCursorIsNotMixedWithAnOffsetNorMadeUp() {
    ApiClient client = project("mixed");
    client.post("/v1/traces", TestTraces.noTools()).expect(201);
    String next = String.valueOf(client.get("/v1/traces?limit=1").nextPage());
    client.get(next + "&offset=1").expectProblem(422, "invalid");
    String prefixed =
        String.valueOf(client.under("/api/backend").get("/v1/traces?limit=1").nextPage());
    assertThat(prefixed).as("the prefix stays").isEqualTo("/api/backend" + next);
    client.get("/v1/traces?cursor=made-up").expectProblem(422, "invalid");
    client.get("/v1/traces?limit=0").expectProblem(422, "invalid");
    client.get("/v1/traces?offset=-1").expectProblem(422, "invalid");
  }
}
