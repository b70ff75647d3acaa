package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/** Reads a trace document (wire contract, section 3). */
public final class TraceReader {
  /** The most events that one trace may hold. */
  public static final int MAX_EVENTS = 100_000;

  private TraceReader() {}

  /** What came of a document. */
  public sealed interface Reading {
    /** It is a trace, perhaps with notes. */
    record Accepted(Trace trace) implements Reading {}

    /** It is none; every note says what and where. */
    record Refused(List<Note> notes) implements Reading {}
  }

  /** Reads a document; never throws. */
  public static Reading read(JsonObject document) {
    return new Reading.Refused(List.of(new Note("", "not read yet", "unread")));
  }
}
