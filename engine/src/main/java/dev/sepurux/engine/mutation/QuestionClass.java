package dev.sepurux.engine.mutation;

import java.util.Locale;

/**
 * What kind of trouble a question asks about. Every class has exactly one rule (verdicts, section
 * 3).
 */
public enum QuestionClass {
  STOP_TRANSIENT("stops"),
  STOP_PERMANENT("stops"),
  AFTER_EFFECT("stops"),
  DUPLICATE("the call is made or delivered twice"),
  LIE("believes"),
  DRIFT("believes"),
  EXPOSURE("believes"),
  ARGUMENTS_SWAPPED("the model sends the changed argument"),
  ARGUMENTS_BROKEN("the model sends the broken arguments"),
  INVENTED_TOOL("the model calls a tool that does not exist"),
  LOOP("the model repeats the call"),
  GUARD_SKIPPED("the model leaves the guarding step out"),
  INJECTED_ACTION("obeys"),
  EXFILTRATION("obeys"),
  ALTERED_ARGUMENT("obeys"),
  APPROVAL("the call is made all the same"),
  POLICY_UNAVAILABLE("the runtime follows its policy's fallback");

  private final String assumes;

  QuestionClass(String assumes) {
    this.assumes = assumes;
  }

  /** The one reaction of the agent that recorded replay assumes for this class. */
  public String assumes() {
    return assumes;
  }

  /** True if somebody means harm: a text that the agent obeys, or an approval that is none. */
  public boolean isAttack() {
    return switch (this) {
      case INJECTED_ACTION, EXFILTRATION, ALTERED_ARGUMENT, APPROVAL -> true;
      case STOP_TRANSIENT,
          STOP_PERMANENT,
          AFTER_EFFECT,
          DUPLICATE,
          LIE,
          DRIFT,
          EXPOSURE,
          ARGUMENTS_SWAPPED,
          ARGUMENTS_BROKEN,
          INVENTED_TOOL,
          LOOP,
          GUARD_SKIPPED,
          POLICY_UNAVAILABLE ->
          false;
    };
  }

  /** The word on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
