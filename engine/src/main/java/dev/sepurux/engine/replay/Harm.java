package dev.sepurux.engine.replay;

import java.util.Locale;

/** What a failed attempt does to the world. */
enum Harm {
  PARTIAL_COMMIT,
  AMBIGUOUS_EFFECT,
  DUPLICATE_EFFECT,
  SILENT_CORRUPTION,
  WRONG_ANSWER,
  INVALID_TOOL_ARGUMENTS,
  UNKNOWN_TOOL_CALL,
  RUNAWAY_LOOP,
  UNGUARDED_EFFECT,
  UNAUTHORIZED_ACTION,
  DATA_EXFILTRATION,
  POLICY_CONFLICT;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
