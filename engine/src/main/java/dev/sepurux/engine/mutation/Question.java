package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to ask of a recording: a class of trouble at a place, with what it would harm.
 *
 * @param asks the class
 * @param tool the tool at the seam; "" where the seam is the whole run
 * @param call the call at the seam, or null where it is the whole run
 * @param step the event that is changed, or -1 for the whole run
 * @param pointer into the result or the arguments; the root for a call as a whole
 * @param span the token in a plain text at the pointer, or null
 * @param target what would be harmed: {@code tool.argument}, {@code tool}, {@code answer} or ""
 * @param victim the recorded call that would be harmed, or null
 * @param flows how the value at the seam goes on, worst use first; empty if the seam is no value
 * @param stake the severity of the harm with every guard off
 */
public record Question(
    QuestionClass asks,
    String tool,
    @Nullable Call call,
    int step,
    Pointer pointer,
    @Nullable Span span,
    String target,
    @Nullable Call victim,
    List<Flow> flows,
    Severity stake) {
  public Question {
    flows = List.copyOf(flows);
  }

  /** The argument that the target names, or "" if it names a tool alone. */
  public String argument() {
    return victim != null && target.startsWith(victim.tool() + ".")
        ? target.substring(victim.tool().length() + 1)
        : "";
  }

  /** Class, tool, n-th call, pointer and target: the same in every recording of a scenario. */
  public String key() {
    StringBuilder key = new StringBuilder(asks.wire()).append('|').append(tool);
    if (call != null) {
      key.append('#').append(call.n());
    }
    key.append('|').append(pointer);
    if (span != null) {
      key.append('@').append(span.start()).append('-').append(span.end());
    }
    return key.append('|').append(target).toString();
  }
}
