package dev.sepurux.engine.mutation;

import java.util.Locale;

/** How faithfully a mutated scenario is run again. */
public enum Fidelity {
  /** The engine alone repeats the recorded decisions. */
  RECORDED,
  /** The user's agent runs again under the fault. */
  LIVE;

  /** The word on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
