package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Severity;

/**
 * What a recording puts at stake, in calls: each call with an effect is counted once, as the worst
 * that it is.
 *
 * @param irreversible calls whose effect cannot be undone
 * @param outward others that carry their effect out of the house
 * @param reversible all other calls with an effect
 * @param calls all tool calls
 */
public record Stakes(int irreversible, int outward, int reversible, int calls) {
  public static final Stakes NONE = new Stakes(0, 0, 0, 0);

  /** Counts the executed calls with an effect, and all calls. */
  public static Stakes of(Analysis analysis) {
    int irreversible = 0;
    int outward = 0;
    int reversible = 0;
    for (Call call : analysis.trace().calls()) {
      if (!call.executed() || !analysis.hasEffect(call)) {
        continue;
      }
      switch (Severity.of(analysis.facts(call))) {
        case CRITICAL -> irreversible++;
        case HIGH -> outward++;
        case MEDIUM, LOW -> reversible++;
      }
    }
    return new Stakes(irreversible, outward, reversible, analysis.trace().calls().size());
  }

  /** Calls with an effect. */
  public int atStake() {
    return irreversible + outward + reversible;
  }

  Stakes plus(Stakes other) {
    return new Stakes(
        irreversible + other.irreversible,
        outward + other.outward,
        reversible + other.reversible,
        calls + other.calls);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("irreversible", irreversible)
        .put("outward", outward)
        .put("reversible", reversible)
        .put("calls", calls)
        .build();
  }

  static Stakes of(JsonObject json) {
    return new Stakes(
        Fields.integer(json, "irreversible"),
        Fields.integer(json, "outward"),
        Fields.integer(json, "reversible"),
        Fields.integer(json, "calls"));
  }
}
