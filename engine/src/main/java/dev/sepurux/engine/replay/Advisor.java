package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which guards to add first: the one that fixes most, then the one that fixes most of the rest, and
 * so on. Each is switched on and the attempts are judged again.
 */
final class Advisor {
  private static final int MOST = 5;

  private final Scene scene;
  private final int attempts;
  private final Set<Remedy> chosen = new TreeSet<>();
  private List<Failing> failing = new ArrayList<>();

  /**
   * @param attempts how many attempts there are, those that pass too
   */
  Advisor(Scene scene, int attempts) {
    this.scene = scene;
    this.attempts = attempts;
  }

  /**
   * An attempt that does not pass.
   *
   * @param fixedBy the single guards that would make it pass, on top of the chosen ones
   */
  private record Failing(Candidate candidate, Harmed harmed, Set<Remedy> fixedBy) {}

  /** Adds an attempt that did not pass. */
  void add(Candidate candidate, Harmed harmed) {
    failing.add(failing(candidate, harmed));
  }

  private Failing failing(Candidate candidate, Harmed harmed) {
    Set<Remedy> fixedBy = new TreeSet<>();
    for (Remedy remedy : harmed.remedies()) {
      if (!chosen.contains(remedy) && judged(candidate, remedy) instanceof Answer.Contained) {
        fixedBy.add(remedy);
      }
    }
    return new Failing(candidate, harmed, fixedBy);
  }

  private Answer judged(Candidate candidate, @Nullable Remedy more) {
    Set<Remedy> assumed = new TreeSet<>(chosen);
    if (more != null) {
      assumed.add(more);
    }
    return new Rules(scene.assuming(assumed)).answer(candidate);
  }

  /** At most five, in greedy order; ties by kind of guard and then by tool. */
  List<Advice> advice() {
    List<Advice> advice = new ArrayList<>();
    int passing = attempts - failing.size();
    while (advice.size() < MOST) {
      Map<Remedy, Integer> fixes = new TreeMap<>();
      failing.forEach(one -> one.fixedBy().forEach(remedy -> fixes.merge(remedy, 1, Integer::sum)));
      Remedy best = null;
      for (Map.Entry<Remedy, Integer> entry : fixes.entrySet()) {
        if (best == null || entry.getValue() > fixes.getOrDefault(best, 0)) {
          best = entry.getKey();
        }
      }
      if (best == null) {
        return advice;
      }
      int fixed = fixes.getOrDefault(best, 0);
      passing += fixed;
      choose(best);
      advice.add(
          new Advice(
              best.kind().wire(),
              best.tool(),
              best.kind().where(),
              fixed,
              JsonNumber.of(new Rate(passing, attempts).rounded())));
    }
    return advice;
  }

  private void choose(Remedy remedy) {
    chosen.add(remedy);
    List<Failing> left = new ArrayList<>();
    for (Failing one : failing) {
      if (one.fixedBy().contains(remedy)) {
        continue;
      }
      // It named this guard and needs another one besides.
      boolean touched = one.harmed().remedies().contains(remedy);
      if (touched && judged(one.candidate(), null) instanceof Harmed harmed) {
        left.add(failing(one.candidate(), harmed));
      } else {
        left.add(one);
      }
    }
    failing = left;
  }
}
