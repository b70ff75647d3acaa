package dev.sepurux.server.whatif;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.replay.PolicyComparison;
import dev.sepurux.engine.replay.RelianceTally;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.trace.Traces;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What passes would rest on once a policy is saved. */
final class Reliances {
  /** Somebody waits for their policy to be saved. */
  private static final Duration TIME = Duration.ofSeconds(2);

  private static final int NAMED = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Reliances.class);

  private final Runs runs;
  private final Traces traces;
  private final LongSupplier nanoTime;
  private final Map<UUID, PlanSnapshot> plans = new HashMap<>();
  private final RelianceTally tally = new RelianceTally();

  Reliances(Runs runs, Traces traces, LongSupplier nanoTime) {
    this.runs = runs;
    this.traces = traces;
    this.nanoTime = nanoTime;
  }

  /** One warning, or none. */
  List<FieldError> warnings(List<Run> tried, PolicyPack policy) {
    long begun = nanoTime.getAsLong();
    int looked = 0;
    for (Run run : tried) {
      if (nanoTime.getAsLong() - begun > TIME.toNanos()) {
        break;
      }
      looked += add(run, policy) ? 1 : 0;
    }
    Map<String, Integer> unshown = tally.unshown();
    return unshown.isEmpty() ? List.of() : List.of(warning(unshown, looked));
  }

  private boolean add(Run run, PolicyPack policy) {
    Trace trace = traces.read(run.project(), run.traceId()).orElse(null);
    if (trace == null) {
      return false;
    }
    PlanSnapshot plan = plans.computeIfAbsent(run.snapshotId(), _ -> runs.plan(run));
    try {
      tally.add(PolicyComparison.reliance(plan.terms().inputs(trace).under(policy)));
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("run {} could not be judged under another policy", run.id(), e);
      return false;
    }
  }

  private FieldError warning(Map<String, Integer> unshown, int looked) {
    int passes = unshown.values().stream().mapToInt(Integer::intValue).sum();
    String rules =
        unshown.entrySet().stream()
            .limit(NAMED)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    return FieldError.inBody(
        "/policy",
        "%d of %d passes in %d of the newest runs rest on guards that no recording shows at work: %s%s; they hold only if your runtime enforces them"
            .formatted(
                passes, tally.passes(), looked, rules, unshown.size() > NAMED ? " and others" : ""),
        "unshown_guards");
  }
}
