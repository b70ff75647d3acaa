package dev.sepurux.engine.policy;

/**
 * One thing in a policy pack that can stop a call: a rule, a limit, an order, an egress rule, an
 * entry of {@code irreversible.tools} or {@code approval.tools}, or {@code unknown_tools}.
 *
 * @param kind what it does
 * @param name where it stands in the pack, which is the {@code rule} of events: {@code rules.ID},
 *     {@code limits.ID}, {@code order.ID}, {@code egress.ID}, {@code irreversible.GLOB}, {@code
 *     approval.GLOB}, or {@code defaults.unknown_tools}
 */
public record Guard(Kind kind, String name) {
  static final Guard UNKNOWN_TOOLS = new Guard(Kind.UNKNOWN_TOOL, "defaults.unknown_tools");

  /** What a guard does. */
  public enum Kind {
    /** Blocks the tool. */
    RULE,
    /** Demands an approval. */
    APPROVAL,
    /** Bounds the number of calls or an argument. */
    LIMIT,
    /** Demands another call before. */
    ORDER,
    /** Bounds where something may be sent, and what. */
    EGRESS,
    /** Denies tools that nobody registered or named. */
    UNKNOWN_TOOL
  }
}
