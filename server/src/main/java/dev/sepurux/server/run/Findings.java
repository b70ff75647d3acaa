package dev.sepurux.server.run;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.Found;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.server.base.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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
    List<Found> all = all(set);
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
  private record Placed(long next, Found finding) {}

  private static List<Found> all(RunSet set) {
    RunSummary figures = set.terminal() ? Verdicts.of(set).figures() : null;
    return figures == null ? List.of() : Found.of(figures);
  }

  private JsonObject view(RunSet set, Found found) {
    return switch (found) {
      case Found.UnderFaults(Finding finding) -> {
        AttemptStore.Row example = example(set, finding);
        String adviceId = example == null ? null : example.body().text("advice_id");
        yield view(
            found,
            Wording.of(finding, adviceId),
            example == null ? JsonNull.INSTANCE : shown(example.runId(), example.place()));
      }
      case Found.InRecording(ControlFinding finding, _) ->
          view(found, Wording.of(finding), recording(set, finding));
    };
  }

  private static JsonObject view(Found found, String advice, Json example) {
    return found.toJson().with("advice", Json.of(advice)).with("example", example);
  }

  private static Json shown(UUID run, int ordinal) {
    return JsonObject.builder().put("run_id", run.toString()).put("ordinal", ordinal).build();
  }

  /** The control arm of the first run that has it. */
  private static Json recording(RunSet set, ControlFinding finding) {
    for (Run run : set.runs()) {
      boolean here =
          run.status() == RunStatus.COMPLETED
              && Verdicts.summary(run).control().findings().stream()
                  .anyMatch(own -> own.isLike(finding));
      if (here) {
        return shown(run.id(), 0);
      }
    }
    return JsonNull.INSTANCE;
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
