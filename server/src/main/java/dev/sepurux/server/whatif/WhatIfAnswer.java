package dev.sepurux.server.whatif;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.WhatIf;
import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.List;
import java.util.UUID;

/**
 * What another policy would change.
 *
 * @param pack whose place the policy would take
 * @param runs those that were compared, newest first or as they were named
 * @param notCompared the others
 * @param otherEngine how many of the compared were judged by another revision of the engine: what
 *     is stored of them may differ from the side before
 */
public record WhatIfAnswer(
    SavedPolicyPack pack, List<UUID> runs, List<Left> notCompared, int otherEngine, WhatIf found) {
  public WhatIfAnswer {
    runs = List.copyOf(runs);
    notCompared = List.copyOf(notCompared);
  }

  /** A run that was not compared. */
  public record Left(UUID run, Reason reason) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("run_id", run.toString())
          .put("reason", reason.word())
          .build();
    }
  }

  /** Why a run was not compared. */
  public enum Reason {
    /** It has not ended, or could not be judged. */
    NOT_JUDGED,
    /** Its recording was deleted. */
    TRACE_DELETED,
    /** The time of one answer was over. */
    OUT_OF_TIME,
    /** The engine failed on it. */
    ENGINE_FAILED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** WhatIfAnswer on the wire. */
  public JsonObject toJson() {
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("policy_pack_id", pack.id().toString())
            .put("policy_revision", pack.revision())
            .put("engine_revision", Judge.REVISION)
            .put("complete", notCompared.isEmpty())
            .put("run_ids", Json.strings(runs.stream().map(UUID::toString).toList()))
            .put("not_compared", Json.array(notCompared.stream().map(Left::toJson).toList()))
            .put("judged_by_other_engine", otherEngine);
    found.toJson().members().forEach(answer::put);
    return answer.build();
  }
}
