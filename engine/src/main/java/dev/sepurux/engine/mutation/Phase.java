package dev.sepurux.engine.mutation;

import java.util.Locale;

/** When in a step's life a mutation strikes. */
public enum Phase {
  /** Loud, before the call could have an effect. */
  BEFORE_EFFECT,
  /** Loud, after the effect was made: only the answer is lost. */
  AFTER_EFFECT,
  /** Silent, in what comes back from a tool: by accident, or because an attacker wrote it. */
  RESULT,
  /** In what the model sends to a tool. */
  ARGUMENTS,
  /** In what the model decides. */
  MODEL,
  /** In what governs the agent: approvals and policy. */
  POLICY;

  /** The word on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
