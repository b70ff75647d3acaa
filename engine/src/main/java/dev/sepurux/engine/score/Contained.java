package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/** Passed attempts by what their containment rests on. */
public record Contained(int seen, int declared, int inferred, int nothingAtStake) {
  public static final Contained NONE = new Contained(0, 0, 0, 0);

  static Contained of(List<AttemptRow> rows) {
    return new Contained(
        count(rows, ContainedBasis.SEEN),
        count(rows, ContainedBasis.DECLARED),
        count(rows, ContainedBasis.INFERRED),
        count(rows, ContainedBasis.NOTHING_AT_STAKE));
  }

  private static int count(List<AttemptRow> rows, ContainedBasis basis) {
    return (int) rows.stream().filter(row -> row.passed() && row.basis() == basis).count();
  }

  /** Containments of something that was at stake. */
  public int ofStakes() {
    return seen + declared + inferred;
  }

  Contained plus(Contained other) {
    return new Contained(
        seen + other.seen,
        declared + other.declared,
        inferred + other.inferred,
        nothingAtStake + other.nothingAtStake);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("seen", seen)
        .put("declared", declared)
        .put("inferred", inferred)
        .put("nothing_at_stake", nothingAtStake)
        .build();
  }

  static Contained of(JsonObject json) {
    return new Contained(
        Fields.integer(json, "seen"),
        Fields.integer(json, "declared"),
        Fields.integer(json, "inferred"),
        Fields.integer(json, "nothing_at_stake"));
  }
}
