package dev.sepurux.engine.trace;

import java.util.Locale;

/**
 * How a fact about a tool is known, strongest first. Only {@link #DECLARED} facts can make an
 * attempt unsafe.
 */
public enum Basis {
  /** Said by somebody: the tool registry or a saved policy pack. */
  DECLARED,
  /** Proposed by the bootstrap of a trace and not confirmed since. */
  BOOTSTRAP,
  /** Read from verbs in the name, argument names or hints. */
  INFERRED,
  /** Nothing is known: the default. */
  ASSUMED;

  /** The word on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
