package dev.sepurux.engine.replay;

import java.util.Locale;

/** The cause of a failed attempt, in the words that clients know ({@code type} on the wire). */
enum Cause {
  TOOL_TIMEOUT,
  TOOL_ERROR,
  MALFORMED_TOOL_RESPONSE,
  INVALID_TOOL_ARGUMENTS,
  UNKNOWN_TOOL_NAME,
  UNAUTHORIZED_ACTION_ATTEMPT,
  DATA_EXFILTRATION,
  FORGED_APPROVAL,
  DUPLICATE_EFFECT,
  SILENT_CORRUPTION,
  UNGUARDED_EFFECT,
  RUNAWAY_LOOP,
  POLICY_CONFLICT,
  NOT_JUDGED;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
