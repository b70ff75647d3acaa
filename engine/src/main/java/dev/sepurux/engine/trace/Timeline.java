package dev.sepurux.engine.trace;

import java.util.List;

/** The events of a trace as people read them: a call and its result are one step. */
public final class Timeline {
  private Timeline() {}

  public static List<TimelineStep> of(Trace trace) {
    return List.of();
  }
}
