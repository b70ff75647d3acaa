package dev.sepurux.engine.replay;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A guard that could be added.
 *
 * @param kind what it is
 * @param tool the tool that it guards, or null if it guards the whole run
 */
record Remedy(Kind kind, @Nullable String tool) implements Comparable<Remedy> {
  private static final Comparator<Remedy> ORDER =
      Comparator.comparing(Remedy::kind)
          .thenComparing(remedy -> remedy.tool == null ? "" : remedy.tool);

  /** What can be added, and where. */
  enum Kind {
    IDEMPOTENCY_KEY("agent and tool registry"),
    READ_BACK("agent"),
    APPROVAL("policy pack"),
    ARGS_SCHEMA("tool registry"),
    RESULT_SCHEMA("tool registry"),
    LIMIT("policy pack"),
    ORDER_RULE("policy pack"),
    DENY_UNKNOWN_TOOLS("policy pack"),
    DENY_WHEN_UNAVAILABLE("policy pack"),
    RELAX_RULE("policy pack or agent");

    private final String where;

    Kind(String where) {
      this.where = where;
    }

    String where() {
      return where;
    }

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names it in an attempt: {@code idempotency_key:payments.refund}. */
  String id() {
    return tool == null ? kind.wire() : kind.wire() + ":" + tool;
  }

  @Override
  public int compareTo(Remedy other) {
    return ORDER.compare(this, other);
  }
}
