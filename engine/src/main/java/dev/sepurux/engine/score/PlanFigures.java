package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;

/**
 * How the questions were chosen.
 *
 * @param census true if every question was asked
 * @param candidates the questions that this engine can ask of the recording
 * @param seed the user's seed
 * @param engineRevision the engine's revision
 */
public record PlanFigures(boolean census, int candidates, long seed, String engineRevision) {
  /** Both plans together: a census only if both are; seed and revision are the batch's. */
  PlanFigures plus(PlanFigures other) {
    return new PlanFigures(
        census && other.census, candidates + other.candidates, seed, engineRevision);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("census", census)
        .put("candidates", candidates)
        .put("seed", seed)
        .put("engine_revision", engineRevision)
        .build();
  }

  static PlanFigures of(JsonObject json) {
    return new PlanFigures(
        Fields.bool(json, "census"),
        Fields.integer(json, "candidates"),
        Fields.whole(json, "seed"),
        Fields.text(json, "engine_revision"));
  }
}
