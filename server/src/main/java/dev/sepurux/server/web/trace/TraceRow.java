package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.campaign.Pool;
import dev.sepurux.server.trace.StoredTrace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recording in a list.
 *
 * @param duration ms; null if it is not known
 * @param warnings what was kept that the contract does not know
 * @param pools the live campaigns whose eval-set holds it
 */
record TraceRow(
    String id,
    String task,
    long events,
    long calls,
    long errors,
    int warnings,
    List<String> tools,
    List<String> models,
    @Nullable Long duration,
    int bytes,
    String source,
    List<Pool> pools,
    long at) {
  private static final int MOST_TOOLS = 3;

  static TraceRow of(StoredTrace trace, List<Pool> pools) {
    return new TraceRow(
        trace.id().toString(),
        trace.taskName(),
        count(trace, "events"),
        count(trace, "tool_calls"),
        count(trace, "errors"),
        trace.validationErrors() instanceof JsonArray notes ? notes.size() : 0,
        texts(trace, "tools"),
        texts(trace, "models"),
        number(trace, "duration_ms"),
        trace.sizeBytes(),
        trace.source(),
        pools,
        trace.createdAt());
  }

  /** A task without a name needs one to click on. */
  String name() {
    return task.isBlank() ? "(no task name)" : task;
  }

  List<String> firstTools() {
    return tools.subList(0, Math.min(tools.size(), MOST_TOOLS));
  }

  int moreTools() {
    return tools.size() - firstTools().size();
  }

  private static @Nullable Json member(StoredTrace trace, String name) {
    return trace.summary() instanceof JsonObject summary ? summary.get(name) : null;
  }

  private static @Nullable Long number(StoredTrace trace, String name) {
    BigDecimal number = member(trace, name) instanceof JsonNumber n ? n.decimal() : null;
    return number == null ? null : Long.valueOf(number.longValue());
  }

  private static long count(StoredTrace trace, String name) {
    return Objects.requireNonNullElse(number(trace, name), 0L);
  }

  private static List<String> texts(StoredTrace trace, String name) {
    return member(trace, name) instanceof JsonArray array
        ? array.items().stream().map(Json::asText).filter(Objects::nonNull).toList()
        : List.of();
  }
}
