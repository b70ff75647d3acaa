package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt played out: the recording as it would have been. Rendered when somebody asks, stored
 * nowhere.
 *
 * @param attempt the attempt
 * @param path what is changed, where it travels and how it ends, in order
 * @param document the changed recording; for the control arm the recording itself
 */
public record MutatedTrace(Attempt attempt, List<Step> path, JsonObject document) {
  public MutatedTrace {
    path = List.copyOf(path);
  }

  /**
   * One step of the way.
   *
   * @param step the event of the recording; null for one that the mutation adds
   * @param tool the tool, or null
   * @param pointer into the recording; null if nothing of it is changed here
   * @param recorded what stands there, whole; null if nothing
   * @param mutated what stands there instead; null if nothing
   * @param what what happens here, for people
   */
  public record Step(
      @Nullable Integer step,
      @Nullable String tool,
      @Nullable Pointer pointer,
      @Nullable Json recorded,
      @Nullable Json mutated,
      String what) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("step", step == null ? JsonNull.INSTANCE : Json.of(step))
          .put("tool", tool)
          .put("pointer", pointer == null ? null : pointer.toString())
          .put("recorded", orNull(recorded))
          .put("mutated", orNull(mutated))
          .put("what", what)
          .build();
    }

    private static Json orNull(@Nullable Json value) {
      return value == null ? JsonNull.INSTANCE : value;
    }
  }

  /** As the API serves it, without the ids that only the store knows. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("ordinal", attempt.ordinal())
        .put("question_key", attempt.questionKey())
        .put("class", attempt.questionClass())
        .put("mutation", attempt.mutation())
        .put("outcome", attempt.outcome().wire())
        .put("description", attempt.description())
        .put("path", Json.array(path.stream().map(Step::toJson).toList()))
        .put("trace", document)
        .build();
  }
}
