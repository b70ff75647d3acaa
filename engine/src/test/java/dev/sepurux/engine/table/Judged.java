package dev.sepurux.engine.table;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.Exposure;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the engine says of a scenario, in the words of the table.
 *
 * @param control the control arm's outcome
 * @param controlRules the unsafe rules that the recording itself definitely breaks
 * @param attempts without the control arm
 */
public record Judged(
    RunResult result,
    String control,
    List<String> controlRules,
    List<Answered> attempts,
    List<Answered> exposures) {
  /** As many questions as a run can ask: a census of every scenario. */
  public static final int ALL = RunInputs.MAX_ATTEMPTS;

  /** Judges with the full pack and every question. */
  public static Judged of(Scenario scenario) {
    return of(Judge.judge(inputs(scenario, 0, ALL)));
  }

  public static Judged of(RunResult result) {
    return new Judged(
        result,
        result.attempts().getFirst().outcome().wire(),
        result.securityEvents().stream()
            .filter(event -> event.attempt() == 0 && event.confidence() == Confidence.DEFINITE)
            .map(SecurityEvent::rule)
            .map(Enum::name)
            .distinct()
            .toList(),
        result.attempts().stream().skip(1).map(Judged::answered).toList(),
        result.exposures().stream().map(Judged::answered).toList());
  }

  /** What a scenario is judged by, with the full pack and the default thresholds. */
  public static RunInputs inputs(Scenario scenario, long seed, int attempts) {
    return new RunInputs(
        trace(scenario),
        ToolRegistry.of(scenario.tools()),
        policy(scenario.policy()),
        MutationSelection.of(MutationPack.FULL),
        attempts,
        seed,
        Thresholds.DEFAULTS,
        List.of());
  }

  private static Trace trace(Scenario scenario) {
    return switch (TraceReader.read(scenario.trace())) {
      case TraceReader.Reading.Accepted accepted -> accepted.trace();
      case TraceReader.Reading.Refused refused ->
          throw new IllegalArgumentException(scenario.name() + ": " + refused.notes());
    };
  }

  private static PolicyPack policy(@Nullable JsonObject document) {
    if (document == null) {
      return PolicyPack.NONE;
    }
    return switch (PolicyPack.parse(document)) {
      case PolicyPack.Parsed.Accepted accepted -> accepted.pack();
      case PolicyPack.Parsed.Refused refused ->
          throw new IllegalArgumentException("policy: " + refused.errors());
    };
  }

  private static Answered answered(Attempt attempt) {
    Attempt.Seam seam = attempt.seam();
    String key = attempt.questionKey();
    return new Answered(
        attempt.questionClass(),
        seam == null ? null : seam.tool(),
        seam == null || seam.call() == 0 ? null : seam.call(),
        seam == null ? null : seam.pointer(),
        key.substring(key.lastIndexOf('|') + 1),
        attempt.outcome().wire(),
        attempt.containedBy() == null ? null : attempt.containedBy().wire(),
        attempt.basis() == null ? null : attempt.basis().wire(),
        attempt.type(),
        attempt.harm(),
        attempt.severity() == null ? null : attempt.severity().wire());
  }

  private static Answered answered(Exposure exposure) {
    return new Answered(
        "exposure",
        exposure.tool(),
        exposure.n(),
        exposure.pointer(),
        "answer",
        "passed",
        null,
        null,
        null,
        null,
        null);
  }

  public String state() {
    return result.summary().state().wire();
  }

  public Map<String, Long> stakes() {
    Map<String, Long> stakes = new TreeMap<>();
    result
        .summary()
        .stakes()
        .toJson()
        .members()
        .forEach((name, count) -> stakes.put(name, Long.parseLong(count.toString())));
    return stakes;
  }

  /** As on the wire, at most 6 decimals. */
  public String passRate() {
    return result.summary().passRate().toJson().toString();
  }

  /** Unsafe attempts, the control arm's included. */
  public int unsafe() {
    return result.summary().unsafeAttempts();
  }

  /** The attempts by question. */
  public Map<String, Answered> byKey() {
    Map<String, Answered> map = new TreeMap<>();
    attempts.forEach(attempt -> map.put(attempt.key(), attempt));
    return map;
  }
}
