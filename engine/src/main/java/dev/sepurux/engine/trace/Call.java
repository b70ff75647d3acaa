package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One tool call with its answer.
 *
 * @param index position among the trace's calls, from 0
 * @param tool the name without {@code (commit)}
 * @param n which call of this tool it is, from 1
 * @param step index of the {@code tool_call} event
 * @param answerStep index of the event that answered it, or null
 * @param args the arguments
 * @param result the result as recorded, or null if it failed or was never answered
 * @param error the failure's message, or null
 * @param ending how it ended
 * @param commit true if the recording marks it as the call that commits
 * @param pairingAssumed true if two open calls of the tool had no ids, so that the answer may
 *     belong to the other one
 */
public record Call(
    int index,
    String tool,
    int n,
    int step,
    @Nullable Integer answerStep,
    JsonObject args,
    @Nullable Json result,
    @Nullable String error,
    Ending ending,
    boolean commit,
    boolean pairingAssumed) {

  /** How a call ended. */
  public enum Ending {
    /** It answered. */
    SUCCEEDED,
    /** It was refused before any effect: by policy, an approval, or a 4xx answer. */
    BLOCKED,
    /**
     * It timed out, was reset or answered 5xx: the effect may have happened and counts as executed.
     */
    UNKNOWN,
    /** It failed in a way that shows no effect was made. */
    FAILED,
    /** The recording holds no answer: the effect is assumed, nothing flows from it. */
    UNANSWERED
  }

  /** True if the call's effect counts as made. */
  public boolean executed() {
    return ending == Ending.SUCCEEDED || ending == Ending.UNKNOWN || ending == Ending.UNANSWERED;
  }
}
