package dev.sepurux.engine.gate;

import java.util.Locale;

/** The gate's word. */
public enum Decision {
  PASS,
  FAIL,
  /** Not every run has ended. */
  PENDING;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
