package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.server.base.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a run or a batch, worst first: each with a sentence for people and an attempt
 * that shows it. The figures stand in the summaries; only the examples are looked up.
 */
final class Findings {
  private final BiFunction<Run, Finding, Optional<AttemptStore.Row>> first;

  /**
   * @param first reads the first attempt of a run that is as bad as the finding says
   */
  Findings(BiFunction<Run, Finding, Optional<AttemptStore.Row>> first) {
    this.first = first;
  }

  /** A page of them; a run that has not ended has none yet. */
  Page.Slice<JsonObject> page(RunSet set, Page page) {
    List<Finding> all = all(set);
    Page.Cursor after = page.after();
    long from = (after == null ? 0 : after.position()) + page.offset();
    if (after != null && !after.id().isEmpty()) {
      throw Page.foreignCursor();
    }
    List<Placed> fetched = new ArrayList<>();
    for (long i = from; i < all.size() && fetched.size() < page.fetch(); i++) {
      fetched.add(new Placed(i + 1, all.get((int) i)));
    }
    return page.slice(fetched, placed -> new Page.Cursor(placed.next(), ""))
        .map(placed -> view(set, placed.finding()));
  }

  /**
   * A finding and where the list goes on after it.
   *
   * @param next from 0
   */
  private record Placed(long next, Finding finding) {}

  private static List<Finding> all(RunSet set) {
    RunSummary figures = set.terminal() ? Verdicts.of(set).figures() : null;
    return figures == null ? List.of() : figures.findings();
  }

  private JsonObject view(RunSet set, Finding finding) {
    AttemptStore.Row example = example(set, finding);
    Json shown = JsonNull.INSTANCE;
    if (example != null) {
      shown =
          JsonObject.builder()
              .put("run_id", example.runId().toString())
              .put("ordinal", example.place())
              .build();
    }
    String adviceId = example == null ? null : example.body().text("advice_id");
    return finding
        .toJson()
        .with("advice", Json.of(Wording.of(finding, adviceId)))
        .with("example", shown);
  }

  /** The first attempt, in order of runs, that is as bad as the finding says. */
  private AttemptStore.@Nullable Row example(RunSet set, Finding finding) {
    for (Run run : set.runs()) {
      boolean here =
          run.status() == RunStatus.COMPLETED
              && Verdicts.summary(run).findings().stream().anyMatch(own -> shows(own, finding));
      if (here) {
        Optional<AttemptStore.Row> row = first.apply(run, finding);
        if (row.isPresent()) {
          return row.get();
        }
      }
    }
    return null;
  }

  private static boolean shows(Finding own, Finding finding) {
    return Objects.equals(own.tool(), finding.tool())
        && own.rule().equals(finding.rule())
        && Objects.equals(own.missingGuard(), finding.missingGuard())
        && own.severity() == finding.severity()
        && (own.unsafe() > 0 || finding.unsafe() == 0);
  }
}
