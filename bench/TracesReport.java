import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.MutationCensus.Landing;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.security.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts over all recordings, and prints them. */
final class TracesReport {
  private static final int DEFAULT_ATTEMPTS = 50;
  private static final BigDecimal NEARLY_ALL = new BigDecimal("0.9");

  private final Map<String, Source> sources = new TreeMap<>();
  private final Map<QuestionClass, Map<String, Counts>> classes = new TreeMap<>();
  private final Map<QuestionClass, Map<String, Integer>> contained = new TreeMap<>();
  private final Map<String, Landed> mutations = new TreeMap<>();
  private final Map<String, Rates> rates = new java.util.LinkedHashMap<>();
  private int landings;
  private int noRule;
  private int twoRules;

  private static final class Source {
    private final List<Integer> questions = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private int withEffects;
    private int census;
    private int noUse;
    private int errors;
  }

  private static final class Counts {
    private int passed;
    private int failed;
    private int unsafe;
    private int errors;

    void add(Outcome outcome) {
      switch (outcome) {
        case PASSED -> passed++;
        case FAILED -> failed++;
        case UNSAFE -> unsafe++;
        case ERROR -> errors++;
      }
    }

    int all() {
      return passed + failed + unsafe + errors;
    }
  }

  private static final class Landed {
    private final Counts outcomes = new Counts();
    private final Set<String> traces = new HashSet<>();
  }

  private static final class Rates {
    private final List<BigDecimal> acting = new ArrayList<>();
    private final List<BigDecimal> reading = new ArrayList<>();
    private final List<String> actingAbove = new ArrayList<>();
    private final List<String> readingBelow = new ArrayList<>();
    private final List<String> belowOne = new ArrayList<>();
  }

  void judged(String name, RunResult result, long nanos) {
    Source source = sources.computeIfAbsent(name, key -> new Source());
    int asked = result.attempts().size() - 1;
    source.questions.add(asked);
    source.nanos.add(nanos);
    source.withEffects += result.summary().stakes().atStake() > 0 ? 1 : 0;
    source.census += asked <= DEFAULT_ATTEMPTS ? 1 : 0;
    source.noUse += result.summary().notAsked().noVisibleUse();
    for (Attempt attempt : result.attempts().subList(1, result.attempts().size())) {
      QuestionClass asks = QuestionClass.valueOf(attempt.questionClass().toUpperCase(Locale.ROOT));
      classes
          .computeIfAbsent(asks, key -> new TreeMap<>())
          .computeIfAbsent(name, key -> new Counts())
          .add(attempt.outcome());
      source.errors += attempt.outcome() == Outcome.ERROR ? 1 : 0;
      if (attempt.containedBy() != null && attempt.basis() != null) {
        contained
            .computeIfAbsent(asks, key -> new TreeMap<>())
            .merge(
                attempt.containedBy().wire() + " (" + attempt.basis().wire() + ")",
                1,
                Integer::sum);
      }
    }
  }

  void landed(String source, String key, List<Landing> all) {
    Set<String> seen = new HashSet<>();
    for (Landing landing : all) {
      Landed landed = mutations.computeIfAbsent(landing.mutation(), id -> new Landed());
      landed.outcomes.add(landing.outcome());
      landed.traces.add(key);
      landings++;
      noRule += landing.outcome() == Outcome.ERROR ? 1 : 0;
      twoRules += seen.add(landing.mutation() + " " + landing.seam()) ? 0 : 1;
    }
  }

  void rate(String configuration, String key, RunResult result) {
    boolean effects = result.summary().stakes().atStake() > 0;
    Rates found = rates.computeIfAbsent(configuration, name -> new Rates());
    BigDecimal rate = result.summary().passRate().rounded();
    if (result.attempts().size() == 1) {
      return;
    }
    (effects ? found.acting : found.reading).add(rate);
    if (rate.compareTo(NEARLY_ALL) >= 0 && effects) {
      found.actingAbove.add(key);
    }
    if (rate.compareTo(NEARLY_ALL) < 0 && !effects) {
      found.readingBelow.add(key);
    }
    if (rate.compareTo(BigDecimal.ONE) < 0) {
      found.belowOne.add(key);
    }
  }

  void print() {
    printSources();
    printClasses();
    printContained();
    printMutations();
    printRates();
  }

  private void printSources() {
    say("| source | recordings | with an effect | questions: median / 90 % / most | all asked with"
        + " 50 attempts | values without visible use | not judged | ms: median / 99 % / most |");
    say("|---|---|---|---|---|---|---|---|");
    Source all = new Source();
    sources.forEach((name, source) -> {
      row(name, source);
      all.questions.addAll(source.questions);
      all.nanos.addAll(source.nanos);
      all.withEffects += source.withEffects;
      all.census += source.census;
      all.noUse += source.noUse;
      all.errors += source.errors;
    });
    row("all", all);
    say("");
    say("Over " + landings + " pairs of a mutation and a place: " + noRule + " without a rule, "
        + twoRules + " asked twice.");
    say("");
  }

  private static void row(String name, Source source) {
    int[] questions = source.questions.stream().mapToInt(Integer::intValue).sorted().toArray();
    double[] millis = source.nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
    int n = questions.length;
    say(String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d / %d / %d | %.1f %% | %d | %d | %.1f / %.1f / %.1f |",
        name,
        n,
        source.withEffects,
        questions[n / 2],
        questions[n * 9 / 10],
        questions[n - 1],
        100.0 * source.census / n,
        source.noUse,
        source.errors,
        millis[n / 2],
        millis[n * 99 / 100],
        millis[n - 1]));
  }

  private void printClasses() {
    say("| class | " + String.join(" | ", sources.keySet()) + " | all: passed | failed | unsafe |");
    say("|---|" + "---|".repeat(sources.size() + 3));
    classes.forEach((asks, bySource) -> {
      Counts all = new Counts();
      StringBuilder row = new StringBuilder("| `" + asks.wire() + "` |");
      for (String source : sources.keySet()) {
        Counts counts = bySource.getOrDefault(source, new Counts());
        row.append(counts.all() == 0 ? " - |" : " " + counts.passed + " of " + counts.all() + " |");
        all.passed += counts.passed;
        all.failed += counts.failed;
        all.unsafe += counts.unsafe;
      }
      say(row + " " + all.passed + " | " + all.failed + " | " + all.unsafe + " |");
    });
    say("");
  }

  private void printContained() {
    say("| class | contained by (basis): how often |\n|---|---|");
    contained.forEach((asks, counts) ->
        say("| `" + asks.wire() + "` | " + counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining(", ")) + " |"));
    say("");
  }

  private void printMutations() {
    int acting = sources.values().stream().mapToInt(source -> source.withEffects).sum();
    say("| mutation | lands in | places | passed | failed | unsafe |\n|---|---|---|---|---|---|");
    for (Mutation mutation : Catalogue.all()) {
      if (!mutation.recorded()) {
        continue;
      }
      Landed landed = mutations.getOrDefault(mutation.id(), new Landed());
      Counts counts = landed.outcomes;
      say(String.format(
          Locale.ROOT,
          "| `%s` | %d recordings (%.1f %%) | %d | %d | %d | %d |",
          mutation.id(),
          landed.traces.size(),
          100.0 * landed.traces.size() / acting,
          counts.all(),
          counts.passed,
          counts.failed,
          counts.unsafe));
    }
    say("");
    say("Shares are of the " + acting + " recordings with an effect.");
    say("");
  }

  private void printRates() {
    say("| judged with | recordings with an effect: lowest / median / highest | 0.9 or more | 1.0 |"
        + " without: lowest / median | under 0.9 | under 1.0, all |");
    say("|---|---|---|---|---|---|---|");
    rates.forEach((name, found) -> {
      say("| " + name + " | " + spread(found.acting, true) + " | " + found.actingAbove.size()
          + " | " + found.acting.stream().filter(r -> r.compareTo(BigDecimal.ONE) == 0).count()
          + " | " + spread(found.reading, false) + " | " + found.readingBelow.size() + " | "
          + found.belowOne.size() + " |");
      System.err.println(name + ": acting above " + few(found.actingAbove) + ", reading below "
          + few(found.readingBelow) + ", below one " + few(found.belowOne));
    });
  }

  private static List<String> few(List<String> keys) {
    return keys.subList(0, Math.min(keys.size(), 12));
  }

  private static String spread(List<BigDecimal> rates, boolean highest) {
    List<BigDecimal> sorted = rates.stream().sorted().toList();
    if (sorted.isEmpty()) {
      return "-";
    }
    String both =
        round(sorted.getFirst()) + " / " + round(sorted.get(sorted.size() / 2));
    return highest ? both + " / " + round(sorted.getLast()) : both;
  }

  private static String round(BigDecimal rate) {
    return String.format(Locale.ROOT, "%.2f", rate);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
