package dev.sepurux.engine.policy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a policy pack says about one call.
 *
 * @param kind allowed, blocked, approval required, or approved
 * @param rule name of the guard or rule that decided; null if none speaks of the call
 * @param reason one sentence for people
 * @param stoppedBy every guard that stops the call, most restrictive first, ties in pack order;
 *     empty unless blocked or approval required
 * @param approval what became of the demand for an approval
 * @param definite true if the decision rests on declared facts only, so that breaking it can be
 *     unsafe
 */
public record PolicyDecision(
    Kind kind,
    @Nullable String rule,
    String reason,
    List<Guard> stoppedBy,
    Approval approval,
    boolean definite) {
  public PolicyDecision {
    stoppedBy = List.copyOf(stoppedBy);
  }

  /** The decision's word on the wire. */
  public enum Kind {
    ALLOWED,
    BLOCKED,
    APPROVAL_REQUIRED,
    APPROVED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of the demand for an approval. */
  public enum Approval {
    /** No guard demands one. */
    NOT_REQUIRED,
    /** Demanded, and the token field is absent or empty. */
    MISSING,
    /** The token was first seen in untrusted text, or nobody of this project has signed it. */
    FORGED,
    /** A token is there, but the recording does not prove that it was given for these arguments. */
    UNVERIFIED,
    /** A token is there and the pack asks for no more: weak. */
    PRESENT,
    /** The step that produced the token received every critical argument. */
    TRACED,
    /** The project signed the token for another call than this one. */
    MISMATCHED,
    /** The project signed the token, and its time is over. */
    EXPIRED,
    /** The project signed the token for one call, and another one had it. */
    REUSED,
    /** The project signed the token for this very call, and it was spent in time. */
    BOUND;

    /** True if it is an approval that the pack accepts. */
    public boolean holds() {
      return this == PRESENT || this == TRACED || this == BOUND;
    }
  }

  /** True if the call may not be made as it is. */
  public boolean stops() {
    return kind == Kind.BLOCKED || kind == Kind.APPROVAL_REQUIRED;
  }
}
