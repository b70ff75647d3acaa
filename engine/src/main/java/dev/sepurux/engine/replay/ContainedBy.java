package dev.sepurux.engine.replay;

import java.util.Locale;

/** What stopped the harm (verdict rules, section 3). */
public enum ContainedBy {
  IDEMPOTENT,
  READ_BACK,
  RECOVERED,
  SAFE_STOP,
  CORROBORATED,
  POLICY_BLOCKED,
  APPROVAL_REQUIRED,
  SCHEMA_REJECTED,
  LIMIT_REACHED,
  NO_EFFECT;

  /** The word on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
