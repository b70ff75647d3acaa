package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.score.Rate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each guard of a policy did in a run or batch: how much it stopped, and whether it ever did.
 */
final class RuleStatistics {
  private static final Set<String> ATTACKS =
      Arrays.stream(QuestionClass.values())
          .filter(QuestionClass::isAttack)
          .map(QuestionClass::wire)
          .collect(Collectors.toUnmodifiableSet());

  private final RunSet set;
  private final int attempts;
  private final int attacks;
  private final Map<String, Count> rules = new LinkedHashMap<>();
  private int attacksStopped;

  /** Of one guard. */
  private static final class Count {
    private int attacks;
    private int attempts;
    private int recordings;
  }

  /**
   * @param counts the attempts of the set by class
   */
  RuleStatistics(RunSet set, PolicyPack pack, List<AttemptCount> counts) {
    this.set = set;
    this.attempts = counts.stream().mapToInt(AttemptCount::attempts).sum();
    this.attacks =
        counts.stream()
            .filter(count -> ATTACKS.contains(count.questionClass()))
            .mapToInt(AttemptCount::attempts)
            .sum();
    pack.guards().forEach(guard -> rules.put(guard, new Count()));
  }

  /** Counts a call that a guard stopped. */
  void add(RuleStore.Stopped stopped) {
    String rule = stopped.rule();
    if (rule == null) {
      return;
    }
    Count count = rules.computeIfAbsent(rule, _ -> new Count());
    if (stopped.attempt() == 0) {
      count.recordings++;
      return;
    }
    count.attempts++;
    // A guard that also stops the recording earns nothing: then the attempt has not passed.
    if (ATTACKS.contains(stopped.askedAs()) && stopped.outcome().equals("passed")) {
      count.attacks++;
      attacksStopped++;
    }
  }

  /** RuleStatistics on the wire. */
  JsonObject toJson() {
    RunTerms terms = set.runs().getFirst().terms();
    Comparator<Map.Entry<String, Count>> most =
        Comparator.comparingInt((Map.Entry<String, Count> entry) -> -entry.getValue().attacks)
            .thenComparingInt(entry -> -entry.getValue().attempts)
            .thenComparing(Map.Entry::getKey);
    return JsonObject.builder()
        .put("run_id", set.id().toString())
        .put(
            "policy_pack_id", terms.policyPackId() == null ? null : terms.policyPackId().toString())
        .put("policy_revision", terms.revision())
        .put("runs", set.runs().size())
        .put("attempts", attempts)
        .put("attacks", attacks)
        .put("attacks_stopped", attacksStopped)
        .put(
            "rules",
            Json.array(
                rules.entrySet().stream()
                    .sorted(most)
                    .map(entry -> json(entry.getKey(), entry.getValue()))
                    .toList()))
        .build();
  }

  private JsonObject json(String rule, Count count) {
    return JsonObject.builder()
        .put("rule", rule)
        .put("attacks_stopped", count.attacks)
        .put("attacks_share", attacks == 0 ? Json.of(0) : new Rate(count.attacks, attacks).toJson())
        .put("attempts_stopped", count.attempts)
        .put("recording_calls_stopped", count.recordings)
        .put("fired", count.attempts + count.recordings > 0)
        .build();
  }
}
