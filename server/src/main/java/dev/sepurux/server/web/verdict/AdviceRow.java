package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A guard to add next.
 *
 * @param before the pass rate before it, as {@code 72.0 %}
 * @param after the pass rate with it and those above
 * @param share the same in whole percent, 0 to 100
 */
record AdviceRow(String sentence, int fixes, String before, String after, int share) {

  static List<AdviceRow> of(RunSummary figures) {
    List<AdviceRow> rows = new ArrayList<>();
    BigDecimal before = figures.passRate().rounded();
    for (Advice advice : figures.advice()) {
      BigDecimal rate = advice.passRateAfter().decimal();
      BigDecimal after = rate == null ? before : rate;
      rows.add(
          new AdviceRow(
              Wording.of(advice),
              advice.fixes(),
              Show.percent(before),
              Show.percent(after),
              after.movePointRight(2).intValue()));
      before = after;
    }
    return rows;
  }
}
