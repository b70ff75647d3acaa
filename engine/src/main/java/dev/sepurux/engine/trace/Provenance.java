package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where every argument and answer of a trace came from (verdict rules, section 1). */
public final class Provenance {
  private final Trace trace;

  private Provenance(Trace trace) {
    this.trace = trace;
  }

  public static Provenance of(Trace trace) {
    return new Provenance(trace);
  }

  public Trace trace() {
    return trace;
  }

  /** All flows, by use, then origin. */
  public List<Flow> flows() {
    return List.of();
  }

  /** Flows out of a call's result, into later arguments and answers, by origin, then use. */
  public List<Flow> usesOf(Call call) {
    return List.of();
  }

  /** Flows out of a call's result into answers only. */
  public List<Flow> answerUses(Call call) {
    return List.of();
  }

  /** Flows into a call's arguments, by argument, then origin. */
  public List<Flow> originsOf(Call call) {
    return List.of();
  }

  /**
   * The leaves of a call's arguments that say something and come from nowhere visible. Trivially
   * common values (true, "", small numbers) are not listed.
   */
  public List<Leaf> argumentsWithoutOrigin(Call call) {
    return List.of();
  }

  /** How a call's result reads, or null if it has none. */
  public @Nullable ResultView view(Call call) {
    Json result = call.result();
    return result == null ? null : ResultView.of(result);
  }

  /** How the result at a step that answers no call reads, or null if none stands there. */
  public @Nullable ResultView viewOfDocument(int step) {
    return trace.events().get(step) instanceof Event.ToolResult document
        ? ResultView.of(document.result())
        : null;
  }
}
