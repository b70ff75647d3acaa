package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.run.AttemptCount;
import dev.sepurux.server.run.RunSet;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of attempts with its filters.
 *
 * @param at the address of the list
 * @param found how many the filters leave
 * @param next the address of the next page; null if this is the last
 * @param filtered true if anything is chosen
 */
record AttemptList(
    String at,
    List<Filter> filters,
    int found,
    List<AttemptRow> rows,
    @Nullable String next,
    boolean filtered,
    boolean first) {
  /** The query parameters that a list takes. */
  static final String[] NAMES = {"outcome", "class", "category", "tool", "severity", "basis"};

  /** The value of no choice: an empty one is refused everywhere. */
  private static final String ANY = "*";

  private static final int PAGE = 100;
  private static final List<String> OUTCOMES = List.of("passed", "failed", "unsafe", "error");

  /** One choice. */
  record Filter(String name, String label, List<Option> options) {}

  /** A value that may be chosen. */
  record Option(String value, String text, boolean chosen) {}

  static AttemptList of(
      Request request, Runs runs, RunSet set, List<AttemptCount> counts, String at) {
    Map<String, String> chosen = chosen(request);
    Page asked = Page.read(Integer.toString(PAGE), null, request.query("cursor"), PAGE);
    Page.Slice<AttemptRow> slice = runs.attempts(set, chosen, asked).map(AttemptRow::of);
    Query query = new Query(at, chosen);
    Page.Cursor next = slice.next();
    return new AttemptList(
        at,
        filters(chosen, counts),
        runs.countAttempts(set, chosen),
        slice.items(),
        next == null ? null : query.with("cursor", next.encode()).text("attempts"),
        !chosen.isEmpty(),
        request.query("cursor") == null);
  }

  /** A form sends what was not chosen as any. */
  private static Map<String, String> chosen(Request request) {
    Map<String, String> chosen = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = request.query(name);
      if (value != null && !value.equals(ANY)) {
        chosen.put(name, value);
      }
    }
    return chosen;
  }

  private static List<Filter> filters(Map<String, String> chosen, List<AttemptCount> counts) {
    List<Filter> filters = new ArrayList<>();
    filters.add(filter("outcome", "Outcome", OUTCOMES, Faults::capital, chosen));
    List<String> classes =
        Faults.CLASSES.stream()
            .filter(asked -> counts.stream().anyMatch(count -> count.questionClass().equals(asked)))
            .toList();
    filters.add(filter("class", "Asked", classes, Faults::asked, chosen));
    filters.add(filter("category", "Category", Catalogue.CATEGORIES, Faults::category, chosen));
    List<String> tools =
        List.copyOf(
            new TreeSet<>(
                counts.stream().map(AttemptCount::tool).filter(Objects::nonNull).toList()));
    filters.add(filter("tool", "Tool", tools, Function.identity(), chosen));
    filters.add(
        filter(
            "severity",
            "Severity",
            words(Severity.values(), Severity::wire),
            Faults::capital,
            chosen));
    filters.add(
        filter(
            "basis",
            "Contained, basis",
            words(ContainedBasis.values(), ContainedBasis::wire),
            Faults::capital,
            chosen));
    return filters;
  }

  private static <T> List<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).toList();
  }

  private static Filter filter(
      String name,
      String label,
      List<String> values,
      Function<String, String> text,
      Map<String, String> chosen) {
    String now = chosen.getOrDefault(name, "");
    List<Option> options = new ArrayList<>();
    options.add(new Option(ANY, "Any", now.isEmpty()));
    values.forEach(value -> options.add(new Option(value, text.apply(value), value.equals(now))));
    if (!now.isEmpty() && !values.contains(now)) {
      options.add(new Option(now, now, true));
    }
    return new Filter(name, label, options);
  }

  String summary() {
    return Show.count(found, "attempt")
        + (filtered ? " with these filters" : ", the recording itself first");
  }
}
