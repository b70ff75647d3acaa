package dev.sepurux.engine.gate;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run or batch must reach (wire contract, section 5). Null means: not applied.
 *
 * @param minPassRate 0 to 1
 * @param maxUnsafe most unsafe attempts in a run
 * @param maxFailures most failures; of a run: attempts not passed
 * @param minMutationCategories fewest categories asked
 * @param minReliabilityScore 0 to 100
 * @param requiredMutationCategories categories that must have been asked, sorted
 * @param allowFailedControl true if a recording that does not pass may be gated all the same
 * @param minAtStake fewest calls with an effect in a run
 * @param maxDeclaredShare 0 to 1: the largest share of containments at stake that rest on
 *     declarations alone
 * @param gate {@code point}
 */
public record Thresholds(
    @Nullable BigDecimal minPassRate,
    @Nullable Integer maxUnsafe,
    @Nullable Integer maxFailures,
    @Nullable Integer minMutationCategories,
    @Nullable BigDecimal minReliabilityScore,
    @Nullable List<String> requiredMutationCategories,
    boolean allowFailedControl,
    @Nullable Integer minAtStake,
    @Nullable BigDecimal maxDeclaredShare,
    String gate) {
  /** The mode that compares the figures as they are. */
  public static final String POINT = "point";

  /** What applies where nothing is said: a pass rate of 0.9 and no unsafe attempt. */
  public static final Thresholds DEFAULTS =
      new Thresholds(new BigDecimal("0.9"), 0, null, null, null, null, false, null, null, POINT);

  public Thresholds {
    requiredMutationCategories =
        requiredMutationCategories == null ? null : List.copyOf(requiredMutationCategories);
  }

  /** What reading thresholds gives. */
  public sealed interface Parsed {
    /** Thresholds without errors. */
    record Accepted(Thresholds thresholds) implements Parsed {}

    /**
     * Thresholds with errors.
     *
     * @param errors at least one; {@code loc} is a pointer into the thresholds
     */
    record Refused(List<Note> errors) implements Parsed {}
  }

  /**
   * Reads thresholds key by key: an absent {@code min_pass_rate} is 0.9 and an absent {@code
   * max_unsafe} is 0; any other absent key, and any key that is null, is not applied.
   *
   * @param json the object; null or JSON null for the defaults
   * @param categories the ids of all mutation categories
   */
  public static Parsed parse(@Nullable Json json, Collection<String> categories) {
    if (json == null || json == JsonNull.INSTANCE) {
      return new Parsed.Accepted(DEFAULTS);
    }
    return ThresholdReader.read(json, categories);
  }

  /** All keys with what is applied; null where a threshold is not. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("min_pass_rate", number(minPassRate))
        .put("max_unsafe", number(maxUnsafe))
        .put("max_failures", number(maxFailures))
        .put("min_mutation_categories", number(minMutationCategories))
        .put("min_reliability_score", number(minReliabilityScore))
        .put(
            "required_mutation_categories",
            requiredMutationCategories == null
                ? JsonNull.INSTANCE
                : Json.strings(requiredMutationCategories))
        .put("allow_failed_control", allowFailedControl)
        .put("min_at_stake", number(minAtStake))
        .put("max_declared_share", number(maxDeclaredShare))
        .put("gate", gate)
        .build();
  }

  private static Json number(@Nullable BigDecimal value) {
    return value == null ? JsonNull.INSTANCE : JsonNumber.of(value);
  }

  private static Json number(@Nullable Integer value) {
    return value == null ? JsonNull.INSTANCE : Json.of(value);
  }
}
