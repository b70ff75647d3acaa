package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * One tool call with its answer.
 *
 * @param index position among the trace's calls, from 0
 * @param tool the name without {@code (commit)}
 * @param n which call of this tool it is, from 1
 * @param step index of the {@code tool_call} event
 * @param answerStep index of the event that answered it, or null; for a result that only stands in
 *     a model's message history, the first model step that holds it
 * @param answerAt where in the answering event's body the answer stands ({@code /result}, {@code
 *     /error/message}, {@code /input/messages/3/content}), or null
 * @param args the arguments
 * @param result the result as recorded, or null if a failure stands in its place or it was never
 *     answered; an error in disguise ({@code {"error": ...}}) is a result and an error
 * @param error the failure's message, or null
 * @param ending how it ended
 * @param errorClass whether the same call may succeed when it is made again; null if it succeeded
 *     or was not answered
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
    @Nullable Pointer answerAt,
    JsonObject args,
    @Nullable Json result,
    @Nullable String error,
    Ending ending,
    @Nullable ErrorClass errorClass,
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

  /** Whether an error goes away by itself: evidence of recovery counts per class. */
  public enum ErrorClass {
    /** A timeout, a reset, 429 or 5xx: the same call may succeed later. */
    TRANSIENT,
    /** A refusal or a wrong call: only another call can succeed. */
    PERMANENT
  }

  /** True if the call's effect counts as made. */
  public boolean executed() {
    return ending == Ending.SUCCEEDED || ending == Ending.UNKNOWN || ending == Ending.UNANSWERED;
  }
}
