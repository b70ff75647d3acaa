package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.Verdicts;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A verdict in a list: of a batch, or of a run on its own.
 *
 * @param decision pass, fail or pending
 * @param what how much was judged
 * @param passRate as people write it; empty until it is there
 * @param from repository and pull request; empty if they are not known
 * @param at ms since 1970
 * @param id the second key of the list's order
 */
public record VerdictItem(
    String path,
    String campaign,
    String decision,
    String what,
    String passRate,
    String from,
    long at,
    String id) {

  /** The row of a batch. */
  public static VerdictItem of(Batch batch) {
    String repo = batch.repo() == null ? "" : batch.repo();
    return new VerdictItem(
        "/batches/" + batch.id(),
        batch.campaignName(),
        batch.decision(),
        Show.count(batch.traceCount(), "scenario"),
        rate(batch.figures()),
        batch.pullRequestNumber() == null ? repo : repo + " #" + batch.pullRequestNumber(),
        batch.createdAt(),
        batch.id().toString());
  }

  static VerdictItem of(Run run, String campaign) {
    Verdict verdict = Verdicts.of(run);
    RunSummary figures = verdict.figures();
    return new VerdictItem(
        "/runs/" + run.id(),
        campaign,
        verdict.decision().wire(),
        "1 run on its own",
        figures == null
            ? ""
            : rate(JsonObject.builder().put("pass_rate", figures.passRate().toJson()).build()),
        "",
        run.createdAt(),
        run.id().toString());
  }

  private static String rate(@Nullable JsonObject figures) {
    BigDecimal rate =
        figures != null && figures.get("pass_rate") instanceof JsonNumber number
            ? number.decimal()
            : null;
    return rate == null ? "" : Show.percent(rate);
  }
}
