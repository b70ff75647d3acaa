package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demo's steps: upload, bootstrap, register the pool, gate, add guards, gate again, compare.
 */
final class Demo {
  private static final String CAMPAIGN = "banking-gate";

  private final PrintWriter out;
  private final Api api;
  private final Path examples;
  private final boolean terminal = Progress.isTerminal();

  Demo(PrintWriter out, Api api, Path home) {
    this.out = out;
    this.api = api;
    this.examples = home.resolve("examples");
  }

  /**
   * Runs every step; a step that does not work throws.
   *
   * @param serving true if the server goes on afterwards, so that there is something to look at
   * @return true if the second verdict is a pass
   */
  boolean run(Path dataFolder, boolean serving) throws IOException {
    say(
        "Sepurux: may this change ship? Real recordings of a banking agent (AgentDojo), judged twice.");
    say("");
    say("server      %s (development mode, data in %s)".formatted(api.baseUrl(), dataFolder));
    List<String> traceIds = upload();
    bootstrap(traceIds.getFirst());
    String campaignId = campaign(traceIds);
    GateReport plain = gate("plain", campaignId, traceIds.size());
    addGuards(campaignId);
    GateReport guarded = gate("with guards", campaignId, traceIds.size());
    plain.printTo(out, "1. The plain recordings");
    guarded.printTo(out, "2. With declared tools and a policy pack (examples/banking)");
    GateReport.printChange(out, plain, guarded);
    if (serving) {
      sayWhereToLook(guarded);
    }
    return guarded.passed();
  }

  private void sayWhereToLook(GateReport report) {
    say("");
    say("Dashboard   " + report.dashboardUrl());
    say(
        "Ask more    curl -H 'X-API-Key: sepurux-dev-key' -H 'X-Project-Id: dev' '%s/v1/runs/%s/attempts?outcome=failed'"
            .formatted(api.baseUrl(), report.batchId()));
    say("");
  }

  private List<String> upload() throws IOException {
    List<String> lines = Files.readAllLines(examples.resolve("traces/banking.jsonl"));
    List<String> ids = new ArrayList<>();
    for (String line : lines) {
      if (JsonText.parse(line) instanceof JsonObject row
          && row.get("trace") instanceof JsonObject trace) {
        ids.add(Api.text(api.post("/v1/traces", trace), "trace_id"));
        progress("upload", ids.size(), lines.size(), "traces");
      } else {
        throw new IllegalStateException("examples/traces/banking.jsonl: a line holds no trace");
      }
    }
    say("");
    return ids;
  }

  private void bootstrap(String traceId) {
    JsonObject made = api.post("/v1/traces/" + traceId + "/bootstrap", JsonObject.EMPTY);
    int tools = made.get("tools_discovered") instanceof JsonArray array ? array.size() : 0;
    say(
        "bootstrap   %d tools found in the first trace, policy pack '%s', campaigns %s"
            .formatted(tools, Api.text(made, "policy_pack_name"), names(made.get("campaigns"))));
  }

  private static String names(@Nullable Json campaigns) {
    List<String> names = new ArrayList<>();
    if (campaigns instanceof JsonArray array) {
      for (Json item : array.items()) {
        if (item instanceof JsonObject campaign) {
          names.add(Api.text(campaign, "name"));
        }
      }
    }
    return String.join(", ", names);
  }

  private String campaign(List<String> traceIds) {
    JsonObject body =
        JsonObject.builder()
            .put("name", CAMPAIGN)
            .put("mutation_set", JsonArray.EMPTY)
            .put("eval_set", JsonArray.EMPTY)
            .put("mutation_pack_id", "sepurux.core.full")
            .build();
    String id = Api.text(api.post("/v1/campaigns", body), "campaign_id");
    JsonObject pool =
        JsonObject.builder()
            .put("add_trace_ids", Json.strings(traceIds))
            .put("remove_trace_ids", JsonArray.EMPTY)
            .put("min_scenarios", traceIds.size())
            .build();
    api.patch("/v1/campaigns/" + id + "/eval-set", pool);
    say(
        "campaign    '%s': mutation pack sepurux.core.full, eval-set of %d scenarios"
            .formatted(CAMPAIGN, traceIds.size()));
    return id;
  }

  private void addGuards(String campaignId) throws IOException {
    Json tools = read("banking/tools.json");
    int count = 0;
    if (tools instanceof JsonArray array) {
      for (Json entry : array.items()) {
        if (entry instanceof JsonObject tool) {
          declare(tool);
          count++;
        }
      }
    }
    if (!(read("banking/policy.json") instanceof JsonObject policy)) {
      throw new IllegalStateException("examples/banking/policy.json is no object");
    }
    String packId = Api.text(api.post("/v1/policy-packs", policy), "policy_pack_id");
    api.patch(
        "/v1/campaigns/" + campaignId, JsonObject.builder().put("policy_pack_id", packId).build());
    say(
        "guards      %d tools declared, policy pack '%s'"
            .formatted(count, Api.text(policy, "name")));
  }

  /** Replaces the entry that the bootstrap proposed, or makes one. */
  private void declare(JsonObject tool) {
    String path = "/v1/tools/" + Api.segment(Api.text(tool, "name"));
    try {
      api.get(path);
    } catch (Api.Refused refused) {
      if (refused.status() != 404) {
        throw refused;
      }
      api.post("/v1/tools", tool);
      return;
    }
    api.put(path, tool);
  }

  private Json read(String name) throws IOException {
    Json value = JsonText.parse(Files.readString(examples.resolve(name)));
    if (value == null) {
      throw new IllegalStateException("examples/" + name + " is no JSON");
    }
    return value;
  }

  private GateReport gate(String what, String campaignId, int scenarios) {
    JsonObject body = JsonObject.builder().put("campaign_id", campaignId).build();
    GateRun run = new GateRun(api, campaignId, Api.text(api.post("/v1/ci/runs", body), "batch_id"));
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      JsonObject batch = run.batch();
      int done =
          Api.number(batch, "scenario_coverage_pct")
              .multiply(BigDecimal.valueOf(scenarios))
              .movePointLeft(2)
              .setScale(0, RoundingMode.HALF_EVEN)
              .intValueExact();
      progress("gate", done, scenarios, "scenarios, " + what);
      if ("done".equals(batch.text("status"))) {
        say("");
        return GateReport.of(run, batch);
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the batch is not done after two minutes");
      }
      GateRun.sleep(Duration.ofMillis(100).toNanos());
    }
  }

  /** On a terminal the line counts up; in a log it stands once, complete. */
  private void progress(String step, int done, int all, String unit) {
    if (terminal || done == all) {
      out.printf("%s%-11s %d / %d %s", terminal ? "\r" : "", step, done, all, unit);
      out.flush();
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
