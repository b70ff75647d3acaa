package dev.sepurux.server.campaign;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about an eval-set.
 *
 * @param order the traces of the pool in a new order; null: unchanged
 * @param minScenarios null: unchanged
 * @param expects null: unchanged
 * @param attemptsCount what a new campaign's {@code eval_set} says about its terms; null for
 *     nothing
 */
public record EvalSetChange(
    TraceRefs add,
    TraceRefs remove,
    @Nullable TraceRefs order,
    @Nullable Integer minScenarios,
    @Nullable List<String> expects,
    @Nullable Integer attemptsCount) {
  private static final String ADD = "add_trace_ids";
  private static final String REMOVE = "remove_trace_ids";
  private static final String EVAL_SET = "eval_set";
  private static final String TRACE_IDS = "trace_ids";
  private static final String MIN_SCENARIOS = "min_scenarios";
  private static final String EXPECTS = "expects";

  /** Nothing is said. */
  static final EvalSetChange NONE =
      new EvalSetChange(TraceRefs.none(EVAL_SET), TraceRefs.none(EVAL_SET), null, null, null, null);

  /**
   * A body of {@code PATCH .../eval-set}.
   *
   * @throws Refused with {@code invalid}
   */
  public static EvalSetChange readPatch(Fields fields) {
    TraceRefs add = traces(fields, ADD, List.of(ADD));
    TraceRefs remove = traces(fields, REMOVE, List.of(REMOVE));
    Integer minScenarios = minScenarios(fields);
    List<String> expects = expects(fields);
    TraceRefs order =
        fields.any(TRACE_IDS) == null ? null : traces(fields, TRACE_IDS, List.of(TRACE_IDS));
    if (order != null && !(add.isEmpty() && remove.isEmpty())) {
      fields.error(TRACE_IDS, "not together with " + ADD + " or " + REMOVE, "conflict");
    }
    fields.requireSome(ADD).others().done();
    return new EvalSetChange(add, remove, order, minScenarios, expects, null);
  }

  /**
   * The {@code eval_set} of a new campaign: null, a list of trace ids, or an object. The caller
   * ends the reading.
   */
  static EvalSetChange readNew(Fields fields) {
    Json value = fields.any(EVAL_SET);
    return switch (value) {
      case null -> NONE;
      case JsonArray _ ->
          new EvalSetChange(
              traces(fields, EVAL_SET, List.of(EVAL_SET)), NONE.remove(), null, null, null, null);
      case JsonObject _ -> readObject(fields);
      default -> {
        fields.error(
            EVAL_SET,
            "must be null, a list of trace ids, or an object with trace_ids, attempts_count,"
                + " min_scenarios and expects",
            "eval_set");
        yield NONE;
      }
    };
  }

  private static EvalSetChange readObject(Fields fields) {
    Fields inner = fields.nested(EVAL_SET);
    if (inner == null) {
      return NONE;
    }
    TraceRefs add = traces(inner, TRACE_IDS, List.of(EVAL_SET, TRACE_IDS));
    Integer attempts = TermsChange.attempts(inner);
    Integer minScenarios = minScenarios(inner);
    List<String> expects = expects(inner);
    inner.noOthers();
    return new EvalSetChange(add, NONE.remove(), null, minScenarios, expects, attempts);
  }

  private static TraceRefs traces(Fields fields, String field, List<String> path) {
    List<String> texts = fields.texts(field);
    if (texts != null && texts.size() > EvalSet.MAX_TRACES) {
      fields.error(field, "at most " + EvalSet.MAX_TRACES + " trace ids", "too_long");
    }
    return new TraceRefs(path, texts == null ? List.of() : texts);
  }

  private static @Nullable Integer minScenarios(Fields fields) {
    Long value = fields.integer(MIN_SCENARIOS, 0, EvalSet.MAX_TRACES);
    return value == null ? null : value.intValue();
  }

  private static @Nullable List<String> expects(Fields fields) {
    List<String> globs = fields.texts(EXPECTS);
    if (globs == null) {
      return null;
    }
    if (globs.size() > EvalSet.MAX_EXPECTS) {
      fields.error(EXPECTS, "at most " + EvalSet.MAX_EXPECTS + " tool names", "too_long");
    }
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).isBlank() || Names.length(globs.get(i)) > EvalSet.MAX_GLOB) {
        fields.error(
            EXPECTS + "." + i, "a tool name of 1 to " + EvalSet.MAX_GLOB + " characters", "length");
      }
    }
    return globs;
  }

  /** The eval-set after the change; what is present or absent already makes none. */
  EvalSet over(EvalSet old) {
    if (order != null) {
      return with(old, List.copyOf(order.ids()));
    }
    Set<UUID> gone = remove.ids();
    List<UUID> traces = new ArrayList<>(old.traceIds());
    traces.removeIf(gone::contains);
    Set<UUID> present = Set.copyOf(traces);
    add.ids().stream().filter(id -> !present.contains(id)).forEach(traces::add);
    return with(old, traces);
  }

  private EvalSet with(EvalSet old, List<UUID> traces) {
    return new EvalSet(
        traces,
        minScenarios == null ? old.minScenarios() : minScenarios,
        expects == null ? old.expects() : expects);
  }

  /** True if an order is given that does not name each trace of the pool, and each once. */
  boolean misorders(EvalSet old) {
    return order != null
        && (order.texts().size() != old.traceIds().size()
            || !order.ids().equals(Set.copyOf(old.traceIds())));
  }

  /** True if an eval-set holds already all that a new campaign's request says about it. */
  boolean describes(EvalSet current) {
    return (add.isEmpty() || List.copyOf(add.ids()).equals(current.traceIds()))
        && (minScenarios == null || minScenarios == current.minScenarios())
        && (expects == null || expects.equals(current.expects()));
  }
}
