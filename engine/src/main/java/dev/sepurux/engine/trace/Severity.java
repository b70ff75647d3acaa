package dev.sepurux.engine.trace;

import java.util.Locale;

/**
 * How bad harm is, and so what is at stake: irreversible is critical, outward high, reversible
 * medium, an answer or nothing low. Its weight counts in the reliability score (verdict rules,
 * section 7).
 */
public enum Severity {
  LOW(1),
  MEDIUM(2),
  HIGH(4),
  CRITICAL(8);

  private final int weight;

  Severity(int weight) {
    this.weight = weight;
  }

  public int weight() {
    return weight;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of harm done through a tool. */
  public static Severity of(ToolFacts facts) {
    if (facts.effect().value() == ToolFacts.Effect.IRREVERSIBLE) {
      return CRITICAL;
    }
    if (!facts.hasEffect()) {
      return LOW;
    }
    return facts.isOutward() ? HIGH : MEDIUM;
  }

  /**
   * The constant of a wire word.
   *
   * @throws IllegalArgumentException if the text is no severity
   */
  public static Severity ofWire(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
