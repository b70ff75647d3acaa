package dev.sepurux.engine.policy;

/**
 * One thing in a policy pack that can stop a call: a rule, a limit, an order, an entry of {@code
 * irreversible.tools} or {@code approval.tools}, or {@code unknown_tools}.
 *
 * @param kind what it is
 * @param id unique in its pack: the rule's id, the glob of the entry, or {@code unknown_tools}
 */
public record Guard(Kind kind, String id) {

  /** The parts of a pack that can stop a call. */
  public enum Kind {
    /** A rule with decision {@code block}. */
    RULE,
    /** A demanded approval: {@code irreversible}, {@code approval.tools}, or a rule. */
    APPROVAL,
    LIMIT,
    ORDER,
    UNKNOWN_TOOL
  }

  /** The guard's name in events: {@code limits.small-refunds}. */
  public String name() {
    return switch (kind) {
      case RULE -> "rules." + id;
      case APPROVAL -> "approval." + id;
      case LIMIT -> "limits." + id;
      case ORDER -> "order." + id;
      case UNKNOWN_TOOL -> "defaults.unknown_tools";
    };
  }
}
