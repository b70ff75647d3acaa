package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.fault.History.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checkers of the kill loop are worth something: they find planted losses and doubles. */
class HistoryTest {
  @TempDir Path folder;

  private static List<String> faults(Map<String, List<String>> found, Operation... operations) {
    History history = new History();
    for (Operation operation : operations) {
      history.add(operation);
    }
    return history.faults(found);
  }

  @Test
  void acceptsWhatWasPromised() {
    assertThat(
            faults(
                Map.of("a", List.of("1"), "b", List.of("2")),
                new Operation.Answered("a", "1"),
                new Operation.Unknown("b"),
                new Operation.Unknown("c"),
                new Operation.Answered("d", "4"),
                new Operation.Deleted("d")))
        .isEmpty();
  }

  @Test
  void findsWhatIsLostDoubledSwappedUndeletedOrInvented() {
    Operation answered = new Operation.Answered("a", "1");
    assertThat(faults(Map.of(), answered)).hasSize(1);
    assertThat(faults(Map.of("a", List.of("1", "2")), answered)).hasSize(1);
    assertThat(faults(Map.of("a", List.of("2")), answered)).hasSize(1);
    assertThat(faults(Map.of("a", List.of("1")), answered, new Operation.Deleted("a"))).hasSize(1);
    assertThat(faults(Map.of("b", List.of("1", "2")), new Operation.Unknown("b"))).hasSize(1);
    assertThat(faults(Map.of("x", List.of("9")))).hasSize(1);
  }

  @Test
  void findsHalvesInTheDatabase() {
    try (Db db = Db.embedded(folder.resolve("planted.db"))) {
      assertThat(Invariants.broken(db)).isEmpty();
      db.write(tx -> {
        tx.handle()
            .execute("INSERT INTO project (id, slug, name, created_at) VALUES ('p', 'p', 'p', 0)");
        tx.handle()
            .execute(
                "INSERT INTO trace (id, project_id, client_trace_id, source, trace_version,"
                    + " task_name, sdk_meta, validation_errors, summary, sha256, size_bytes,"
                    + " created_at) VALUES"
                    + " ('t', 'p', NULL, 's', '1', 'n', NULL, '[]', '{}', 'x', 1, 0)");
        tx.handle()
            .execute(
                "INSERT INTO batch (id, project_id, campaign_id, campaign_name, pooled,"
                    + " trace_count, decision, created_at)"
                    + " VALUES ('b', 'p', 'c', 'c', 0, 1, 'pending', 0)");
        tx.handle()
            .execute(
                "INSERT INTO work_unit (id, project_id, kind, ref, state, due_at, created_at)"
                    + " VALUES ('w', 'p', 'run', 'r', 'queued', 0, 0)");
        return null;
      });
      assertThat(String.join("\n", Invariants.broken(db)))
          .contains("a recording without its bytes: [t]")
          .contains("a batch without all its runs: [b]")
          .contains("work that is left: [w]")
          .contains("a batch that is not finished: [b]");
    }
  }
}
