package dev.sepurux.server.run;

import java.util.Locale;

/**
 * Where a run stands. {@link #FAILED} says that we could not judge; a verdict of fail is {@link
 * #COMPLETED}.
 */
public enum RunStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED;

  /** The word on the wire and in the table. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunStatus of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  public boolean terminal() {
    return this == COMPLETED || this == FAILED;
  }
}
