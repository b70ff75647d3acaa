package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What undoes what. */
class CompensationTest {
  @Test
  void aCancellationDoesNotUndoTheCancellationOfAnotherOrder() {
    Analysis analysis =
        analysis(
            "cancel_pending_order",
            "{'order_id': 'W32', 'reason': 'no longer needed'}",
            "cancel_pending_order",
            "{'order_id': 'W97', 'reason': 'no longer needed'}");
    assertThat(analysis.compensation(analysis.trace().calls().getFirst())).isEmpty();
  }

  @Test
  void aCancellationUndoesTheOrderThatItNames() {
    Analysis analysis =
        analysis("order_parts", "{'order_id': 'W-3209'}", "cancel_parts", "{'order_id': 'W-3209'}");
    assertThat(analysis.compensation(analysis.trace().calls().getFirst())).isPresent();
  }

  private static Analysis analysis(String first, String args, String second, String others) {
    return Analysis.of(
        Traces.of(
            "{}",
            Traces.call(first, args),
            Traces.result(first, "{'done': true}"),
            Traces.call(second, others),
            Traces.result(second, "{'done': true}")),
        ToolRegistry.EMPTY,
        Set.of(),
        Basis.DECLARED);
  }
}
