package dev.sepurux.server.run;

import java.util.List;
import java.util.UUID;

/** What a {@code run_id} on the wire names: a run, or all runs of a batch. */
public sealed interface RunSet {
  /** The id that was asked for. */
  UUID id();

  /** In order of position; never empty. */
  List<Run> runs();

  default boolean terminal() {
    return runs().stream().allMatch(run -> run.status().terminal());
  }

  /** One run. */
  record One(Run run) implements RunSet {
    @Override
    public UUID id() {
      return run.id();
    }

    @Override
    public List<Run> runs() {
      return List.of(run);
    }
  }

  /** All runs of a batch. */
  record Batch(UUID id, List<Run> runs) implements RunSet {
    public Batch {
      runs = List.copyOf(runs);
    }

    public boolean pooled() {
      return runs.getFirst().pooled();
    }
  }
}
