package dev.sepurux.server.run;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.server.db.Tx;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The calls that policies stopped, in the database. */
final class RuleStore {
  /** Tells all of a run or batch; they are read one by one, since a batch may have many. */
  void tellStopped(Tx tx, RunSet set, Consumer<Stopped> told) {
    String sql =
        """
        SELECT event.attempt, event.body, asked.class, asked.outcome
        FROM policy_event event
          JOIN run ON run.id = event.run_id
          JOIN attempt asked ON asked.run_id = event.run_id AND asked.ordinal = event.attempt
        WHERE %s = :set AND event.decision IN ('blocked', 'approval_required')
        """
            .formatted(
                switch (set) {
                  case RunSet.One _ -> "run.id";
                  case RunSet.Batch _ -> "run.batch_id";
                });
    try (Query query = tx.handle().createQuery(sql).bind("set", set.id().toString());
        Stream<Stopped> rows =
            query
                .map((row, context) ->
                    new Stopped(
                        row.getInt("attempt"),
                        row.getString("class"),
                        row.getString("outcome"),
                        rule(row.getString("body"))))
                .stream()) {
      rows.forEach(told);
    }
  }

  private static @Nullable String rule(String body) {
    return JsonText.parse(body) instanceof JsonObject event ? event.text("rule") : null;
  }

  /**
   * A call that a guard stopped.
   *
   * @param attempt its ordinal; 0 for the recording itself
   * @param askedAs the class of the attempt
   */
  record Stopped(int attempt, String askedAs, String outcome, @Nullable String rule) {}
}
