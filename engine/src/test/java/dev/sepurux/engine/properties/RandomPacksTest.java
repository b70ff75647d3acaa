package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.table.Answered;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random policies against recordings. {@code -Dsepurux.packs=10000} is how many, {@code
 * -Dsepurux.packs.seed=7} where to begin.
 */
class RandomPacksTest {
  private static final int PACKS = Integer.getInteger("sepurux.packs", 200);
  private static final long SEED = Long.getLong("sepurux.packs.seed", 1);

  @Test
  void everyPackIsRefusedWithItsPlacesOrJudgesToTheEnd() {
    int compiled = 0;
    int refused = 0;
    for (long seed = SEED; seed < SEED + PACKS; seed++) {
      Scenario scenario = Generated.of(seed, seed % 2 == 0);
      JsonObject policy = RandomPacks.of(seed, Guards.calledTools(scenario));
      switch (PolicyPack.parse(policy)) {
        case PolicyPack.Parsed.Accepted _ -> {
          compiled++;
          Judged judged = Judged.of(scenario.withPolicy(policy));
          assertThat(judged.attempts()).as("seed %s", seed).isNotEmpty();
        }
        case PolicyPack.Parsed.Refused wrong -> {
          refused++;
          assertThat(wrong.errors())
              .as("seed %s", seed)
              .isNotEmpty()
              .allSatisfy(note -> assertThat(note.loc()).startsWith("/"));
        }
      }
    }
    assertThat(compiled).isGreaterThan(PACKS / 3);
    assertThat(refused).isGreaterThan(PACKS / 50);
  }

  @Test
  void addingABlockRuleNeverTurnsAContainedAttemptUnsafe() {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (long seed = SEED; seed < SEED + PACKS / 3; seed++) {
      Scenario scenario = Generated.of(seed, seed % 3 != 0);
      List<String> tools = Guards.calledTools(scenario);
      JsonObject base = scenario.policy() == null ? JsonObject.EMPTY : scenario.policy();
      for (JsonObject blocking : blocks(seed, tools)) {
        JsonObject more = base.with("rules", Json.array(List.of(blocking)));
        if (!(PolicyPack.parse(more) instanceof PolicyPack.Parsed.Accepted)) {
          continue;
        }
        Map<String, Answered> before = Judged.of(scenario).byKey();
        Map<String, Answered> after = Judged.of(scenario.withPolicy(more)).byKey();
        for (Map.Entry<String, Answered> one : before.entrySet()) {
          Answered now = after.get(one.getKey());
          if (now != null && one.getValue().outcome().equals("passed")) {
            compared++;
            if (now.outcome().equals("unsafe")) {
              wrong.add("seed " + seed + ": " + one.getKey() + " under " + blocking.compact());
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(PACKS);
  }

  /** Random rules of a random policy, made to block. */
  private static List<JsonObject> blocks(long seed, List<String> tools) {
    List<JsonObject> blocks = new ArrayList<>();
    if (RandomPacks.of(seed, tools).get("rules") instanceof JsonArray rules) {
      rules.items().stream()
          .limit(2)
          .forEach(rule -> {
            if (rule instanceof JsonObject object) {
              blocks.add(object.with("decision", Json.of("block")));
            }
          });
    }
    return blocks;
  }
}
