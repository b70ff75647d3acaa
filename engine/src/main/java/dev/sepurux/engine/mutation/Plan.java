package dev.sepurux.engine.mutation;

import dev.sepurux.engine.trace.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which questions a run asks (verdict rules, section 6).
 *
 * @param asked in order of the recording
 * @param candidates how many questions there are
 */
public record Plan(List<Candidate> asked, int candidates) {
  private static final Comparator<Candidate> BY_PRIORITY =
      Comparator.comparing(Candidate::priority);

  public Plan {
    asked = List.copyOf(asked);
  }

  /** True if every question is asked. */
  public boolean census() {
    return asked.size() == candidates;
  }

  /**
   * All candidates if the count suffices; else those that come first: one for each category, then
   * critical seams with one question each, then the lowest priorities of each stratum in turn. A
   * smaller count gives a subset of a larger one's plan.
   *
   * @param candidates in order of the recording
   */
  public static Plan of(List<Candidate> candidates, int count) {
    if (candidates.size() <= count) {
      return new Plan(candidates, candidates.size());
    }
    Set<String> chosen = new HashSet<>();
    ranked(candidates).subList(0, count).forEach(candidate -> chosen.add(candidate.priority()));
    return new Plan(
        candidates.stream().filter(candidate -> chosen.contains(candidate.priority())).toList(),
        candidates.size());
  }

  /** The candidates in the order in which a growing sample takes them. */
  static List<Candidate> ranked(List<Candidate> candidates) {
    List<Candidate> left = new ArrayList<>(candidates);
    left.sort(BY_PRIORITY);
    List<Candidate> ranked = new ArrayList<>(candidates.size());
    oneOfEachCategory(left, ranked);
    oneOfEachCriticalSeam(left, ranked);
    strataInTurn(left, ranked);
    return ranked;
  }

  private static void oneOfEachCategory(List<Candidate> left, List<Candidate> ranked) {
    Set<String> covered = new HashSet<>();
    for (String category : Catalogue.CATEGORIES) {
      if (covered.contains(category)) {
        continue;
      }
      for (Candidate candidate : left) {
        if (candidate.categories().contains(category)) {
          ranked.add(candidate);
          covered.addAll(candidate.categories());
          break;
        }
      }
    }
    remove(left, ranked);
  }

  private static void oneOfEachCriticalSeam(List<Candidate> left, List<Candidate> ranked) {
    Set<String> seams = new HashSet<>();
    ranked.forEach(candidate -> seams.add(seam(candidate.question())));
    List<Candidate> taken = new ArrayList<>();
    for (Candidate candidate : left) {
      if (candidate.question().stake() == Severity.CRITICAL
          && seams.add(seam(candidate.question()))) {
        taken.add(candidate);
      }
    }
    ranked.addAll(taken);
    remove(left, taken);
  }

  private record Stratum(Severity stake, QuestionClass asks) implements Comparable<Stratum> {
    @Override
    public int compareTo(Stratum other) {
      int byStake = other.stake.compareTo(stake);
      return byStake != 0 ? byStake : asks.compareTo(other.asks);
    }
  }

  private static void strataInTurn(List<Candidate> left, List<Candidate> ranked) {
    Map<Stratum, List<Candidate>> strata = new TreeMap<>();
    for (Candidate candidate : left) {
      Question question = candidate.question();
      strata
          .computeIfAbsent(new Stratum(question.stake(), question.asks()), key -> new ArrayList<>())
          .add(candidate);
    }
    int longest = strata.values().stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < longest; round++) {
      for (List<Candidate> stratum : strata.values()) {
        if (round < stratum.size()) {
          ranked.add(stratum.get(round));
        }
      }
    }
  }

  private static void remove(List<Candidate> left, List<Candidate> taken) {
    Set<String> gone = new HashSet<>();
    taken.forEach(candidate -> gone.add(candidate.priority()));
    left.removeIf(candidate -> gone.contains(candidate.priority()));
  }

  private static String seam(Question question) {
    return question.step() + question.pointer().toString();
  }
}
