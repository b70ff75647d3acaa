package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.policy.PolicyEvent;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.trace.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One recording judged under two policies by the same engine, and what comes out otherwise.
 * Attempts are paired by question, decisions by question and call.
 *
 * @param before the gate's answer under the first policy
 * @param after the same under the second
 * @param attemptsCompared questions that both asked; the control arm is none
 * @param attempts attempts that end otherwise, the control arm among them, and those that only one
 *     side asked; in order of the first side, then of the second
 * @param decisionsCompared calls that at least one policy decided on
 * @param decisions those that are decided otherwise
 * @param stopsBefore how often each guard stops a call under the first policy, the recording's own
 *     calls and those of attempts together
 * @param stopsAfter the same under the second
 * @param reliance what the passes of the second side rest on
 */
public record PolicyComparison(
    Verdict before,
    Verdict after,
    int attemptsCompared,
    List<AttemptChange> attempts,
    int decisionsCompared,
    List<DecisionChange> decisions,
    Map<String, Integer> stopsBefore,
    Map<String, Integer> stopsAfter,
    Reliance reliance) {
  public PolicyComparison {
    attempts = List.copyOf(attempts);
    decisions = List.copyOf(decisions);
    stopsBefore = Map.copyOf(stopsBefore);
    stopsAfter = Map.copyOf(stopsAfter);
  }

  /** An attempt as one side has it, with the guard that decided on its call, if one did. */
  public record Side(Attempt attempt, @Nullable String rule) {}

  /**
   * An attempt that ends otherwise.
   *
   * @param before null if only the second policy leads to this question
   * @param after null if only the first one does; one of the two is there
   */
  public record AttemptChange(@Nullable Side before, @Nullable Side after) {
    public AttemptChange {
      if (before == null && after == null) {
        throw new IllegalArgumentException("an attempt is asked on one side at least");
      }
    }

    /** True if both sides ask and end otherwise. */
    public boolean flips() {
      return before != null && after != null;
    }

    boolean isControl() {
      return shown().attempt().ordinal() == 0;
    }

    /** The newer side that is there. */
    Side shown() {
      return after == null ? Objects.requireNonNull(before) : after;
    }
  }

  /**
   * A call that is decided on otherwise.
   *
   * @param attempt its ordinal under the first policy; null if only the second one asks
   * @param questionKey of the attempt
   * @param before null if the first policy was not asked
   * @param after null if the second one was not
   */
  public record DecisionChange(
      @Nullable Integer attempt,
      String questionKey,
      @Nullable PolicyEvent before,
      @Nullable PolicyEvent after) {}

  /**
   * What passes rest on that the policy alone accounts for.
   *
   * @param declared passes that rest on somebody's word, the policy's or a schema's
   * @param byRule passes that a declared guard of the policy contains, by guard
   * @param shown guards that the recording shows at work: a call that they stop was refused, or was
   *     made with the approval that they demand
   */
  public record Reliance(int passes, int declared, Map<String, Integer> byRule, Set<String> shown) {
    public Reliance {
      byRule = Map.copyOf(byRule);
      shown = Set.copyOf(shown);
    }
  }

  /**
   * Judges a recording under both policies and compares.
   *
   * @param judged with the first policy
   * @param candidate the second policy
   * @param pooled true if the run is one of an eval-set
   */
  public static PolicyComparison of(RunInputs judged, PolicyPack candidate, boolean pooled) {
    RunInputs changed = judged.under(candidate);
    Judged first = new Judged(Judge.judge(judged));
    Judged second = new Judged(Judge.judge(changed));
    List<DecisionChange> decisions = new ArrayList<>();
    int decided = compareDecisions(first, second, decisions);
    List<AttemptChange> attempts = new ArrayList<>();
    int compared = compareAttempts(first, second, attempts);
    return new PolicyComparison(
        verdict(judged, first.result, pooled),
        verdict(changed, second.result, pooled),
        compared,
        attempts,
        decided,
        decisions,
        first.stops(),
        second.stops(),
        second.reliance(changed));
  }

  /** What the passes of a recording rest on under this policy, without a comparison. */
  public static Reliance reliance(RunInputs judged) {
    return new Judged(Judge.judge(judged)).reliance(judged);
  }

  private static Verdict verdict(RunInputs inputs, RunResult result, boolean pooled) {
    RunOutcome outcome = new RunOutcome.Completed(result.summary());
    return pooled
        ? Verdict.ofScenario(inputs.thresholds(), outcome)
        : Verdict.ofRun(inputs.thresholds(), outcome);
  }

  private static int compareAttempts(Judged first, Judged second, List<AttemptChange> changes) {
    int compared = 0;
    for (Attempt before : first.attempts.values()) {
      Attempt after = second.attempts.get(before.questionKey());
      compared += after == null || before.ordinal() == 0 ? 0 : 1;
      if (after == null || before.outcome() != after.outcome()) {
        changes.add(
            new AttemptChange(first.side(before), after == null ? null : second.side(after)));
      }
    }
    for (Attempt after : second.attempts.values()) {
      if (!first.attempts.containsKey(after.questionKey())) {
        changes.add(new AttemptChange(null, second.side(after)));
      }
    }
    return compared;
  }

  private static int compareDecisions(Judged first, Judged second, List<DecisionChange> changes) {
    Map<Asked, PolicyEvent> left = new LinkedHashMap<>(second.decisions);
    for (Map.Entry<Asked, PolicyEvent> one : first.decisions.entrySet()) {
      compare(first, one.getKey(), one.getValue(), left.remove(one.getKey()), changes);
    }
    left.forEach((asked, after) -> compare(first, asked, null, after, changes));
    return first.decisions.size() + left.size();
  }

  private static void compare(
      Judged first,
      Asked asked,
      @Nullable PolicyEvent before,
      @Nullable PolicyEvent after,
      List<DecisionChange> changes) {
    // Nobody asked is as good as allowed: there is no flip between the two.
    if (kind(before) != kind(after)) {
      Attempt attempt = first.attempts.get(asked.question());
      changes.add(
          new DecisionChange(
              attempt == null ? null : attempt.ordinal(), asked.question(), before, after));
    }
  }

  private static PolicyDecision.Kind kind(@Nullable PolicyEvent event) {
    return event == null ? PolicyDecision.Kind.ALLOWED : event.decision();
  }

  /** A call that a policy decided on, in one attempt. */
  private record Asked(String question, int step, String tool) {}

  /** One side, by question. */
  private static final class Judged {
    private final RunResult result;
    private final Map<String, Attempt> attempts = new LinkedHashMap<>();
    private final Map<Asked, PolicyEvent> decisions = new LinkedHashMap<>();
    private final Map<Integer, PolicyEvent> ofAttempt = new HashMap<>();

    Judged(RunResult result) {
      this.result = result;
      result.attempts().forEach(attempt -> attempts.put(attempt.questionKey(), attempt));
      for (PolicyEvent event : result.policyEvents()) {
        String question = result.attempts().get(event.attempt()).questionKey();
        decisions.put(new Asked(question, event.step(), event.tool()), event);
        if (event.attempt() > 0) {
          ofAttempt.put(event.attempt(), event);
        }
      }
    }

    Side side(Attempt attempt) {
      PolicyEvent event = attempt.ordinal() == 0 ? firstStop() : ofAttempt.get(attempt.ordinal());
      return new Side(attempt, event == null ? null : event.rule());
    }

    private @Nullable PolicyEvent firstStop() {
      return result.policyEvents().stream()
          .filter(event -> event.attempt() == 0 && stops(event))
          .findFirst()
          .orElse(null);
    }

    Map<String, Integer> stops() {
      Map<String, Integer> counts = new TreeMap<>();
      for (PolicyEvent event : result.policyEvents()) {
        if (stops(event) && event.rule() != null) {
          counts.merge(event.rule(), 1, Integer::sum);
        }
      }
      return counts;
    }

    Reliance reliance(RunInputs inputs) {
      Map<String, Integer> byRule = new TreeMap<>();
      for (Attempt attempt : attempts.values()) {
        PolicyEvent event = ofAttempt.get(attempt.ordinal());
        boolean declared = attempt.basis() == ContainedBasis.DECLARED;
        // A schema that rejects a call is no guard of the policy.
        boolean byPolicy = declared && attempt.containedBy() != ContainedBy.SCHEMA_REJECTED;
        if (byPolicy && event != null && stops(event) && event.rule() != null) {
          byRule.merge(event.rule(), 1, Integer::sum);
        }
      }
      return new Reliance(
          result.summary().passed(),
          result.summary().contained().declared(),
          byRule,
          shown(inputs));
    }

    private Set<String> shown(RunInputs inputs) {
      Map<Integer, Call> calls = new HashMap<>();
      inputs.trace().calls().forEach(call -> calls.put(call.step(), call));
      Set<String> shown = new TreeSet<>();
      for (PolicyEvent event : result.policyEvents()) {
        Call call = event.attempt() == 0 ? calls.get(event.step()) : null;
        if (call != null && event.rule() != null) {
          boolean refused = stops(event) && call.ending() == Call.Ending.BLOCKED;
          if (refused || event.decision() == PolicyDecision.Kind.APPROVED) {
            shown.add(event.rule());
          }
        }
      }
      return shown;
    }

    private static boolean stops(PolicyEvent event) {
      return event.decision() == PolicyDecision.Kind.BLOCKED
          || event.decision() == PolicyDecision.Kind.APPROVAL_REQUIRED;
    }
  }
}
