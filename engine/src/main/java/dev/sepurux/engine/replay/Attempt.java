package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.AttemptRow;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one question by one representative mutation. Ordinal 0 is the control arm: the
 * recording itself.
 *
 * @param ordinal 0, or from 1 in order of the seams in the recording
 * @param questionKey class, tool, n-th call, pointer and target; {@code control} for the control
 *     arm
 * @param questionClass the class's word; {@code control} for the control arm
 * @param mutation id of the representative mutation, or {@code control}
 * @param standsFor ids of all chosen mutations that ask this question here
 * @param categories their categories, sorted
 * @param seam the place that is changed, or null for the control arm
 * @param before what stands there, as JSON text, shortened; null for the control arm
 * @param after what the mutation puts there, likewise
 * @param assumes the assumed reaction: stops, believes, obeys or as_described; null for the control
 *     arm
 * @param reach the steps that the change reaches, ascending
 * @param containedBy what stopped the harm; null unless passed
 * @param basis what that rests on; null unless passed
 * @param type the cause as clients know it; null if passed
 * @param harm what it does; null if passed
 * @param missingGuard the guard that would have stopped it; null if passed or if none is known
 * @param severity of the harm; null if passed
 * @param stake the severity it would have with every guard off
 * @param adviceId the advice that fixes it, or null
 * @param description one sentence: what was changed and what came of it
 */
public record Attempt(
    int ordinal,
    String questionKey,
    String questionClass,
    String mutation,
    List<String> standsFor,
    List<String> categories,
    @Nullable Seam seam,
    @Nullable String before,
    @Nullable String after,
    @Nullable String assumes,
    List<Integer> reach,
    Outcome outcome,
    @Nullable ContainedBy containedBy,
    @Nullable ContainedBasis basis,
    @Nullable String type,
    @Nullable String harm,
    @Nullable String missingGuard,
    @Nullable Severity severity,
    Severity stake,
    List<Evidence> evidence,
    @Nullable String adviceId,
    String description) {
  /** The name of the control arm in place of a mutation. */
  public static final String CONTROL = "control";

  public Attempt {
    standsFor = List.copyOf(standsFor);
    categories = List.copyOf(categories);
    reach = List.copyOf(reach);
    evidence = List.copyOf(evidence);
  }

  /**
   * A place in the recording.
   *
   * @param step the event, or -1 for the whole run
   * @param tool the tool, or null for the whole run
   * @param call which call of the tool, from 1; 0 for the whole run
   * @param pointer into the event's arguments or result; "" for the call as a whole
   */
  public record Seam(int step, @Nullable String tool, int call, String pointer) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("step", step < 0 ? Json.of((String) null) : Json.of(step))
          .put("tool", tool)
          .put("call", call < 1 ? Json.of((String) null) : Json.of(call))
          .put("pointer", pointer)
          .build();
    }
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }

  /** Category of the representative mutation, or null for the control arm. */
  public @Nullable String category() {
    int dot = mutation.indexOf('.');
    return dot < 0 ? null : mutation.substring(0, dot);
  }

  /** The row that the run's figures are counted from. Not for the control arm. */
  public AttemptRow row() {
    return new AttemptRow(
        ordinal,
        mutation,
        questionClass,
        categories,
        seam == null ? null : seam.tool(),
        stake,
        outcome,
        basis,
        type,
        harm,
        missingGuard,
        severity == null ? Severity.LOW : severity,
        description);
  }

  /** The attempt as the API serves it, without the ids that the store knows. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("ordinal", ordinal)
        .put("question_key", questionKey)
        .put("class", questionClass)
        .put("mutation", mutation)
        .put("stands_for", Json.strings(standsFor))
        .put("category", category())
        .put("seam", seam == null ? Json.of((String) null) : seam.toJson())
        .put("before", before)
        .put("after", after)
        .put("assumes", assumes)
        .put("reach", Json.array(reach.stream().map(step -> Json.of(step.longValue())).toList()))
        .put("outcome", outcome.wire())
        .put("contained_by", containedBy == null ? null : containedBy.wire())
        .put("basis", basis == null ? null : basis.wire())
        .put("type", type)
        .put("harm", harm)
        .put("missing_guard", missingGuard)
        .put("severity", severity == null ? null : severity.wire())
        .put("stake", stake.wire())
        .put("evidence", Json.array(evidence.stream().map(Evidence::toJson).toList()))
        .put("advice_id", adviceId)
        .put("description", description)
        .build();
  }
}
