package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of generated recordings: what the indexed provenance finds is, flow by flow and
 * character by character, what comparing everything with everything finds.
 */
class ProvenanceTwinTest {
  private static final int ROUNDS = Integer.getInteger("sepurux.rounds", 250);

  static Set<String> flows(Trace trace) {
    Set<String> flows = new TreeSet<>();
    for (Flow flow : Provenance.of(trace).flows()) {
      flows.add(SlowFlows.line(flow.from().place(), flow.to().place(), flow.match(), flow.via()));
    }
    return flows;
  }

  @Test
  void theGeneratedRecordingsHoldEveryKindOfFlow() {
    Set<String> kinds = new TreeSet<>();
    for (int round = 0; round < 150; round++) {
      for (Flow flow : Provenance.of(new Made(new Random(round)).trace()).flows()) {
        kinds.add(flow.from().place().kind().wire() + " " + flow.match().wire());
        kinds.add(flow.match().wire() + " " + flow.via().wire());
        kinds.add(flow.match().wire() + " " + flow.to().place().kind().wire());
      }
    }
    assertThat(kinds)
        .contains("task token", "task equal", "prompt token", "prompt run", "system token")
        .contains("result equal", "result token", "result run")
        .contains("token plain", "token url", "token base64", "token hex")
        .contains("run plain", "run url", "run base64", "run hex")
        .contains("equal argument", "token argument", "run argument", "token answer", "run answer");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void findsWhatTheSlowTwinFinds(int seed) {
    for (int round = 0; round < ROUNDS; round++) {
      Made made = new Made(new Random(seed * 1_000_003L + round));
      Trace trace = made.trace();
      for (Call call : trace.calls()) {
        if (call.result() != null) {
          assertThat(ResultView.of(call.result()).value())
              .as("seed %s round %s: %s", seed, round, call.result().compact())
              .isEqualTo(made.read(call.result()));
        }
      }
      assertThat(flows(trace))
          .as("seed %s round %s: %s", seed, round, trace.document().compact())
          .isEqualTo(SlowFlows.of(trace, made::read));
    }
  }

  /** One recording: prompts, calls, answers in every form, histories that repeat it all. */
  private static final class Made {
    private final Random random;
    private final Spellings spellings;
    private final Map<Json, Json> readings = new HashMap<>();
    private final List<JsonObject> events = new ArrayList<>();
    private final List<Json> history = new ArrayList<>();

    Made(Random random) {
      this.random = random;
      this.spellings = new Spellings(random);
    }

    Json read(Json raw) {
      return Objects.requireNonNull(readings.get(raw), raw.compact());
    }

    Trace trace() {
      boolean chat = random.nextInt(3) == 0;
      message("system", spellings.words());
      message("user", spellings.words());
      int calls = 1 + random.nextInt(5);
      for (int i = 0; i < calls; i++) {
        if (chat) {
          step();
        }
        call(i, chat && random.nextBoolean());
      }
      if (random.nextInt(6) == 0) {
        Spellings.Spelt document = spelt();
        events.add(event("tool_result", "inbox").put("result", document.raw()).build());
      }
      if (chat) {
        step();
      }
      events.add(
          JsonObject.builder()
              .put("type", "agent_output")
              .put("name", "Agent Output")
              .put("output", JsonObject.builder().put("text", "So " + spellings.words()).build())
              .build());
      return Traces.read(
          JsonObject.builder()
              .put(
                  "task",
                  JsonObject.builder()
                      .put("name", "t")
                      .put("input", JsonObject.builder().put("x", spellings.scalar()).build())
                      .build())
              .put("events", JsonArray.of(List.copyOf(events)))
              .build());
    }

    private Spellings.Spelt spelt() {
      Spellings.Spelt spelt = spellings.result();
      readings.put(spelt.raw(), spelt.read());
      return spelt;
    }

    private static JsonObject.Builder event(String type, String tool) {
      return JsonObject.builder().put("type", type).put("tool", tool);
    }

    private void call(int i, boolean onlyInHistory) {
      String id = "c" + i;
      JsonObject args =
          JsonObject.builder()
              .put("a", spellings.scalar())
              .put("b_id", spellings.scalar())
              .put("c", spellings.object(1))
              .build();
      events.add(event("tool_call", "t" + i % 3).put("args", args).put("call_id", id).build());
      Spellings.Spelt result = spelt();
      history.add(
          JsonObject.builder()
              .put("role", "tool")
              .put("tool_call_id", id)
              .put("content", result.raw())
              .build());
      if (!onlyInHistory && random.nextInt(10) == 0) {
        history.removeLast();
        events.add(
            event("failure", "t" + i % 3)
                .put("error", JsonObject.builder().put("message", spellings.words()).build())
                .put("call_id", id)
                .build());
      } else if (!onlyInHistory) {
        events.add(
            event("tool_result", "t" + i % 3)
                .put("result", result.raw())
                .put("call_id", id)
                .build());
      }
    }

    private void step() {
      message("assistant", spellings.words());
      events.add(
          JsonObject.builder()
              .put("type", "llm_call")
              .put("name", "m")
              .put(
                  "input",
                  JsonObject.builder().put("messages", JsonArray.of(List.copyOf(history))).build())
              .put("output", spellings.words())
              .build());
      if (random.nextInt(4) == 0) {
        message("user", spellings.words());
      }
    }

    private void message(String role, String content) {
      history.add(JsonObject.builder().put("role", role).put("content", content).build());
    }
  }
}
